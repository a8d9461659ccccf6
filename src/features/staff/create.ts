import { randomBytes } from 'node:crypto'
import { isEmail } from '../../domain/email.ts'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context, StaffRole } from '../../platform/postgres/context.ts'
import { isDatabaseError } from '../../platform/postgres/pool.ts'
import { houseOf } from '../accounts/create.ts'
import { hashSecret } from '../accounts/store.ts'
import { newUser } from '../users/invite.ts'
import { insertUser } from '../users/store.ts'
import type { Member } from './member.ts'
import { insertStaff, nameFrom } from './store.ts'

export const newSecret = (): string => randomBytes(24).toString('base64url')

/** A member of staff with a key, and a user of the Console's own house. The secret is in this answer only. @throws AppError conflict, invalidParameter */
export async function createStaff(
  ctx: Context,
  input: { email: string; name?: string | undefined; roles: readonly StaffRole[] },
): Promise<Member & { secret: string }> {
  if (!isEmail(input.email)) throw new AppError('invalidParameter', { name: 'Email', why: 'not an e-mail address' })
  const secret = newSecret()
  const member: Member = {
    sid: ctx.mint('staff'),
    email: input.email,
    name: input.name || nameFrom(input.email),
    roles: [...new Set(input.roles)],
    status: 'active',
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  try {
    return await change(ctx, async tx => {
      await insertStaff(tx, ctx, member, hashSecret(secret))
      const { sid: staffSid, email, name } = member
      await insertUser(tx, ctx, newUser(ctx, await houseOf(tx, ctx), { email, name, role: 'member' }, staffSid))
      return { result: { ...member, secret }, audit: { what: 'staff.created', sid: staffSid, to: member.roles.join(' ') } }
    })
  } catch (error) {
    if (isDatabaseError(error, '23505'))
      throw new AppError('conflict', { why: 'A member of staff with this email exists already' }, { cause: error })
    throw error
  }
}
