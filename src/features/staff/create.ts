import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context, StaffRole } from '../../platform/postgres/context.ts'
import { isDatabaseError } from '../../platform/postgres/pool.ts'
import { hashSecret } from '../accounts/store.ts'
import { insertStaff } from './store.ts'

/** A member of staff with a key of their own; the secret is in this answer only. @throws AppError conflict */
export async function createStaff(
  ctx: Context,
  input: { email: string; roles: readonly StaffRole[] },
): Promise<{ key: string; secret: string }> {
  const sid = ctx.mint('staff')
  const secret = randomBytes(24).toString('base64url')
  try {
    await change(ctx, async tx => {
      await insertStaff(tx, ctx, { sid, email: input.email, roles: input.roles, secretHash: hashSecret(secret) })
      return { result: undefined, audit: { what: 'staff.created', sid } }
    })
  } catch (error) {
    if (isDatabaseError(error, '23505'))
      throw new AppError('conflict', { why: 'A member of staff with this email exists already' }, { cause: error })
    throw error
  }
  return { key: sid, secret }
}
