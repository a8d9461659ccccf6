import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { hashSecret } from '../accounts/store.ts'
import { newSecret } from './create.ts'
import type { Member } from './member.ts'
import { findMember, lockOperators, setSecret, updateMember } from './store.ts'

/** Renames a member of staff, changes roles, disables or enables. @throws AppError notFound, conflict when it would leave no operator */
export function updateStaff(
  ctx: Context,
  sid: string,
  input: { name: string | undefined; roles: readonly Member['roles'][number][] | undefined; status: Member['status'] | undefined },
): Promise<Member> {
  return change(ctx, async tx => {
    const operators = await lockOperators(tx)
    const member = await findMember(tx, ctx, sid, true)
    if (!member) throw new AppError('notFound')
    const changed: Member = {
      ...member,
      name: input.name || member.name,
      roles: input.roles ? [...new Set(input.roles)] : member.roles,
      status: input.status ?? member.status,
      updatedAt: ctx.now,
    }
    const isOperator = changed.status === 'active' && changed.roles.includes('operator')
    if (!isOperator && operators.length === 1 && operators[0] === sid)
      throw new AppError('conflict', { why: 'This is the last operator. Give the role to somebody else first' })
    await updateMember(tx, ctx, changed)
    const what = changed.status === member.status ? 'staff.updated' : `staff.${changed.status === 'active' ? 'enabled' : 'disabled'}`
    return { result: changed, audit: { what, sid, from: member.roles.join(' '), to: changed.roles.join(' ') } }
  })
}

/** A new secret; the old one ends at once. It is in this answer only. @throws AppError notFound */
export function renewSecret(ctx: Context, sid: string): Promise<Member & { secret: string }> {
  const secret = newSecret()
  return change(ctx, async tx => {
    const member = await findMember(tx, ctx, sid, true)
    if (!member) throw new AppError('notFound')
    await setSecret(tx, sid, hashSecret(secret), ctx.now)
    return { result: { ...member, updatedAt: ctx.now, secret }, audit: { what: 'staff.secret_renewed', sid } }
  })
}
