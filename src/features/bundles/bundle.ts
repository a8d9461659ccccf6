import type { StateOf } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import type { EndUserType, NumberType } from '../../domain/regulations/regulation.ts'

/** Bundles of numbers, and the profiles and products of Trust Hub: one life, three names. */
export const BUNDLE_KINDS = ['bundle', 'customer_profile', 'trust_product'] as const
export type BundleKind = (typeof BUNDLE_KINDS)[number]

/** The kind of number that a bundle is for. */
export interface NumberGroup {
  isoCountry: string
  numberType: NumberType
  endUserType: EndUserType
}

/** What is handed in together to meet one rule or policy. */
export interface Bundle {
  sid: string
  accountSid: string
  kind: BundleKind
  state: StateOf<'bundle'>
  /** Regulation of a bundle, policy of a profile or product. */
  ruleSid: string
  ruleVersion: number
  group: NumberGroup | null
  /** Rejected by itself once it is handed in. */
  isTest: boolean
  friendlyName: string
  email: string
  /** Why it was rejected last; empty otherwise. A reviewer's notes may be in it, so it is stored sealed. */
  reasons: Reason[]
  statusCallback: string | null
  /** When an approval ends; null while it has no end. */
  validUntil: Date | null
  /** The bundle that it was copied from. */
  copyOf: string | null
  reviewDueAt: Date | null
  submittedAt: Date | null
  decidedAt: Date | null
  /** Who decided: the judge in `domain/documents`, a reviewer, or a script of the sandbox. */
  decidedBy: 'machine' | 'person' | 'script' | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

/** Something that is in a bundle. */
export interface Assignment {
  sid: string
  accountSid: string
  bundleSid: string
  objectSid: string
  objectType: string
  createdAt: Date
}
