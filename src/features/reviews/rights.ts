import { AppError } from '../../domain/errors.ts'
import type { Context, StaffRole } from '../../platform/postgres/context.ts'

/** @throws AppError forbidden when the member of staff has none of the roles. */
export function requireRole(ctx: Context, ...roles: StaffRole[]): void {
  if (!roles.some(role => ctx.actor.staffRoles.includes(role))) throw new AppError('forbidden')
}
