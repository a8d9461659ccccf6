/** The server's views of identity documents and what was read: Twilio's field names, and ours beside them. */
import type { Box, Source } from '../../../src/domain/reading/reading.ts'
import type { EndUserType, NumberType } from '../../../src/domain/regulations/regulation.ts'

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
  /** How many numbers rely on it; in lists only. */
  number_count?: number
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
