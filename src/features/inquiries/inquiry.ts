import type { StateOf } from '../../domain/lifecycle.ts'
import type { Side } from '../../domain/reading/reading.ts'
import type { Reason, ReasonCode } from '../../domain/reasons.ts'
import type { Vendor, VendorName } from '../../domain/vendor.ts'

/** An ID check as the core knows it: where it stands and why. The papers are the vendor's. */
export interface Inquiry {
  sid: string
  accountSid: string
  state: StateOf<'inquiry'>
  vendor: VendorName
  vendorRef: string
  /** Country that was asked for; null leaves it to the applicant. */
  isoCountry: string | null
  chosenCountry: string | null
  chosenType: string | null
  friendlyName: string
  /** Attempts that were judged or are being judged. */
  attemptsUsed: number
  /** The attempt that is under way. */
  attemptSid: string | null
  /** The colleague who does the check instead. */
  delegationSid: string | null
  statusCallback: string | null
  reviewDueAt: Date | null
  /** When it passed or failed last. */
  decidedAt: Date | null
  /** Why a person or a later finding failed it; what attempts failed for stands with them. */
  reasons: Reason[]
  linkExpiresAt: Date
  imagesDeletedBy: Date | null
  eraseAfter: Date
  /** When the vendor was first asked to erase and was not done at once. */
  erasureAskedAt: Date | null
  erasedAt: Date | null
  erasureReceipt: string | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

export interface Attempt {
  sid: string
  accountSid: string
  inquirySid: string
  vendorRef: string
  ref: string
  state: 'receiving' | 'processing' | 'passed' | 'retry' | 'in-review' | 'void'
  isoCountry: string | null
  documentType: string | null
  reasons: Reason[]
  staffCodes: ReasonCode[]
  keptSides: Side[]
  createdAt: Date
  judgedAt: Date | null
}

export interface Delegation {
  sid: string
  accountSid: string
  inquirySid: string
  state: 'sent' | 'agreed' | 'refused' | 'revoked' | 'expired'
  name: string
  email: string
  vendorRef: string | null
  keySlot: string
  expiresAt: Date
  createdAt: Date
  updatedAt: Date
}

/** An inquiry with its attempts, oldest first and without void ones: what verbs answer and the view shows. */
export interface FullInquiry {
  inquiry: Inquiry
  attempts: Attempt[]
}

/** What the verbs of this room need of the world. */
export interface InquiryServices {
  vendor: Vendor
  /** Base of one-time links: configured, never taken from a request. Known once the server listens. */
  linkBase(): string
}

/** Days that a link to the hosted check is good for, and with it a browser's session. */
export const LINK_DAYS = 7
export const DAY_MS = 86_400_000
