import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { refuseCrossSite } from '../../platform/http/same-site.ts'
import { secretCookie } from '../../platform/http/secret-cookie.ts'
import { baseContext, type ServerOptions } from '../../platform/http/server.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { checkState } from './check-state.ts'
import { textIn } from './hosted-body.ts'
import type { InquiryServices } from './inquiry.ts'
import {
  type CheckLink,
  type CheckSession,
  findCheckSession,
  isSameLink,
  linkHashOf,
  makeCode,
  openSession,
  peekLink,
  takeCode,
  takeCodeMail,
  takeLink,
} from './link-store.ts'
import { findFullInquiry } from './store.ts'

/** Mails a code to whoever a link is for; without a code it only says whether an address is known. */
export type CodeMailer = (tx: Tx, ctx: Context, link: CheckLink, code: string | null, language?: string) => Promise<boolean>

const cookie = secretCookie('countersign_check')
const SESSION_SECONDS = 28 * 24 * 3600

/** A link opens once; the browser that opened it may open it again. */
export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
  wiring: InquiryServices & { mailCode: CodeMailer },
): Promise<unknown> {
  const ctx = systemOf(request, options)
  refuseCrossSite(request, ctx.publicUrl)
  const linkToken = textIn(request.body, 'token', 200)
  const known = await currentSession(request, ctx)
  if (known && isSameLink(known, linkToken)) return checkState(applicantContext(request, options, known), wiring, known)
  const [browser, code] = [textIn(request.body, 'browser', 100), textIn(request.body, 'code', 20)]
  const opened = await ctx.db.begin({ scope: 'system' }, async tx => {
    const link = code ? await takeCode(tx, linkToken, code, browser, ctx.now) : await takeLink(tx, linkToken, browser, ctx.now)
    const full = link && (await findFullInquiry(tx, ctx, link.accountSid, link.inquirySid))
    return link && full ? openSession(tx, ctx, link, linkToken, full.inquiry.eraseAfter) : undefined
  })
  if (!opened) throw await whyShut(ctx, wiring, linkToken, code !== '')
  cookie.set(request, reply, opened, SESSION_SECONDS)
  const session = await ctx.db.begin({ scope: 'system' }, tx => findCheckSession(tx, opened, ctx.now))
  if (!session) throw new AppError('linkEnded')
  return checkState(applicantContext(request, options, session), wiring, session)
}

/** A link that is open in another browser can be gone on with by a code; the page is told whether one can be mailed. */
async function whyShut(ctx: Context, wiring: { mailCode: CodeMailer }, token: string, hasTried: boolean): Promise<AppError> {
  const link = await read(ctx, tx => peekLink(tx, token, ctx.now))
  if (!link || link.isPhone) return new AppError('linkEnded')
  if (hasTried) return new AppError('codeWrong')
  const canMail = await read(ctx, tx => wiring.mailCode(tx, ctx, link, null))
  return new AppError('codeWanted', {}, { details: { can_mail: canMail } })
}

/** A code to go on in another browser, for whoever has the check open. */
export function newCode(ctx: Context, { linkHash, inquirySid }: CheckSession): Promise<{ code: string | null; expires_at: string | null }> {
  return change(ctx, async (tx): Promise<Changed<{ code: string | null; expires_at: string | null }>> => {
    const made = await makeCode(tx, linkHash, ctx.now)
    if (!made) return { result: { code: null, expires_at: null }, audit: 'unchanged' }
    return {
      result: { code: made.code, expires_at: made.expiresAt.toISOString() },
      audit: { what: 'inquiry.code_made', sid: inquirySid },
    }
  })
}

/** Mails a code to the address that is known of the person. The answer is the same whether it left or not. */
export async function mailCode(request: FastifyRequest, options: ServerOptions, wiring: { mailCode: CodeMailer }): Promise<unknown> {
  const ctx = systemOf(request, options)
  refuseCrossSite(request, ctx.publicUrl)
  const token = textIn(request.body, 'token', 200)
  await change(ctx, async (tx): Promise<Changed<void>> => {
    const link = await peekLink(tx, token, ctx.now)
    const nothing = { result: undefined, audit: 'unchanged' } as const
    if (!link || !(await wiring.mailCode(tx, ctx, link, null)) || !(await takeCodeMail(tx, linkHashOf(token)))) return nothing
    const made = await makeCode(tx, linkHashOf(token), ctx.now)
    if (!made) return nothing
    await wiring.mailCode(tx, ctx, link, made.code, textIn(request.body, 'language', 2))
    return { result: undefined, audit: { what: 'inquiry.code_mailed', sid: link.inquirySid, accountSid: link.accountSid } }
  })
  return { sent: true }
}

export async function sessionOf(request: FastifyRequest, options: ServerOptions): Promise<CheckSession> {
  const ctx = systemOf(request, options)
  refuseCrossSite(request, ctx.publicUrl)
  const session = await currentSession(request, ctx)
  if (!session) throw new AppError('linkEnded')
  return session
}

async function currentSession(request: FastifyRequest, ctx: Context): Promise<CheckSession | undefined> {
  const token = cookie.read(request)
  return token ? ctx.db.begin({ scope: 'system' }, tx => findCheckSession(tx, token, ctx.now)) : undefined
}

/** The applicant acts within one account, for the one inquiry of the session. */
export function applicantContext(request: FastifyRequest, options: ServerOptions, session: CheckSession): Context {
  const actor = {
    kind: 'user',
    sid: session.delegationSid ?? session.inquirySid,
    mayWrite: true,
    mayManage: false,
    isOwner: false,
    staffRoles: [],
  } as const
  return { ...baseContext(request, options), accountSid: session.accountSid, scope: 'account', actor }
}

export function systemOf(request: FastifyRequest, options: ServerOptions): Context {
  const ctx = baseContext(request, options)
  return { ...ctx, scope: 'system', actor: { ...ctx.actor, sid: 'hosted-check', mayWrite: true } }
}
