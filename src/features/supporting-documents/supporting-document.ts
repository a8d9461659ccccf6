import type { ComparisonRow } from '../../domain/documents/compare.ts'
import type { StateOf } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import type { Host } from '../end-users/end-user.ts'

/** What was said of a document: why it was rejected, and what the machine read beside the details. Personal data: stored sealed. */
export interface DocumentVerdict {
  reasons: Reason[]
  comparison: ComparisonRow[]
}

/** A paper for a bundle, a profile or a product, with or without scans. */
export interface SupportingDocument {
  sid: string
  accountSid: string
  host: Host
  /** Machine name of its kind. */
  type: string
  state: StateOf<'supporting_document'>
  friendlyName: string
  attributes: Record<string, unknown>
  /** Type of the first scan, or null when there is none. */
  mimeType: string | null
  verdict: DocumentVerdict | null
  /** YYYY-MM-DD: the day on which the paper ends, once it is approved. */
  expiresOn: string | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}
