import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { type SecretCookie, secretCookie } from '../../platform/http/secret-cookie.ts'
import type { Actor, Context } from '../../platform/postgres/context.ts'
import { hashSecret } from '../accounts/store.ts'
import { findSessionRow, type SessionRow, touchSession } from './store.ts'

export const sessionCookie: SecretCookie = secretCookie('countersign_session')
const IDLE_MS = 30 * 60_000
const LONGEST_MS = 12 * 60 * 60_000
const TOUCH_MS = 60_000

export interface Session {
  userSid: string
  accountSid: string
  csrfToken: string
  actor: Actor
}

/** The living session of a cookie: 30 minutes idle, 12 hours at most. @throws AppError notAuthenticated, accountNotActive */
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
    mayManage: row.role !== 'member',
    staffRoles: row.staff_roles ?? [],
    ...(row.staff_roles && row.staff_sid && { staffSid: row.staff_sid }),
  }
  return { userSid: row.user_sid, accountSid: row.account_sid, csrfToken: row.csrf_token, actor }
}

/** Who works as staff is the member of staff, by key or in the Console alike: one person in claims and in the journal. @throws AppError forbidden */
export function staffActorOf({ actor }: Session): Actor {
  if (!actor.staffSid) throw new AppError('forbidden')
  return { ...actor, kind: 'staff', sid: actor.staffSid, mayManage: true }
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
