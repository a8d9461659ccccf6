import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import qrcode from 'qrcode'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { refuseCrossSite } from '../../platform/http/same-site.ts'
import { baseContext, type ServerOptions } from '../../platform/http/server.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context, read } from '../../platform/postgres/context.ts'
import { findAccount, hashSecret } from '../accounts/store.ts'
import { deviceOf } from './device.ts'
import { askForLink, type LinkWiring } from './links.ts'
import {
  confirmSecondFactor,
  type OwnChange,
  removePassword,
  removeSecondFactor,
  renewRecoveryCodes,
  setPassword,
  startSecondFactor,
} from './own-access.ts'
import { emailIn } from './routes.ts'
import { findSession, IDLE_MS, LONGEST_MS, requireCsrf, type Session, sessionCookie } from './session.ts'
import { endSession, endSessions, livingSessions } from './session-store.ts'
import { countLinkAsked, type Entry, networkOf, signIn, type Ticket, type Visitor } from './sign-in.ts'
import { countRecoveryCodes, emailIndex, findUser, saveUser } from './store.ts'

const SIGN_IN = '/console/v1/SignIn'

/** The Console's own session: the cookie is set and read here only. */
export function addSessionRoutes(app: FastifyInstance, options: ServerOptions, wiring: LinkWiring & { isSandbox: boolean }): void {
  app.get(SIGN_IN, async () => ({ has_mail: wiring.hasMail }))
  app.post(SIGN_IN, async (request, reply) => {
    const ctx = baseContext(request, options)
    // Another site must not sign somebody in as somebody else.
    refuseCrossSite(request, ctx.publicUrl)
    const entry = await signIn(ctx, ticketIn(request.body), textIn(request.body, 'code') || undefined, visitorOf(request))
    return answerEntry(ctx, entry, request, reply, wiring.isSandbox)
  })
  app.post(`${SIGN_IN}/Links`, async (request, reply) => {
    const ctx = baseContext(request, options)
    refuseCrossSite(request, ctx.publicUrl)
    if (!wiring.hasMail) throw new AppError('noMail')
    const email = emailIn(textIn(request.body, 'email'))
    await countLinkAsked(ctx, email, visitorOf(request))
    await askForLink(ctx, emailIndex(ctx, email).toString('hex'))
    return reply.code(202).send({ status: 'asked' })
  })
  addOwnRoutes(app, options, wiring.isSandbox)
}

