import type { FieldKind } from './fields.ts'

/** The shape of a rule: what one country asks for one type of number from one kind of end user. Files in `regulations/` are parsed into it. */

export const NUMBER_TYPES = ['local', 'mobile', 'national', 'toll-free'] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

export const END_USER_TYPES = ['individual', 'business'] as const
export type EndUserType = (typeof END_USER_TYPES)[number]

/** Where the address must lie: none is asked for, anywhere, in the number's country, in the locality of its prefix, or abroad. */
export const ADDRESS_SCOPES = ['none', 'any', 'country', 'locality', 'foreign'] as const
export type AddressScope = (typeof ADDRESS_SCOPES)[number]

export interface FieldRequirement {
  /** Twilio's machine name, e.g. `first_name`, `address_sids`. */
  name: string
  friendlyName: string
  /** What counts as an answer: any text, a real date, a plausible address of mail... */
  kind: FieldKind
  description?: string
  required: boolean
  /** Allowed values, when the rule lists them. */
  allowed?: readonly { name: string; value: string }[]
}

export interface EndUserRequirement {
  /** e.g. `business_info` */
  name: string
  friendlyName: string
  /** A kind of end user: `individual` or `business` in rules of numbers, another in the policies of Trust Hub. */
  type: string
  fields: FieldRequirement[]
  /** May be left out altogether, as the second representative of a business. */
  isOptional?: true
}

export interface AcceptedDocument {
  type: string
  friendlyName: string
  fields: FieldRequirement[]
}

/** One requirement that any one of `accepted` satisfies. */
export interface DocumentRequirement {
  /** e.g. `business_address_proof_info` */
  name: string
  friendlyName: string
  description: string
  accepted: AcceptedDocument[]
}

export interface RegulationSource {
  /** null when the source is no page; then `note` says what it is. */
  url: string | null
  /** When it was read: YYYY-MM-DD, or the month or the year as far as known, or null. */
  seen: string | null
  note?: string
}

export const REGULATION_STATUSES = ['verified_api', 'verified_page', 'secondary_source', 'inferred', 'seed'] as const
/** How well a rule is known; see `regulations/README.md`. */
export type RegulationStatus = (typeof REGULATION_STATUSES)[number]

export const PROOFS = ['identity_document', 'bundle', 'none'] as const
export type Proof = (typeof PROOFS)[number]

export interface Regulation {
  /** e.g. `DE.local.individual` */
  id: string
  /** RN + 32 hex; Twilio's own where it is public, else derived from the id (same on every installation). */
  sid: string
  /** Counts from 1; a change of content makes a new version. */
  version: number
  isoCountry: string
  countryName: string
  numberType: NumberType
  endUserType: EndUserType
  friendlyName: string
  /** Whether such an end user can have such a number at all. */
  isAvailable: boolean
  /** What proves it: an identity document (21650), a bundle (21649), or nothing. */
  proof: Proof
  address: {
    scope: AddressScope
    /** Whether a paper must show the address. */
    proof: boolean
  }
  /** Whether the machine may pass a complete case, or always a person. */
  decide: 'machine' | 'person'
  endUser: EndUserRequirement[]
  documents: DocumentRequirement[]
  /** Minimum age in years of an individual, or null. */
  minimumAge: number | null
  /** Greatest age of a proof of address in days, or null. */
  addressProofMaxAgeDays: number | null
  conditions: string[]
  status: RegulationStatus
  isPartial: boolean
  /** YYYY-MM-DD of the last review by a person. */
  reviewed: string
  sources: RegulationSource[]
}

/** The address rule of a number as Twilio's `address_requirements`, from all rules of its country and type. */
export function addressRequirements(rules: readonly Pick<Regulation, 'address' | 'isAvailable'>[]): 'none' | 'any' | 'local' | 'foreign' {
  const scopes = rules.filter(({ isAvailable }) => isAvailable).map(({ address }) => address.scope)
  if (scopes.length === 0 || scopes.includes('none')) return 'none'
  if (scopes.includes('any')) return 'any'
  if (scopes.every(scope => scope === 'foreign')) return 'foreign'
  return 'local'
}
