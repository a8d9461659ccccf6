/** The server's views of who is signed in: Twilio's field names, and ours beside them. */
import type { Role } from '../../../src/domain/roles.ts'

export type StaffRole = 'reviewer' | 'supervisor' | 'operator'

export interface Session {
  user: { sid: string; email: string; name: string }
  account: {
    sid: string
    friendly_name: string
    type: 'trial' | 'full' | 'Trial' | 'Full'
    is_sandbox: boolean
    is_test: boolean
    is_house: boolean
  }
  staff_roles: StaffRole[]
  /** The member of staff whom this user is too. */
  staff_sid: string | null
  role: Role
  csrf_token: string
}
