/** The shape of a rule: what one country asks for one type of number from one kind of end user. Files in `regulations/` are parsed into it. */

export const NUMBER_TYPES = ['local', 'mobile', 'national', 'toll-free'] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

export const END_USER_TYPES = ['individual', 'business'] as const
export type EndUserType = (typeof END_USER_TYPES)[number]

/** Where the address must lie: nowhere in particular, in the number's country, or in the locality of its prefix. */
export type AddressScope = 'none' | 'any' | 'country' | 'locality' | 'foreign'

export interface FieldRequirement {
  /** Twilio's machine name, e.g. `first_name`, `address_sids`. */
  name: string
  friendlyName: string
  description?: string
  required: boolean
  /** Allowed values, when the rule lists them. */
  allowed?: { name: string; value: string }[]
}

export interface EndUserRequirement {
  /** e.g. `business_info` */
  name: string
  friendlyName: string
  type: EndUserType
  fields: FieldRequirement[]
}

/** One requirement that any one of `accepted` satisfies. */
export interface DocumentRequirement {
  /** e.g. `business_address_proof_info` */
  name: string
  friendlyName: string
  description: string
  accepted: { type: string; friendlyName: string; fields: FieldRequirement[] }[]
}

export interface RegulationSource {
  url: string
  /** YYYY-MM-DD, or null when the day is not known. */
  seen: string | null
  note?: string
}

export interface Regulation {
  /** e.g. `DE.local.individual` */
  id: string
  /** RN + 32 hex; Twilio's own where it is public, else derived from the id (same on every installation). */
  sid: string
  /** Counts from 1; a change of content makes a new version. */
  version: number
  isoCountry: string
  numberType: NumberType
  endUserType: EndUserType
  friendlyName: string
  /** Whether such an end user can have such a number at all. */
  isAvailable: boolean
  /** What proves it: an identity document (21650), a bundle (21649), or nothing. */
  proof: 'identity_document' | 'bundle' | 'none'
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
  status: 'verified_api' | 'verified_page' | 'secondary_source' | 'inferred' | 'seed'
  isPartial: boolean
  /** YYYY-MM-DD of the last review by a person. */
  reviewed: string
  sources: RegulationSource[]
}

/** SID of the address rule as Twilio's `address_requirements`. */
export function addressRequirements(rules: readonly Pick<Regulation, 'address' | 'isAvailable'>[]): 'none' | 'any' | 'local' | 'foreign' {
  const scopes = rules.filter(({ isAvailable }) => isAvailable).map(({ address }) => address.scope)
  if (scopes.length === 0 || scopes.includes('none')) return 'none'
  if (scopes.includes('any')) return 'any'
  if (scopes.every(scope => scope === 'foreign')) return 'foreign'
  return 'local'
}
