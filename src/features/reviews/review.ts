import type { Reason } from '../../domain/reasons.ts'

export const SUBJECT_TYPES = ['identity_document', 'bundle', 'customer_profile', 'trust_product', 'inquiry', 'request', 'place'] as const
export type SubjectType = (typeof SUBJECT_TYPES)[number]

/** `ask`: what is named has to be sent once more, the rest will do. */
export type Verdict = 'approve' | 'reject' | 'ask'

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
  /** Who is meant to do it, by a supervisor's wish. */
  assignedTo: string | null
  claimedBy: string | null
  claimedAt: Date | null
  claimedUntil: Date | null
  /** It had passed, and a supervisor wants it looked at again. */
  isReopened: boolean
  /** What a first reviewer decided where a second one has to agree. */
  proposal: Verdict | null
  proposedBy: string | null
  proposedAt: Date | null
  decision: Verdict | null
  reasonCodes: string[]
  decidedBy: string | null
  decidedAt: Date | null
  keySlot: string | null
}

/** What one reviewer decided and wrote: reasons and note for the person, another note for staff. Personal data: sealed. */
export interface Note {
  by: string
  /** ISO 8601. */
  at: string
  decision: Verdict
  reasons: Reason[]
  note: string | null
  staffNote: string | null
}

/** Whether somebody has the case just now. */
export const isClaimed = ({ state, claimedUntil }: Review, now: Date): boolean =>
  state === 'open' && claimedUntil !== null && claimedUntil > now

export const isClaimedBy = (review: Review, staffSid: string, now: Date): boolean => review.claimedBy === staffSid && isClaimed(review, now)
