import type { ComparisonRow } from '../../domain/documents/compare.ts'
import type { StateOf } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import type { EndUserType, NumberType } from '../../domain/regulations/regulation.ts'
import type { DocumentFile } from '../documents/file.ts'

/** What the machine said of the papers when it last looked. Personal data: stored sealed. */
export interface Verdict {
  reasons: Reason[]
  comparison: ComparisonRow[]
  /** Words for staff on why a person has to look. */
  why: string[]
}

/** Who decided: the judge in `domain/documents`, a reviewer, or a magic value of a test account. */
export type DecidedBy = 'machine' | 'person' | 'script'

/** The seed's identity document: who registers a number, with details and scans, for one kind of number. */
export interface IdentityDocument {
  sid: string
  accountSid: string
  state: StateOf<'identity_document'>
  isoCountry: string
  numberType: NumberType
  endUserType: EndUserType
  regulationSid: string | null
  regulationVersion: number | null
  addressSid: string | null
  friendlyName: string
  /** The details, by Twilio's machine names; unknown names are kept. */
  attributes: Record<string, unknown>
  verdict: Verdict | null
  /** Counts edits: a verdict belongs to one revision. */
  revision: number
  statusCallback: string | null
  reviewDueAt: Date | null
  /** YYYY-MM-DD: the day on which the first of its papers ends. */
  expiresOn: string | null
  submittedAt: Date | null
  decidedAt: Date | null
  decidedBy: DecidedBy | null
  /** When a pass ends because its rule asks for more; null while it has no such end. */
  validUntil: Date | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

/** A document with its scans: what every verb answers and the view shows. */
export interface FiledDocument {
  document: IdentityDocument
  files: DocumentFile[]
}
