import type { ReasonCode } from '../../domain/reasons.ts'
import type { ChangedRule } from '../../domain/regulations/plan-change.ts'

/** Where the work on a change stands: a step of `stepsOf`, and the last account and subject of it that were looked at. */
export interface Progress {
  step: number
  after: { accountSid: string; sid: string }
}

export const BEGINNING: Progress = { step: 0, after: { accountSid: '', sid: '' } }

/** New versions of rules: first tried on what is in use, then published with a day until which approvals under the old ones hold. */
export interface RuleChange {
  sid: string
  state: 'checking' | 'ready' | 'scheduled' | 'applying' | 'applied' | 'discarded'
  /** Drafted by an operator, or found in the rule files at a start. */
  origin: 'draft' | 'files'
  rules: ChangedRule[]
  graceUntil: Date | null
  /** The day of grace before it was moved, while that is being carried out. */
  graceWas: Date | null
  /** When a scheduled change comes into force. */
  beginsAt: Date | null
  progress: Progress
  /** Numbers looked at so far. */
  checked: number
  /** Numbers that it makes compliant. */
  relieved: number
  createdBy: string
  publishedBy: string | null
  createdAt: Date
  publishedAt: Date | null
  finishedAt: Date | null
}

/** Something that a change asks an account for: a reason of the catalogue with the name of a field or paper. */
export interface Lacking {
  code: ReasonCode
  field: string | null
  document: string | null
  count: number
}

/** Whom a change asks for more. */
export interface Finding {
  accountSid: string
  numbers: number
  /** Approved bundles and passed identity documents that lack something. */
  proofs: number
  lacking: Lacking[]
  notifiedAt: Date | null
}
