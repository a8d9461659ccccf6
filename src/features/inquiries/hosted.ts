import type { FastifyInstance, FastifyRequest } from 'fastify'
import qrcode from 'qrcode'
import { AppError } from '../../domain/errors.ts'
import { supportedTypes } from '../../domain/id-support.ts'
import { type VendorName, VendorUnavailable } from '../../domain/vendor.ts'
import type { ServerOptions } from '../../platform/http/server.ts'
import { discardFiles, receiveMultipart } from '../../platform/http/upload.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { submitAttempt } from './attempt.ts'
import { checkState } from './check-state.ts'
import { unsupported } from './create.ts'
import { answerDelegation, createDelegation } from './delegate.ts'
import { findDelegation } from './delegation-store.ts'
import { escalateInquiry } from './escalate.ts'
import { needed, textIn } from './hosted-body.ts'
import { applicantContext, type CodeMailer, mailCode, newCode, sessionOf, startSession, systemOf } from './hosted-session.ts'
import { type CheckSession, linkUrl, makeLink, peekLink } from './link-store.ts'
import { takeVendorNotice } from './notice.ts'
import type { InquiryWiring } from './routes.ts'
import { findInquiry, lockInquiry, saveInquiry } from './store.ts'

/** Asks a person, in the applicant's name. */
export type RequestOpener = (ctx: Context, input: { message: string; email: string; about: string }) => Promise<{ sid: string }>

export interface HostedWiring extends InquiryWiring {
  openRequest: RequestOpener
  mailCode: CodeMailer
}

const HANDOFF_MINUTES = 10
const MINUTE_MS = 60_000

/** The hosted check's own small API: a browser session in exchange for a one-time link, for one inquiry and nothing else. */
export function addHostedCheck(app: FastifyInstance, options: ServerOptions, wiring: HostedWiring): void {
  app.post('/verify/api/session', (request, reply) => startSession(request, reply, options, wiring))
  app.post('/verify/api/code-mail', request => mailCode(request, options, wiring))
  const within =
    (work: (ctx: Context, session: CheckSession, request: FastifyRequest) => Promise<unknown>) => async (request: FastifyRequest) => {
      const session = await sessionOf(request, options)
      return work(applicantContext(request, options, session), session, request)
    }
  /** A colleague who has not agreed may do nothing but look and answer. */
  const agreed = (work: (ctx: Context, session: CheckSession, request: FastifyRequest) => Promise<unknown>) =>
    within(async (ctx, session, request) => {
      await requireAgreed(ctx, session)
      return work(ctx, session, request)
    })
  app.get(
    '/verify/api/state',
    within((ctx, session) => checkState(ctx, wiring, session)),
  )
  app.post(
    '/verify/api/choice',
    agreed((ctx, session, request) => choose(ctx, session, request.body).then(() => checkState(ctx, wiring, session))),
  )
  app.post(
    '/verify/api/handoff',
    agreed((ctx, session) => handOff(ctx, wiring, session)),
  )
  app.post(
    '/verify/api/code',
    within((ctx, session) => newCode(ctx, session)),
  )
  app.post(
    '/verify/api/consent',
    within((ctx, session, request) => agree(ctx, wiring, session, request.body)),
  )
  app.post(
    '/verify/api/attempts',
    agreed((ctx, session, request) => submit(ctx, wiring, session, request, options)),
  )
  app.post(
    '/verify/api/escalation',
    agreed(async (ctx, session, request) => {
      await escalateInquiry(ctx, session.inquirySid, textIn(request.body, 'message', 2000) || undefined, wiring.keepMessage)
      return checkState(ctx, wiring, session)
    }),
  )
  app.post(
    '/verify/api/delegations',
    agreed(async (ctx, session, request) => {
      if (session.delegationSid) throw new AppError('forbidden')
      const input = {
        email: textIn(request.body, 'email', 254),
        name: textIn(request.body, 'name', 200),
        language: textIn(request.body, 'language', 2),
      }
      const { url } = await createDelegation(ctx, wiring, session.inquirySid, input, wiring.mailLink)
      return { url }
    }),
  )
  app.post(
    '/verify/api/requests',
    agreed((ctx, session, request) =>
      wiring.openRequest(ctx, {
        message: needed(request.body, 'message', 2000),
        email: needed(request.body, 'email', 254),
        about: session.inquirySid,
      }),
    ),
  )
  if (wiring.vendor.remote) addForwarding(app, options, wiring, wiring.vendor.remote)
}

