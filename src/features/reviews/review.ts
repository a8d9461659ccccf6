export const SUBJECT_TYPES = ['identity_document', 'bundle', 'customer_profile', 'trust_product', 'inquiry', 'request'] as const
export type SubjectType = (typeof SUBJECT_TYPES)[number]

/** A decision that waits for a person, whatever it is about: one queue, one clock. */
export interface Review {
  sid: string
  accountSid: string
  subjectSid: string
  subjectType: SubjectType
  state: 'open' | 'decided' | 'withdrawn'
  /** Why the machine did not decide, in words for staff; no personal data. */
  why: string[]
  openedAt: Date
  dueAt: Date
  claimedBy: string | null
  claimedUntil: Date | null
  decision: 'approve' | 'reject' | null
  reasonCodes: string[]
  decidedBy: string | null
  decidedAt: Date | null
}
