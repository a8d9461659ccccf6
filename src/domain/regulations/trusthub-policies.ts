import { FIELDS, PAPER_NAMES } from './fields.ts'
import type { AcceptedDocument, DocumentRequirement, EndUserRequirement, FieldRequirement } from './regulation.ts'

/** A customer profile that must be there, approved, before this one can be. */
export interface ProfileRequirement {
  name: string
  friendlyName: string
  type: string
  /** SIDs of the policies that such a profile may be of. */
  policies: readonly string[]
}

/** What a customer profile or trust product of this kind is made of. SIDs are constants of Twilio that clients have in their code. */
export interface Policy {
  sid: string
  key: string
  family: 'customer_profile' | 'trust_product'
  friendlyName: string
  endUser: readonly EndUserRequirement[]
  documents: readonly DocumentRequirement[]
  profiles: readonly ProfileRequirement[]
  /** Twilio's requirements are not public in full: what stands here is the least that the policy's name implies. */
  isPartial: boolean
}

/** `name?` is optional. */
function fields(...names: string[]): FieldRequirement[] {
  return names.map(name => {
    const bare = name.replace(/\?$/, '')
    const facts = FIELDS[bare]
    if (!facts) throw new Error(`the field ${bare} is not in the catalogue`)
    const { friendlyName, kind, description } = facts
    return { name: bare, friendlyName, kind, ...(description && { description }), required: !name.endsWith('?') }
  })
}

const endUser = (type: string, friendlyName: string, ...names: string[]): EndUserRequirement => ({
  name: type,
  friendlyName,
  type,
  fields: fields(...names),
})

const PROFILE_ADDRESS = PAPER_NAMES.customer_profile_address ?? ''

const papers = (...types: string[]): AcceptedDocument[] =>
  types.map(type => ({ type, friendlyName: PAPER_NAMES[type] ?? PROFILE_ADDRESS, fields: fields('address_sids') }))

const address = (type: string): DocumentRequirement => ({
  name: type,
  friendlyName: 'Address',
  description: 'The physical address of the business or person. No scan is needed.',
  accepted: papers(type),
})

const representative = (place: 1 | 2, isOptional: boolean): EndUserRequirement => ({
  ...endUser(`authorized_representative_${place}`, `Authorised representative ${place}`, ...REPRESENTATIVE),
  ...(isOptional && { isOptional: true as const }),
})
const REPRESENTATIVE = ['first_name', 'last_name', 'email', 'phone_number', 'business_title', 'job_position']

/** `business_identity` has other values here than in the rules of numbers, so any text will do. */
const BUSINESS: EndUserRequirement[] = [
  {
    ...endUser(
      'customer_profile_business_information',
      'Business information',
      'business_name',
      'business_type',
      'business_registration_identifier',
      'business_registration_number',
      'business_identity',
      'business_industry',
      'website_url',
      'business_regions_of_operation',
      'social_media_profile_urls?',
    ),
  },
  representative(1, false),
  representative(2, true),
].map(requirement => ({
  ...requirement,
  fields: requirement.fields.map(field => (field.kind === 'list' ? { ...field, kind: 'text' as const } : field)),
}))

const SIDS = {
  primaryBusiness: 'RN6433641899984f951173ef1738c3bdd0',
  primaryIndividual: 'RNffcb02a20420c81caf596ffc44f69712',
  secondaryBusiness: 'RNdfbf3fae0e1107f8aded0e7cead80bf5',
  starter: 'RN806dd6cd175f314e1f96a9727ee271f4',
  directStarter: 'RN13dc4be8861a10924a79c35eaa4d812c',
  primaryGovernment: 'RN92dc6c39189b4d5ad9c6664f39769f90',
  secondaryGovernment: 'RN074d26323ad8ca107761a5edf4191ba7',
  primaryNonprofit: 'RN936f6140f1864391adca88df5d84cb6d',
  secondaryNonprofit: 'RNaf459d36b007ba6db226cd43a816cfa0',
  a2p: 'RNb0d4771c2c98518d916a3d4cd70a8f8b',
  soleProprietor: 'RN670d5d2e282a6130ae063b234b6019c8',
  a2pStarter: 'RN63da8244384cf0401c39f5f91e674db5',
  shakenStir: 'RN7a97559effdf62d00f4298208492a5ea',
  cnam: 'RNf3db3cd1fe25fcfd3c3ded065c8fea53',
  voiceIntegrity: 'RN5b3660f9598883b1df4e77f77acefba0',
  brandedCalling: 'RNca63d1066fbd5e44eac02d0b3cf6d019',
  tollFree: 'RNa282dd7f3dbef8586501ca2e045e764c',
} as const

export type PolicyKey = keyof typeof SIDS

/** The account's own profile is of one of these. */
export const PRIMARY_POLICIES: readonly string[] = [
  SIDS.primaryBusiness,
  SIDS.primaryIndividual,
  SIDS.primaryGovernment,
  SIDS.primaryNonprofit,
]
const SECONDARY = [SIDS.secondaryBusiness, SIDS.secondaryGovernment, SIDS.secondaryNonprofit]
const STARTER = [SIDS.starter, SIDS.directStarter]

