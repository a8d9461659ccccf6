import type { StateOf } from '../../domain/lifecycle.ts'

/** A question to a person and the thread that follows. */
export interface SupportRequest {
  sid: string
  accountSid: string
  state: StateOf<'request'>
  subject: string
  /** Where an applicant without an account is answered; empty for the account's own. */
  email: string
  aboutSid: string | null
  reviewDueAt: Date | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

export interface Message {
  sid: string
  author: 'account' | 'applicant' | 'staff'
  text: string
  createdAt: Date
}

export interface Thread {
  request: SupportRequest
  messages: Message[]
}
