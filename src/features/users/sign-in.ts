import { AppError } from '../../domain/errors.ts'
import { countTry, forgetTries, type Limit } from '../../platform/http/throttle.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount, hashSecret } from '../accounts/store.ts'
import { peekLink, takeLink } from './link-store.ts'
import { isPassword } from './password.ts'
import { takeCode } from './second-factor.ts'
import { openSession } from './session.ts'
import { endSession, findSessionRow, type ListedSession } from './session-store.ts'
import { emailIndex, findSecrets, findUser, noteSignIn, usersWithEmail } from './store.ts'
import { normalEmail, type User } from './user.ts'

const MINUTE_MS = 60_000
const TRIES_BY_NETWORK: Limit = { purpose: 'sign-in network', most: 60, windowMs: 15 * MINUTE_MS }
const TRIES_BY_EMAIL: Limit = { purpose: 'sign-in email', most: 10, windowMs: 15 * MINUTE_MS }
const TRIES_BY_CODE: Limit = { purpose: 'sign-in code', most: 6, windowMs: 15 * MINUTE_MS }
const LINKS_BY_NETWORK: Limit = { purpose: 'link network', most: 20, windowMs: 60 * MINUTE_MS }
const LINKS_BY_EMAIL: Limit = { purpose: 'link email', most: 4, windowMs: 60 * MINUTE_MS }

/** Who knocks, as far as it is known before anybody is. */
export interface Visitor {
  /** Address, or the /64 of an IPv6 one. */
  network: string
  device: string
  /** Hash of the cookie that the browser brings along: that session ends. */
  earlierHash: Buffer | undefined
}

export type Ticket =
  | { kind: 'link'; token: string }
  /** `accountSid` where one address and password open several accounts. */
  | { kind: 'password'; email: string; password: string; accountSid: string | undefined }

export type Entry =
  | { state: 'in'; sessionToken: string; user: User }
  /** The second factor is still wanted: the same ticket again, with a code. */
  | { state: 'code' }
  | { state: 'account'; users: User[] }

/**
 * Trades a link, or an address with its password, for a session. A link is used up only when the second factor was right.
 * @throws AppError linkEnded, signInRefused, tooManyRequests, accountNotActive
 */
export async function signIn(anonymous: Context, ticket: Ticket, code: string | undefined, visitor: Visitor): Promise<Entry> {
  const ctx: Context = { ...asSystem(anonymous), actor: { ...anonymous.actor, mayWrite: true } }
  const found = ticket.kind === 'link' ? await byLink(ctx, ticket.token) : await byPassword(ctx, ticket, visitor)
  if (!('user' in found)) return { state: 'account', users: found.users }
  const { user } = found
  if (user.hasSecondFactor && !code) return { state: 'code' }
  if (user.hasSecondFactor) await countTry(ctx, TRIES_BY_CODE, user.sid)
  const sessionToken = await enter(ctx, ticket, user, code, visitor)
  await forgetTries(ctx, TRIES_BY_EMAIL, normalEmail(user.email))
  await forgetTries(ctx, TRIES_BY_CODE, user.sid)
  return { state: 'in', sessionToken, user }
}

/** Refuses who asks for links too often, alike for known and unknown addresses. @throws AppError tooManyRequests */
export async function countLinkAsked(ctx: Context, email: string, visitor: Pick<Visitor, 'network'>): Promise<void> {
  await countTry(ctx, LINKS_BY_NETWORK, visitor.network)
  await countTry(ctx, LINKS_BY_EMAIL, normalEmail(email))
}

async function byLink(ctx: Context, token: string): Promise<{ user: User }> {
  return read(ctx, async tx => {
    const link = await peekLink(tx, hashSecret(token), ctx.now)
    const user = link && (await findUser(tx, ctx, link.accountSid, link.userSid))
    if (user?.status !== 'active') throw new AppError('linkEnded')
    const account = await findAccount(tx, ctx, user.accountSid)
    if (account?.status !== 'active') throw new AppError('accountNotActive')
    return { user }
  })
}

/** People choose passwords that can be guessed, so that even the right one waits when too many were tried; a link never does. */
async function byPassword(
  ctx: Context,
  ticket: Ticket & { kind: 'password' },
  visitor: Visitor,
): Promise<{ user: User } | { users: User[] }> {
  await countTry(ctx, TRIES_BY_NETWORK, visitor.network)
  await countTry(ctx, TRIES_BY_EMAIL, normalEmail(ticket.email))
  const known = await read(ctx, async tx => {
    const users = (await usersWithEmail(tx, ctx, emailIndex(ctx, ticket.email))).filter(({ hasPassword }) => hasPassword)
    return Promise.all(users.map(async user => ({ user, hash: (await findSecrets(tx, ctx, user)).passwordHash })))
  })
  const fitting: User[] = []
  for (const { user, hash } of known) if (await isPassword(ticket.password, hash)) fitting.push(user)
  if (known.length === 0) await isPassword(ticket.password, undefined)
  const meant = ticket.accountSid ? fitting.filter(({ accountSid }) => accountSid === ticket.accountSid) : fitting
  const [user, ...others] = meant
  if (!user) throw new AppError('signInRefused')
  return others.length === 0 ? { user } : { users: meant }
}

async function enter(ctx: Context, ticket: Ticket, user: User, code: string | undefined, visitor: Visitor): Promise<string> {
  const own: Context = { ...ctx, accountSid: user.accountSid, actor: { ...ctx.actor, kind: 'user', sid: user.sid } }
  const method: ListedSession['method'] = ticket.kind
  return change(own, async tx => {
    if (ticket.kind === 'link' && !(await takeLink(tx, hashSecret(ticket.token), ctx.now))) throw new AppError('linkEnded')
    if (user.hasSecondFactor) await takeCode(tx, own, user, code ?? '')
    await endEarlier(tx, own, visitor.earlierHash)
    await noteSignIn(tx, user.accountSid, user.sid, ctx.now)
    const sessionToken = await openSession(tx, own, user, { device: visitor.device, method, createdAt: ctx.now })
    return { result: sessionToken, audit: { what: 'user.signed_in', sid: user.sid } }
  })
}

async function endEarlier(tx: Tx, ctx: Context, hash: Buffer | undefined): Promise<void> {
  const earlier = hash && (await findSessionRow(tx, hash))
  if (earlier) await endSession(tx, { sid: earlier.user_sid, accountSid: earlier.account_sid }, earlier.sid, ctx.now)
}

/** IPv6 hands a whole /64 to one customer. */
export const networkOf = (ip: string): string => (ip.includes(':') && !ip.includes('.') ? ip.split(':').slice(0, 4).join(':') : ip)
