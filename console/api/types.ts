/** The server's views as the Console reads them: Twilio's field names, and ours beside them. */
import type { Box, Source } from '../../src/domain/reading/reading.ts'
import type { EndUserType, NumberType } from '../../src/domain/regulations/regulation.ts'
import type { Role } from '../../src/domain/roles.ts'

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

export interface MetaPage {
  meta: { key: string; next_page_url: string | null }
}

export interface ReasonView {
  code: string
  twilio_code?: number
  text?: string
  fix?: string
  field?: string | null
  document?: string | null
  side?: 'front' | 'back' | null
  box?: Box | null
  seen?: string | null
  expected?: string | null
  note?: string | null
  retry?: boolean
}

export interface ReadingRow {
  field: string
  verdict: 'same' | 'similar' | 'different' | 'not_found' | null
  seen: string | null
  expected: string | null
  /** SID of the file it stands on. */
  document: string | null
  /** Kind of that paper. */
  kind?: string
  box: Box | null
  source: Source | null
}

export interface DocumentFile {
  sid: string
  document_type: string
  mime_type: string | null
  size_bytes: number | null
  status: 'reading' | 'read' | 'unreadable' | 'erased'
  kind: string | null
  findings: { code: string; box?: Box | null; side?: 'front' | 'back' | null }[]
  /** What the machine read, before anything is compared. */
  fields?: { name: string; value: string; source: Source; confidence: number; box?: Box | null }[]
  specimen?: boolean
  pages: number | null
  /** For reviewers: the machine-readable lines as they were read. */
  mrz?: { format: string; lines: string[]; failed: string[]; is_confirmed: boolean; box: Box } | null
}

/** An identity document as lists show it. */
export interface BriefDocument {
  sid: string
  friendly_name: string
  iso_country: string
  number_type: NumberType
  end_user_type: EndUserType
  verification_status: 'draft' | 'pending' | 'passed' | 'failed' | 'expired'
  reasons: ReasonView[]
  review_due_at: string | null
  valid_until: string | null
  documents: { document_type: string; status: DocumentFile['status']; kind?: string | null }[]
  date_created: string
  date_updated: string
}

export interface IdentityDocument extends BriefDocument {
  account_sid: string
  attributes: Record<string, unknown>
  address_sid: string | null
  reading: ReadingRow[] | null
  documents: DocumentFile[]
  status_callback: string | null
  images_deleted_by: string | null
  tries?: number | null
}

export interface Address {
  sid: string
  account_sid: string
  customer_name: string
  street: string
  street_secondary: string | null
  city: string
  region: string
  postal_code: string
  iso_country: string
  friendly_name: string | null
  validated: boolean
  verified: boolean
  date_created: string
}

export interface PhoneNumber {
  sid: string
  account_sid: string
  phone_number: string
  friendly_name: string
  address_sid: string | null
  identity_sid: string | null
  bundle_sid: string | null
  address_requirements: string
  capabilities: Record<string, boolean>
  type: string | null
  status: string
  iso_country?: string
  locality?: string | null
  compliance_status?: Compliance['status']
  date_created: string
}

export interface AvailableNumber {
  phone_number: string
  friendly_name: string
  locality: string | null
  region: string | null
  iso_country: string
  address_requirements: string
  capabilities: Record<string, boolean>
}

export interface Compliance {
  status: 'compliant' | 'action-required' | 'not-regulated'
  reasons: ReasonView[]
  deadline: string | null
  since?: string | null
  checked_at?: string | null
  date_updated?: string | null
}

export interface Bundle {
  sid: string
  regulation_sid: string
  friendly_name: string
  status: string
  valid_until: string | null
  /** When a person has decided at the latest. */
  review_due_at: string | null
  email: string
  date_created: string
  date_updated: string
}

export interface Profile {
  sid: string
  policy_sid: string
  friendly_name: string
  status: string
  valid_until: string | null
  review_due_at: string | null
  email: string
  errors: { code: number; message?: string }[] | null
  date_created: string
  is_primary?: boolean
}

