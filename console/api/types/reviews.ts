/** The server's views of the review queue: Twilio's field names, and ours beside them. */
import type { Box } from '../../../src/domain/reading/reading.ts'
import type { BundleItem, Evaluation } from './bundles.ts'
import type { InquiryAttempt } from './checks.ts'
import type { DocumentFile, ReadingRow, ReasonView } from './documents.ts'
import type { EventRow } from './events.ts'
import type { Address } from './numbers.ts'
import type { CaseMessage } from './requests.ts'

export type ReviewSubject =
  | 'identity_document'
  | 'bundle'
  | 'customer_profile'
  | 'trust_product'
  | 'inquiry'
  | 'request'
  | 'place'
  | 'supporting_document'

export type Verdict = 'approve' | 'reject' | 'ask'

export interface Review {
  sid: string
  subject_sid: string
  subject_type: ReviewSubject
  account_sid: string
  account_name: string | null
  /** Whom or what it is about. */
  holder: string | null
  iso_country: string | null
  number_type: string | null
  end_user_type: string | null
  status: 'open' | 'decided' | 'withdrawn'
  assigned_to: string | null
  assigned_to_name: string | null
  claimed_by: string | null
  claimed_by_name: string | null
  claimed_at: string | null
  claimed_until: string | null
  due_at: string
  /** Of the operator's calendar; negative once it is late. */
  business_minutes_left: number | null
  breached: boolean
  why: (string | ReasonView)[]
  tries: number | null
  is_escalated: boolean
  is_reopened: boolean
  /** What a first reviewer decided, where a second one has to agree. */
  proposed_decision: Verdict | null
  proposed_by: string | null
  proposed_by_name: string | null
  date_proposed: string | null
  decision: Verdict | null
  reason_codes: string[]
  decided_by: string | null
  decided_by_name: string | null
  decided_at: string | null
  date_created: string
}

export interface ReviewNote {
  by: string
  by_name: string | null
  at: string
  decision: Verdict
  reasons: ReasonView[]
  note: string | null
  staff_note: string | null
}

export interface ReviewDetail extends Review {
  case: ReviewCase | null
  /** Why there is no case to see. */
  case_barred: 'claim' | null
  history: EventRow[]
  views: { by: string; by_name: string | null; subject_sid: string; at: string }[]
  notes: ReviewNote[]
  earlier: {
    sid: string
    decision: Verdict | null
    reason_codes: string[]
    decided_by_name: string | null
    decided_at: string | null
  }[]
}

/** What the vendor of an ID check shows to whoever has its case; boxes are places on the picture of the last attempt. */
export interface Papers {
  images: { side: 'front' | 'back'; attempt: string; data: string }[]
  fields: { field: string; seen: string | null; expected: string | null; verdict: ReadingRow['verdict']; box?: Box }[]
  checks: { name: string; state: 'passed' | 'failed' | 'not_run' }[]
  images_deleted_by: string | null
}

export interface ReviewCase {
  deleted?: true
  details: Record<string, unknown>
  friendly_name?: string
  iso_country?: string
  number_type?: string
  end_user_type?: string
  address: Partial<Address> | null
  addresses?: Address[]
  regulation: { sid?: string; friendly_name?: string; version?: number; conditions?: string[] } | null
  reading: ReadingRow[] | null
  documents: DocumentFile[]
  reasons?: ReasonView[]
  messages?: CaseMessage[]
  subject?: string
  attempts?: InquiryAttempt[]
  attempts_left?: number
  vendor?: string
  staff_reasons?: string[]
  has_papers?: boolean
  images_deleted_by?: string | null
  end_users?: BundleItem[]
  supporting_documents?: BundleItem[]
  evaluation?: Evaluation | null
}
