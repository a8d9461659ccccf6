import type { DocumentKind } from './documents/kinds.ts'
import type { Sid } from './ids.ts'
import type { Box, Side } from './reading/reading.ts'
import type { Reason, ReasonCode } from './reasons.ts'

/**
 * The port that every verification vendor meets. The wall runs here: pictures and what is read from them stay on the vendor's side,
 * and nothing passes to the core but the types of this file.
 */
export const VENDOR_NAMES = ['builtin', 'persona'] as const
export type VendorName = (typeof VENDOR_NAMES)[number]

/** Judged attempts an applicant has; after the last one a person can be asked. */
export const ATTEMPT_LIMIT = 3

/** Days from the first upload to erasure. The promise is 30: two are left for a late run. */
export const IMAGE_RETENTION_DAYS = 28

/** The vendor's own name of a case: opaque to the core. */
export type CaseRef = string

export interface NewCase {
  /** The vendor files it as its reference and starts no second case for the same one. */
  inquirySid: Sid
  accountSid: Sid
  /** ISO 3166-1 alpha-2 that the paper should be of; null: the applicant chooses. */
  country: string | null
  /** Details the customer typed, by machine name: the vendor compares them with the paper. */
  details: Readonly<Record<string, string>>
  /** Whether a specimen may pass by machine. */
  allowsSpecimens: boolean
  /** A test account's: published magic values decide, whatever the pictures show. */
  isTest: boolean
  now: Date
}

export interface Picture {
  bytes: Uint8Array
  /** Name of the file as sent, if any: the vendor keeps it encrypted. */
  name: string | null
}

export interface Submission {
  attemptSid: Sid
  country: string
  documentType: DocumentKind
  /** A side left out stands for the good picture kept from an earlier attempt. */
  front: Picture | null
  back: Picture | null
  now: Date
}

/** What became of the pictures. `repeated`: the very same ones, for the same country and type, were judged as this attempt before. */
export type Receipt = { state: 'received' } | { state: 'repeated'; attemptSid: Sid } | { state: 'incomplete'; missing: Side }

/** Whether a side is good enough to keep or has to be taken again. */
export type SideState = 'kept' | 'retake'

/**
 * `review`: a person has to look. `error`: the vendor could not judge, which costs the applicant nothing.
 * `reasons` are for the applicant. `staffReasons` are signs of fraud, for reviewers only, and tell no personal data.
 */
export type AttemptOutcome =
  | { state: 'processing'; step: 'reading' | 'comparing' }
  | { state: 'passed'; staffReasons: Reason[] }
  | { state: 'retry'; reasons: Reason[]; sides: Partial<Record<Side, SideState>>; staffReasons: Reason[] }
  | { state: 'review'; reasons: Reason[]; staffReasons: Reason[] }
  | { state: 'error'; why: 'unavailable' | 'lost' }

export interface AttemptResult {
  /** Ours where the pictures came through us, else the vendor's own reference. */
  ref: string
  at: Date
  country: string | null
  documentType: DocumentKind | null
  outcome: AttemptOutcome
}

/** `open`: nothing is submitted yet, or more is expected. `expired`: the vendor takes no more attempts unless the link is renewed. */
export interface CaseResult {
  state: 'open' | 'passed' | 'failed' | 'review' | 'expired'
  /** When the vendor itself decided beyond its attempts, by a workflow or a person; null where it leaves that to us. */
  decidedAt: Date | null
  /** Oldest first. */
  attempts: AttemptResult[]
  /** Cases of other accounts that showed the same paper, if that is worth a second look at them. */
  alsoShownIn: CaseRef[]
  /** Set once the vendor confirms that pictures and readings are gone. */
  redactedAt: Date | null
}

/** One picture for a reviewer's eyes: re-encoded, never the original bytes, and never stored by the core. */
export interface CaseImage {
  side: Side
  attemptRef: string
  mimeType: 'image/png'
  bytes: Uint8Array
}

