import { randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { mayManage, type Role } from '../../domain/roles.ts'
import { type SecretCookie, secretCookie } from '../../platform/http/secret-cookie.ts'
import type { Actor, Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { hashSecret } from '../accounts/store.ts'
import { findSessionRow, insertSession, type ListedSession, type SessionRow, touchSession } from './session-store.ts'
import type { User } from './user.ts'

export const IDLE_MS = 30 * 60_000
export const LONGEST_MS = 12 * 60 * 60_000
const TOUCH_MS = 60_000
export const sessionCookie: SecretCookie = secretCookie('countersign_session')

export interface Session {
  sid: string
  userSid: string
  accountSid: string
  role: Role
  csrfToken: string
  createdAt: Date
  actor: Actor
}

/** The living session of a token: 30 minutes idle, 12 hours at most. @throws AppError notAuthenticated, accountNotActive */
export async function findSession(ctx: Context, token: string): Promise<Session> {
  const hash = hashSecret(token)
  const row = await ctx.db.begin({ scope: 'system' }, async tx => {
    const found = await findSessionRow(tx, hash)
    if (found && ctx.now.getTime() - found.seen_at.getTime() > TOUCH_MS && isAlive(found, ctx.now)) await touchSession(tx, hash, ctx.now)
    return found
  })
  if (!row || !isAlive(row, ctx.now)) throw new AppError('notAuthenticated')
  if (row.status !== 'active') throw new AppError('accountNotActive')
  const actor: Actor = {
    kind: 'user',
    sid: row.user_sid,
    mayWrite: true,
    mayManage: mayManage(row.role),
    isOwner: row.role === 'owner',
    staffRoles: row.staff_roles ?? [],
    ...(row.staff_roles && row.staff_sid && { staffSid: row.staff_sid }),
  }
  return {
    sid: row.sid,
    userSid: row.user_sid,
    accountSid: row.account_sid,
    role: row.role,
    csrfToken: row.csrf_token,
    createdAt: row.created_at,
    actor,
  }
}

/** A new session with a token of its own. Only the hash is kept. */
export async function openSession(
  tx: Tx,
  ctx: Context,
  user: Pick<User, 'sid' | 'accountSid'>,
  about: { device: string; method: ListedSession['method']; createdAt: Date },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await insertSession(tx, {
    sid: ctx.mint('session'),
    tokenHash: hashSecret(token),
    user,
    csrfToken: randomBytes(24).toString('base64url'),
    ...about,
    now: ctx.now,
  })
  return token
}

/** Who works as staff is the member of staff, by key or in the Console alike: one person in claims and in the journal. @throws AppError forbidden */
export function staffActorOf({ actor }: Session): Actor {
  if (!actor.staffSid) throw new AppError('forbidden')
  return { ...actor, kind: 'staff', sid: actor.staffSid, mayManage: true, isOwner: true }
}

/** Whether a session still lets its browser in; asking does not count as being there. */
export async function isSessionAlive(ctx: Context, token: string): Promise<boolean> {
  const row = await ctx.db.begin({ scope: 'system' }, tx => findSessionRow(tx, hashSecret(token)))
  return row !== undefined && row.status === 'active' && isAlive(row, ctx.now)
}

/** A request that changes something must bring the session's own token, which another site cannot know. @throws AppError forbidden */
export function requireCsrf(session: Session, method: string, header: string | string[] | undefined): void {
  if (method === 'GET' || method === 'HEAD') return
  const given = Buffer.from(typeof header === 'string' ? header : '')
  const wanted = Buffer.from(session.csrfToken)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new AppError('forbidden')
}

const isAlive = (row: Pick<SessionRow, 'created_at' | 'seen_at'>, now: Date): boolean =>
  now.getTime() - row.seen_at.getTime() < IDLE_MS && now.getTime() - row.created_at.getTime() < LONGEST_MS
