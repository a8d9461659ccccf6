import type { StaffRole } from '../../platform/postgres/context.ts'

/** Who works here: reviewers, supervisors, operators. */
export interface Member {
  sid: string
  email: string
  name: string
  roles: StaffRole[]
  status: 'active' | 'disabled'
  createdAt: Date
  updatedAt: Date
}

export const STAFF_ROLES = ['reviewer', 'supervisor', 'operator'] as const satisfies readonly StaffRole[]