type Work = (ctx: Context, session: Session, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** What a person sees and changes of their own sessions and ways in. */
function addOwnRoutes(app: FastifyInstance, options: ServerOptions, isSandbox: boolean): void {
  const within = (work: Work) => async (request: FastifyRequest, reply: FastifyReply) => {
    const anonymous = baseContext(request, options)
    const token = tokenIn(request)
    refuseCrossSite(request, anonymous.publicUrl)
    const session = await findSession(anonymous, token)
    requireCsrf(session, request.method, request.headers['x-csrf-token'])
    return work({ ...anonymous, accountSid: session.accountSid, actor: session.actor }, session, request, reply)
  }
  const renewed = (work: (ctx: Context, own: OwnChange, request: FastifyRequest) => Promise<{ sessionToken: string }>) =>
    within(async (ctx, session, request, reply) => {
      const { sessionToken, ...rest } = await work(ctx, ownChange(request, session), request)
      sessionCookie.set(request, reply, sessionToken)
      return { ...(await sessionView(ctx, sessionToken, isSandbox)), ...rest }
    })

  app.get(
    '/console/v1/Session',
    within((ctx, _session, request) => sessionView(ctx, tokenIn(request), isSandbox)),
  )
  app.delete(
    '/console/v1/Session',
    within(async (ctx, session, request, reply) => {
      await endOne(ctx, session, session.sid, 'user.signed_out')
      sessionCookie.clear(request, reply)
      return reply.code(204).send()
    }),
  )
  app.get('/console/v1/Sessions', within(listOwnSessions))
  app.delete(
    '/console/v1/Sessions',
    within(async (ctx, session, _request, reply) => {
      await endOthers(ctx, session)
      return reply.code(204).send()
    }),
  )
  app.delete(
    '/console/v1/Sessions/:Sid',
    within(async (ctx, session, request, reply) => {
      await endOne(ctx, session, parseSid('session', sidOf(request)) ?? '')
      return reply.code(204).send()
    }),
  )
  app.get('/console/v1/Me', within(ownView))
  app.post('/console/v1/Me', within(rename))
  app.post(
    '/console/v1/Password',
    renewed((ctx, own, request) => setPassword(ctx, own, textIn(request.body, 'password'))),
  )
  app.post('/console/v1/Password/Remove', renewed(removePassword))
  app.post(
    '/console/v1/SecondFactor',
    within(async (ctx, session, request) => {
      const { secret, uri } = await startSecondFactor(ctx, ownChange(request, session))
      return { secret, qr: await qrcode.toString(uri, { type: 'svg', margin: 1 }) }
    }),
  )
  app.post(
    '/console/v1/SecondFactor/Confirm',
    renewed(async (ctx, own, request) => {
      const { sessionToken, recoveryCodes } = await confirmSecondFactor(ctx, own, textIn(request.body, 'code'))
      return { sessionToken, recovery_codes: recoveryCodes }
    }),
  )
  app.post('/console/v1/SecondFactor/Remove', renewed(removeSecondFactor))
  app.post(
    '/console/v1/RecoveryCodes',
    within(async (ctx, session, request) => ({ recovery_codes: await renewRecoveryCodes(ctx, ownChange(request, session)) })),
  )
}

async function answerEntry(ctx: Context, entry: Entry, request: FastifyRequest, reply: FastifyReply, isSandbox: boolean): Promise<unknown> {
  if (entry.state === 'code') return { needs: 'code' }
  if (entry.state === 'account') {
    const accounts = await read(asSystem(ctx), tx => Promise.all(entry.users.map(user => findAccount(tx, ctx, user.accountSid))))
    return {
      needs: 'account',
      accounts: accounts.flatMap(account => (account ? [{ sid: account.sid, friendly_name: account.friendlyName }] : [])),
    }
  }
  sessionCookie.set(request, reply, entry.sessionToken)
  return sessionView(ctx, entry.sessionToken, isSandbox)
}

async function sessionView(anonymous: Context, token: string, isSandbox: boolean): Promise<Record<string, unknown>> {
  const session = await findSession(anonymous, token)
  const ctx: Context = { ...anonymous, accountSid: session.accountSid, actor: session.actor }
  const { user, account } = await read(ctx, async tx => ({
    user: await findUser(tx, ctx, session.accountSid, session.userSid),
    account: await findAccount(tx, ctx, session.accountSid),
  }))
  if (!user || !account) throw new AppError('notAuthenticated')
  return {
    user: { sid: user.sid, email: user.email, name: user.name },
    account: {
      sid: account.sid,
      friendly_name: account.friendlyName,
      type: account.type,
      is_sandbox: isSandbox,
      is_test: account.isTest,
      is_house: account.isHouse,
    },
    role: user.role,
    staff_roles: session.actor.staffRoles,
    staff_sid: session.actor.staffSid ?? null,
    csrf_token: session.csrfToken,
    date_ends: isoTime(new Date(session.createdAt.getTime() + LONGEST_MS)),
  }
}

async function listOwnSessions(ctx: Context, session: Session): Promise<unknown> {
  const since = { seenAfter: new Date(ctx.now.getTime() - IDLE_MS), createdAfter: new Date(ctx.now.getTime() - LONGEST_MS) }
  const living = await read(ctx, tx => livingSessions(tx, userOf(session), since))
  return {
    sessions: living.map(one => ({
      sid: one.sid,
      device: one.device,
      method: one.method,
      is_current: one.sid === session.sid,
      date_created: isoTime(one.createdAt),
      date_seen: isoTime(one.seenAt),
    })),
  }
}

const endOne = (ctx: Context, session: Session, sid: string, what = 'user.session_ended'): Promise<void> =>
  change(ctx, async tx => {
    if (!(await endSession(tx, userOf(session), sid, ctx.now))) throw new AppError('notFound')
    return { result: undefined, audit: { what, sid: session.userSid } }
  })

const endOthers = (ctx: Context, session: Session): Promise<void> =>
  change(ctx, async tx => {
    await endSessions(tx, userOf(session), ctx.now, session.sid)
    return { result: undefined, audit: { what: 'user.session_ended', sid: session.userSid } }
  })

async function ownView(ctx: Context, session: Session): Promise<unknown> {
  return read(ctx, async tx => {
    const user = await findUser(tx, ctx, session.accountSid, session.userSid)
    if (!user) throw new AppError('notAuthenticated')
    return {
      sid: user.sid,
      email: user.email,
      name: user.name,
      role: user.role,
      has_password: user.hasPassword,
      has_second_factor: user.hasSecondFactor,
      recovery_codes_left: await countRecoveryCodes(tx, user),
    }
  })
}

async function rename(ctx: Context, session: Session, request: FastifyRequest): Promise<unknown> {
  const name = textIn(request.body, 'name').trim().slice(0, 100)
  await change(ctx, async tx => {
    const user = await findUser(tx, ctx, session.accountSid, session.userSid, true)
    if (!user) throw new AppError('notAuthenticated')
    await saveUser(tx, ctx, { ...user, name, updatedAt: ctx.now })
    return { result: undefined, audit: { what: 'user.updated', sid: user.sid } }
  })
  return ownView(ctx, session)
}

const userOf = (session: Session) => ({ sid: session.userSid, accountSid: session.accountSid })

const ownChange = (request: FastifyRequest, session: Session): OwnChange => ({
  session,
  device: deviceOf(request.headers['user-agent']),
  confirm: textIn(request.body, 'confirm') || undefined,
})

function visitorOf(request: FastifyRequest): Visitor {
  const earlier = sessionCookie.read(request)
  return {
    network: networkOf(request.ip),
    device: deviceOf(request.headers['user-agent']),
    earlierHash: earlier ? hashSecret(earlier) : undefined,
  }
}

/** @throws AppError notAuthenticated */
function tokenIn(request: FastifyRequest): string {
  const token = sessionCookie.read(request)
  if (!token) throw new AppError('notAuthenticated')
  return token
}

function ticketIn(body: unknown): Ticket {
  const token = textIn(body, 'token')
  if (token) return { kind: 'link', token }
  const [email, password] = [textIn(body, 'email'), textIn(body, 'password')]
  if (!email || !password) throw new AppError('missingParameter', { name: 'token, or email and password' })
  return { kind: 'password', email, password, accountSid: textIn(body, 'account_sid') || undefined }
}

const MOST_TEXT = 1000
function textIn(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value.slice(0, MOST_TEXT) : ''
}

const sidOf = ({ params }: FastifyRequest): string => textIn(params, 'Sid')