export interface ViewedField {
  field: string
  seen: string | null
  expected: string | null
  verdict: 'same' | 'similar' | 'different' | 'not_found'
  box?: Box
}

/** Everything an escalation needs on one screen. Shown to the reviewer, passed on to nobody, written nowhere. */
export interface CaseView {
  images: CaseImage[]
  fields: ViewedField[]
  checks: { name: ReasonCode; state: 'passed' | 'failed' | 'not_run' }[]
  /** When the pictures go. */
  imagesDeletedBy: Date | null
}

/** `pending`: asked for and not yet confirmed by the vendor; ask again. */
export type Redaction = { state: 'done'; at: Date; receipt: string } | { state: 'pending' }

/** How many papers came onto the list, and which cases of other accounts showed them before. */
export interface Blocking {
  papers: number
  cases: CaseRef[]
}

/** A message that the vendor sent to us, as it came in: signatures hold over raw bytes only. */
export interface Notice {
  headers: Readonly<Record<string, string | undefined>>
  body: Uint8Array
  now: Date
}

/** `eventId` serves to drop duplicates. The case is always fetched anew: what a notice claims is not believed. */
export type NoticeCheck =
  | { state: 'genuine'; eventId: string; at: Date; caseRef: CaseRef | null }
  | { state: 'forged' }
  | { state: 'stale' }

export interface Reviewer {
  staffSid: Sid
  now: Date
  /** A legal hold keeps the pictures beyond their time: they may still be looked at. */
  isHeld?: boolean
}

/** @throws VendorUnavailable from every function, when the vendor does not answer: the caller may try again later. */
export interface Vendor {
  readonly name: VendorName
  /** Set where applicants are forwarded to the vendor's own page and its webhooks come to us. */
  readonly remote: VendorName | null
  /** Whether this names a case of the vendor's, by its form. */
  knows(ref: CaseRef): boolean
  /** Whether pictures come to us and are handed on with `attempt`; else the applicant is forwarded and attempts are found by `result`. */
  takesPictures(ref: CaseRef): boolean
  start(input: NewCase): Promise<CaseRef>
  /** A fresh one-time address at the vendor; null where pictures come to us. */
  link(ref: CaseRef): Promise<string | null>
  /** Hands over pictures; they are durable when it returns. May be called again with the same attempt. */
  attempt(ref: CaseRef, submission: Submission): Promise<Receipt>
  /** Judges what waits and tells where the case stands. */
  result(ref: CaseRef, now: Date): Promise<CaseResult>
  /** For a reviewer with a case at hand. The caller has written the audit row before. @throws AppError gone */
  view(ref: CaseRef, reviewer: Reviewer): Promise<CaseView>
  /** Erases pictures, readings and typed details. May be called again. */
  redact(ref: CaseRef, now: Date): Promise<Redaction>
  /** Has the papers of this case declined from now on, in whatever account. None where the vendor keeps no such list. */
  block(ref: CaseRef, now: Date): Promise<Blocking>
  /** Takes the papers of this case off the list; returns how many were on it. */
  unblock(ref: CaseRef): Promise<number>
  /** Checks a message of the vendor's webhook. */
  notice(notice: Notice): Promise<NoticeCheck>
}

/** The vendor did not answer or answered nonsense. Costs no attempt. */
export class VendorUnavailable extends Error {
  /** Milliseconds to wait before the next try, if the vendor said so. */
  readonly retryAfterMs: number | undefined

  constructor(why: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(why, { cause: options.cause })
    this.name = 'VendorUnavailable'
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Values that may leave the vendor with a reason: none of them tells who the person is. */
const OPEN_VALUES: ReadonlySet<ReasonCode> = new Set(['country_mismatch', 'expired', 'unsupported', 'wrong_side'])

/** The reason as it may cross the wall: what was read from the paper stays behind, save countries, kinds and the date of expiry. */
export function acrossTheWall(reason: Reason): Reason {
  if (OPEN_VALUES.has(reason.code)) return reason
  const { seen: _seen, expected: _expected, ...open } = reason
  return open
}