/** With a vendor that takes the pictures itself, our link leads to its link, and its webhooks come to us. */
function addForwarding(app: FastifyInstance, options: ServerOptions, wiring: HostedWiring, remote: VendorName): void {
  const addressAt = async (ctx: Context, inquirySid: string, delegationSid: string | null): Promise<string | null> => {
    const found = await read(ctx, async tx => ({
      inquiry: await findInquiry(tx, ctx, ctx.accountSid, inquirySid),
      delegation: delegationSid ? await findDelegation(tx, ctx, ctx.accountSid, delegationSid) : undefined,
    }))
    const { inquiry, delegation } = found
    // A colleague has a case of their own, from when they agree.
    const ref = delegationSid ? delegation?.state === 'agreed' && delegation.vendorRef : inquiry?.vendorRef
    const isOpen = inquiry?.state === 'created' || inquiry?.state === 'started'
    return isOpen && ref ? wiring.vendor.link(ref) : null
  }
  app.get<{ Params: { token: string } }>('/verify/:token', async (request, reply) => {
    const ctx = systemOf(request, options)
    const link = await read(ctx, tx => peekLink(tx, request.params.token, ctx.now))
    // A colleague is asked first, what is decided is told, and a vendor that is silent is tried again: all that by our page.
    const url =
      link && !link.delegationSid ? await addressAt({ ...ctx, accountSid: link.accountSid }, link.inquirySid, null).catch(silent) : null
    return url ? reply.redirect(url, 303) : reply.callNotFound()
  })
  app.get('/verify/api/vendor', async request => {
    const session = await sessionOf(request, options)
    const url = await addressAt(applicantContext(request, options, session), session.inquirySid, session.delegationSid)
    if (!url) throw new AppError('linkEnded')
    return { url }
  })
  app.register(async scope => {
    // Signatures hold over the bytes as they came.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post(`/verify/webhooks/${remote}`, async (request, reply) => {
      const ctx = systemOf(request, options)
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value]),
      )
      await takeVendorNotice(ctx, wiring, { headers, body, now: ctx.now })
      return reply.code(204).send()
    })
  })
}

const silent = (error: unknown): null => {
  if (error instanceof VendorUnavailable) return null
  throw error
}

async function requireAgreed(ctx: Context, { accountSid, delegationSid }: CheckSession): Promise<void> {
  if (!delegationSid) return
  const delegation = await read(ctx, tx => findDelegation(tx, ctx, accountSid, delegationSid))
  if (delegation?.state !== 'agreed') throw new AppError('forbidden')
}

/** Remembers country and type, so that a phone or a second screen follows. */
async function choose(ctx: Context, session: CheckSession, body: unknown): Promise<void> {
  const country = textIn(body, 'country', 3).toUpperCase()
  const type = textIn(body, 'document_type', 60)
  const types: readonly string[] = supportedTypes(country)
  if (!types.includes(type)) throw unsupported(country)
  await change(ctx, async (tx): Promise<Changed<void>> => {
    const inquiry = await lockInquiry(tx, ctx, session.accountSid, session.inquirySid)
    if (!inquiry) throw new AppError('linkEnded')
    await saveInquiry(tx, ctx, { ...inquiry, chosenCountry: country, chosenType: type, updatedAt: ctx.now })
    return { result: undefined, audit: { what: 'inquiry.chosen', sid: inquiry.sid } }
  })
}

/** A code for the phone: single use, ten minutes, bound to this session's inquiry. */
async function handOff(ctx: Context, wiring: HostedWiring, session: CheckSession): Promise<unknown> {
  const expiresAt = new Date(ctx.now.getTime() + HANDOFF_MINUTES * MINUTE_MS)
  const token = await change(ctx, async tx => ({
    result: await makeLink(tx, ctx, {
      accountSid: session.accountSid,
      inquirySid: session.inquirySid,
      delegationSid: session.delegationSid,
      isPhone: true,
      expiresAt,
    }),
    audit: { what: 'inquiry.handed_to_phone', sid: session.inquirySid },
  }))
  const url = linkUrl(wiring.linkBase(), token)
  const { size, data } = qrcode.create(url, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (data[y * size + x]) path += `M${x} ${y}h1v1h-1z`
  return { url, path, size, expires_at: expiresAt.toISOString() }
}

async function agree(ctx: Context, wiring: HostedWiring, session: CheckSession, body: unknown): Promise<unknown> {
  if (!session.delegationSid) throw new AppError('forbidden')
  const agrees = typeof body === 'object' && body !== null && 'agrees' in body && body.agrees === true
  await answerDelegation(ctx, wiring, session.inquirySid, session.delegationSid, agrees)
  return agrees ? checkState(ctx, wiring, session) : { refused: true }
}

async function submit(
  ctx: Context,
  wiring: HostedWiring,
  session: CheckSession,
  request: FastifyRequest,
  options: ServerOptions,
): Promise<unknown> {
  if (!request.isMultipart()) throw new AppError('unsupportedMediaType')
  const { fields, files } = await receiveMultipart(request, options.vault, 2)
  try {
    await submitAttempt(ctx, wiring, session.inquirySid, {
      isoCountry: String(fields.IsoCountry ?? '').toUpperCase(),
      documentType: String(fields.DocumentType ?? ''),
      front: files.find(({ field }) => field === 'Front'),
      back: files.find(({ field }) => field === 'Back'),
      delegationSid: session.delegationSid,
    })
  } catch (error) {
    await discardFiles(options.vault, files)
    throw error
  }
  return checkState(ctx, wiring, session)
}