/** The account's own profile, and whether one is asked for. */
export interface PrimaryProfile {
  customer_profile_sid: string | null
  type: EndUserType | null
  status: string
  details: Record<string, unknown>
  still_needed: { field: string; friendly_name: string; fault: string }[]
  is_wanted: boolean
}

export interface EventRow {
  sid: string
  type: string
  date_created: string
  subject_sid: string | null
  actor?: string | null
  from?: string | null
  to?: string | null
}

export interface Delivery {
  sid: string
  callback_url: string
  subject_sid: string | null
  fields?: Record<string, unknown> | null
  status: string
  attempts: number
  next_attempt_at: string | null
  response_status: number | null
  error: string | null
  date_created: string
  date_finished: string | null
}

export interface RequestThread {
  sid: string
  subject: string
  message?: string
  about: string | null
  status: 'open' | 'answered' | 'closed'
  review_due_at: string | null
  messages?: RequestMessage[]
  date_created: string
  date_updated: string
}

export interface RequestMessage {
  sid: string
  author: string
  body?: string
  message?: string
  date_created: string
}

/** A message as the case of a review shows it. */
export interface CaseMessage {
  author: string
  text: string
  date_created: string
}

export interface ApiKey {
  sid: string
  friendly_name: string
  date_created: string
  secret?: string
}

export interface Inquiry {
  sid: string
  friendly_name: string
  status: string
  attempts_left: number
  reasons: ReasonView[]
  review_due_at: string | null
  images_deleted_by: string | null
  images_deleted_at?: string | null
  attempts?: InquiryAttempt[]
  date_link_expires?: string | null
  url: string | null
  date_created: string
}

export interface InquiryAttempt {
  sid: string
  status: string
  iso_country: string | null
  document_type: string | null
  reasons: ReasonView[]
  date_created: string
}

export interface Delegation {
  sid: string
  status: 'sent' | 'agreed' | 'refused' | 'revoked' | 'expired'
  name: string
  email: string
  url: string | null
  date_expires: string
}

export interface Notification {
  sid: string
  about: string | null
  kind: string
  subject: string
  text: string
  date_read: string | null
  date_created: string
}

export interface Upgrade {
  sid: string
  status: string
  type: EndUserType
  inquiry_sid: string | null
  customer_profile_sid: string | null
  /** Link of the hosted check, shown once. */
  inquiry_url?: string | null
  url?: string | null
  date_created: string
}

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

export interface DetailedField {
  machine_name: string
  friendly_name: string
  description?: string
}

/** Twilio's regulation: every entry of `end_user` and of the outer `supporting_document` is needed, any one of `accepted_documents` will do. */
export interface RegulationView {
  sid: string
  friendly_name: string
  iso_country: string
  number_type: string
  end_user_type: string
  requirements: {
    end_user: { name: string; type: string; requirement_name: string; detailed_fields: DetailedField[] }[]
    supporting_document: {
      name: string
      requirement_name: string
      description: string
      accepted_documents: { name: string; type: string; detailed_fields: DetailedField[] }[]
    }[][]
  }
}

export interface ItemAssignment {
  sid: string
  object_sid: string
}

/** An end user (IT) or a supporting document (RD), as far as a bundle shows it. */
export interface BundleItem {
  sid: string
  friendly_name: string
  type: string
  attributes: Record<string, unknown>
  status?: string
  mime_type?: string | null
  failure_reason?: string | null
  errors?: { code: number }[] | null
  /** What was read on its scan, beside what was typed. */
  reading?: ReadingRow[] | null
  files?: DocumentFile[]
}

export interface Evaluation {
  sid: string
  status: 'compliant' | 'noncompliant'
  results: {
    friendly_name: string
    requirement_friendly_name: string
    requirement_name: string
    passed: boolean
    failure_reason: string | null
    invalid: { friendly_name: string; object_field: string; failure_reason: string | null }[]
  }[]
}
