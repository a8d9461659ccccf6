import { type Reason, reason } from '../reasons.ts'
import { type AnswerContext, faultOf } from './answers.ts'
import type { FieldRequirement } from './regulation.ts'
import { type Policy, policyOf } from './trusthub-policies.ts'

export type UpgradeType = 'individual' | 'business'

/** What somebody says of themselves or their company when an account is upgraded. */
export interface UpgradeInformation {
  type: UpgradeType
  /** By machine name; unknown keys are kept and are nobody's business here. */
  attributes: Readonly<Record<string, unknown>>
}

/** The profile that the information becomes. */
export const profilePolicy = (type: UpgradeType): Policy => policyOf(type === 'business' ? 'primaryBusiness' : 'primaryIndividual')

/** Who it is has to be known from the start; whatever else the profile's policy asks for may follow until it is handed in. */
const IDENTIFIES: Record<UpgradeType, ReadonlySet<string>> = {
  individual: new Set(['first_name', 'last_name', 'email']),
  business: new Set(['business_name', 'business_registration_number', 'first_name', 'last_name', 'email']),
}

/** Everything that keeps the upgrade from starting: what is missing, and what is no answer to its field. In the order of the form. */
export function faultsOfUpgrade({ type, attributes }: UpgradeInformation, today: string): Reason[] {
  const context: AnswerContext = { today, minimumAge: null }
  return fieldsOf(type).flatMap(field => {
    const fault = faultOf({ ...field, required: IDENTIFIES[type].has(field.name) }, attributes[field.name], context)
    return fault ? [reason('missing_information', { field: field.name, note: `${field.friendlyName} ${fault}.` })] : []
  })
}

/** The form of a profile, group by group: what its policy asks for. */
export const profileForm = (type: UpgradeType): { name: string; fields: FieldRequirement[] }[] =>
  requiredEndUsers(type).map(({ friendlyName, fields }) => ({ name: friendlyName, fields }))

/** Whether the profile asks for an address. */
export const profileAsksForAddress = (type: UpgradeType): boolean => profilePolicy(type).documents.length > 0

/** The attributes by the kind of end user that they describe; what no kind asks for goes to the first. */
export function endUsersOfUpgrade({ type, attributes }: UpgradeInformation): { type: string; attributes: Record<string, unknown> }[] {
  const kinds = requiredEndUsers(type)
  const asked = new Set(fieldsOf(type).map(({ name }) => name))
  return kinds.map((kind, index) => {
    const own = new Set(kind.fields.map(({ name }) => name))
    const entries = Object.entries(attributes).filter(([name]) => own.has(name) || (index === 0 && !asked.has(name)))
    return { type: kind.type, attributes: Object.fromEntries(entries) }
  })
}

const requiredEndUsers = (type: UpgradeType) => profilePolicy(type).endUser.filter(({ isOptional }) => !isOptional)

const fieldsOf = (type: UpgradeType): FieldRequirement[] => requiredEndUsers(type).flatMap(({ fields }) => fields)
