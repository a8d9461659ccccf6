import { AppError } from '../../domain/errors.ts'
import type { Actor, StaffRole } from '../postgres/context.ts'

/** @throws AppError roleNeeded when the member of staff has none of the roles. */
export function requireRole(actor: Pick<Actor, 'staffRoles'>, roles: readonly StaffRole[]): void {
  if (roles.some(role => actor.staffRoles.includes(role))) return
  throw new AppError('roleNeeded', { roles: roles.join(' or ') || 'nobody' }, { details: { roles } })
}
