import { AppError } from '../../domain/errors.ts'
import { mayTouch, type Role } from '../../domain/roles.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { endLinks } from './link-store.ts'
import { endSessions } from './session-store.ts'
import { findUser, lockOwners, saveUser } from './store.ts'
import type { User } from './user.ts'

export interface UserChanges {
  name: string | undefined
  role: Role | undefined
  status: User['status'] | undefined
}

/** Role, name, and whether somebody may come in; a role counts from the next request on. @throws AppError notFound, forbidden, lastOwner, ownAccess */
export function updateUser(ctx: Context, sid: string, input: UserChanges): Promise<User> {
  return change(ctx, async tx => {
    const { user, isLastOwner } = await lockUser(tx, ctx, sid)
    const changed: User = {
      ...user,
      name: input.name?.trim() ?? user.name,
      role: input.role ?? user.role,
      status: input.status ?? user.status,
      updatedAt: ctx.now,
    }
    if (!mayTouch(ctx.actor.isOwner, changed.role)) throw new AppError('forbidden')
    if (isLastOwner && (changed.role !== 'owner' || changed.status !== 'active')) throw new AppError('lastOwner')
    if (user.sid === ctx.actor.sid && changed.status === 'disabled') throw new AppError('ownAccess')
    await saveUser(tx, ctx, changed)
    if (changed.status === 'disabled') await shutOut(tx, ctx, user)
    return { result: changed, audit: auditOf(user, changed) }
  })
}

/**
 * The person with the right to touch them, and every owner, locked: of two owners who remove each other, one stays.
 * @throws AppError notFound, forbidden
 */
export async function lockUser(tx: Tx, ctx: Context, sid: string): Promise<{ user: User; isLastOwner: boolean }> {
  const owners = await lockOwners(tx, ctx.accountSid)
  const user = await findUser(tx, ctx, ctx.accountSid, sid, true)
  if (!user) throw new AppError('notFound')
  if (!mayTouch(ctx.actor.isOwner, user.role)) throw new AppError('forbidden')
  return { user, isLastOwner: owners.length === 1 && owners[0] === user.sid }
}

async function shutOut(tx: Tx, ctx: Context, user: User): Promise<void> {
  await endSessions(tx, user, ctx.now)
  await endLinks(tx, { userSid: user.sid, accountSid: user.accountSid }, ctx.now)
}

function auditOf(before: User, after: User): Audit | readonly [Audit, ...Audit[]] {
  const { sid } = after
  const audit: Audit[] = []
  if (before.role !== after.role) audit.push({ what: 'user.role_changed', sid, from: before.role, to: after.role })
  if (before.status !== after.status)
    audit.push({ what: after.status === 'disabled' ? 'user.disabled' : 'user.enabled', sid, to: after.status })
  const [first, ...rest] = audit
  return first ? [first, ...rest] : { what: 'user.updated', sid }
}
