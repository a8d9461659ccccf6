import type { Role } from '../../domain/roles.ts'

/** A person of an account's Console. */
export interface User {
  sid: string
  accountSid: string
  role: Role
  status: 'active' | 'disabled'
  /** A member of staff who signs in here too. */
  staffSid: string | null
  email: string
  name: string
  hasPassword: boolean
  hasSecondFactor: boolean
  /** Null while the invitation is open. */
  signedInAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** What proves a person besides a link; sealed under the user's own key. */
export interface Secrets {
  /** See `password.ts`. */
  passwordHash?: string
  /** Base32, of the authenticator app. */
  codeSecret?: string
  /** Shown to be scanned and not confirmed yet. */
  newCodeSecret?: string
}

export const normalEmail = (email: string): string => email.trim().toLowerCase()