const profile = (type: string, friendlyName: string, policies: readonly string[]): ProfileRequirement => ({
  name: type,
  friendlyName,
  type,
  policies,
})
const primaryProfile = profile('primary_customer_profile', 'Primary customer profile', PRIMARY_POLICIES)
const businessProfile = profile('customer_profile', 'Customer profile of a business', [...PRIMARY_POLICIES, ...SECONDARY])
const starterProfile = profile('starter_customer_profile', 'Starter customer profile', [...STARTER, ...PRIMARY_POLICIES, ...SECONDARY])

function customerProfile(key: PolicyKey, friendlyName: string, parts: Partial<Policy>): Policy {
  return {
    sid: SIDS[key],
    key,
    family: 'customer_profile',
    friendlyName,
    endUser: [],
    documents: [],
    profiles: [],
    isPartial: false,
    ...parts,
  }
}

function trustProduct(key: PolicyKey, friendlyName: string, parts: Partial<Policy>): Policy {
  return { ...customerProfile(key, friendlyName, { profiles: [businessProfile], ...parts }), family: 'trust_product' }
}

const business = { endUser: BUSINESS, documents: [address('customer_profile_address')] }
const starter = {
  endUser: [
    endUser('starter_customer_profile_information', 'Starter customer profile', 'first_name', 'last_name', 'email', 'phone_number'),
  ],
  documents: [address('starter_customer_profile_address')],
}

/** Every policy, in the order in which lists show them. */
export const POLICIES: readonly Policy[] = [
  customerProfile('primaryBusiness', 'Primary Customer Profile of type Business', business),
  customerProfile('primaryIndividual', 'Primary Customer Profile of type Individual', {
    endUser: [
      endUser('customer_profile_individual_information', 'Individual', 'first_name', 'last_name', 'email', 'phone_number?', 'birth_date?'),
    ],
    // An ID check proves who it is; an address may be filed and is not asked for.
    isPartial: true,
  }),
  customerProfile('secondaryBusiness', 'Secondary Customer Profile of type Business', { ...business, profiles: [primaryProfile] }),
  customerProfile('starter', 'Starter Customer Profile', starter),
  customerProfile('directStarter', 'Direct Starter Customer Profile', { ...starter, isPartial: true }),
  customerProfile('primaryGovernment', 'Primary Customer Profile of type Government', { ...business, isPartial: true }),
  customerProfile('secondaryGovernment', 'Secondary Customer Profile of type Government', {
    ...business,
    profiles: [primaryProfile],
    isPartial: true,
  }),
  customerProfile('primaryNonprofit', 'Primary Customer Profile of type Nonprofit', { ...business, isPartial: true }),
  customerProfile('secondaryNonprofit', 'Secondary Customer Profile of type Nonprofit', {
    ...business,
    profiles: [primaryProfile],
    isPartial: true,
  }),
  trustProduct('a2p', 'A2P Messaging Profile: Local - Business', {
    endUser: [endUser('us_a2p_messaging_profile_information', 'A2P messaging profile', 'company_type', 'stock_exchange?', 'stock_ticker?')],
    isPartial: true,
  }),
  trustProduct('soleProprietor', 'A2P Messaging Profile: Sole Proprietor', {
    endUser: [endUser('sole_proprietor_information', 'Sole proprietor', 'brand_name', 'vertical', 'mobile_phone_number')],
    profiles: [starterProfile],
  }),
  trustProduct('a2pStarter', 'A2P Messaging Profile: Starter', { profiles: [starterProfile], isPartial: true }),
  trustProduct('shakenStir', 'SHAKEN/STIR', { isPartial: true }),
  trustProduct('cnam', 'CNAM', { endUser: [endUser('cnam_information', 'CNAM', 'cnam_display_name')] }),
  trustProduct('voiceIntegrity', 'Voice Integrity', { isPartial: true }),
  trustProduct('brandedCalling', 'Branded Calling', { isPartial: true }),
  trustProduct('tollFree', 'Toll-Free', { isPartial: true }),
]

const BY_SID = new Map(POLICIES.map(policy => [policy.sid, policy]))
const BY_KEY = new Map(POLICIES.map(policy => [policy.key, policy]))

export const findPolicy = (sid: string): Policy | undefined => BY_SID.get(sid)

/** The policy that our own code means, e.g. `primaryIndividual` of an upgrade. */
export function policyOf(key: PolicyKey): Policy {
  const policy = BY_KEY.get(key)
  if (!policy) throw new Error(`the policy ${key} is not in the table`)
  return policy
}

/** Whether a profile of this policy is the account's own, which an upgrade makes and which stands alone in the account. */
export const isPrimaryPolicy = (sid: string): boolean => PRIMARY_POLICIES.includes(sid)

/** Whether a profile of this policy speaks for a person or for a company (of whatever kind). */
export const profileType = (sid: string): 'individual' | 'business' => (sid === SIDS.primaryIndividual ? 'individual' : 'business')
