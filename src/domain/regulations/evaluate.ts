import { compareCompanies } from '../text/companies.ts'
import { compareNames } from '../text/names.ts'
import { compareNumbers } from '../text/numbers.ts'
import { type AnswerContext, addressSidsOf, asText, faultOf } from './answers.ts'
import type { AcceptedDocument, AddressScope, DocumentRequirement, EndUserRequirement, FieldRequirement, Regulation } from './regulation.ts'

/** What was filed to meet a rule or a policy. `attributes` are the caller's own words and may hold anything. */
export interface Filed {
  endUsers: readonly FiledItem[]
  documents: readonly FiledDocument[]
  /** The addresses of the account that the documents name; one that is not here is not the account's. */
  addresses: readonly { sid: string; isoCountry: string }[]
  /** YYYY-MM-DD */
  today: string
}

export interface FiledItem {
  sid: string
  type: string
  attributes: Readonly<Record<string, unknown>>
}

export interface FiledDocument extends FiledItem {
  /** An expired one counts for nothing; every other state is for the reviewer to weigh. */
  state: string
}

/** Twilio's codes of an evaluation. */
export const EVALUATION_CODES = {
  endUserMissing: 22214,
  endUserField: 22215,
  documentMissing: 22216,
  documentField: 22217,
  fieldContradicts: 22218,
  addressMissing: 22219,
} as const

/** One field in Twilio's spelling, as `results[].valid[]` and `invalid[]` hold it. */
export interface FieldResult {
  friendly_name: string
  object_field: string
  passed: boolean
  failure_reason: string | null
  error_code: number | null
}

/** One requirement in Twilio's spelling, as `results[]` of an evaluation holds it. */
export interface RequirementResult {
  friendly_name: string
  object_type: string
  passed: boolean
  failure_reason: string | null
  error_code: number | null
  valid: FieldResult[]
  invalid: FieldResult[]
  requirement_friendly_name: string
  requirement_name: string
}

/** What `evaluateRequirements` needs of a rule or a policy. */
export interface Demands {
  endUser: readonly EndUserRequirement[]
  documents: readonly DocumentRequirement[]
  minimumAge: number | null
  address: { scope: AddressScope }
  /** null: the addresses may lie anywhere. */
  isoCountry: string | null
}

/**
 * Judges what a bundle holds against its rule: one result for each requirement, end users first, in the rule's order, with every field.
 * Presence and form only; whether the papers say so is for the reader and the reviewer. An empty list means that the rule asks for nothing.
 */
export const evaluateBundle = (regulation: Regulation, filed: Filed): RequirementResult[] => evaluateRequirements(regulation, filed)

export const isCompliant = (results: readonly RequirementResult[]): boolean => results.every(({ passed }) => passed)

export function evaluateRequirements(demands: Demands, filed: Filed): RequirementResult[] {
  const results: RequirementResult[] = []
  const chosen: FiledItem[] = []
  for (const requirement of demands.endUser) {
    const { result, item } = evaluateEndUser(requirement, demands, filed)
    if (item) chosen.push(item)
    results.push(result)
  }
  for (const requirement of demands.documents) results.push(evaluateDocument(requirement, demands, filed, chosen))
  return results
}

function evaluateEndUser(requirement: EndUserRequirement, demands: Demands, filed: Filed): { result: RequirementResult; item?: FiledItem } {
  const context: AnswerContext = { today: filed.today, minimumAge: demands.minimumAge }
  const frame = { object: requirement.friendlyName, type: requirement.type, requirement }
  let best: { result: RequirementResult; item: FiledItem } | undefined
  for (const item of filed.endUsers) {
    if (item.type !== requirement.type) continue
    const fields = requirement.fields.map(field =>
      judged(field, faultOf(field, item.attributes[field.name], context), EVALUATION_CODES.endUserField),
    )
    best = fewerFaults(best, { result: resultOf(frame, fields), item })
    if (best.result.passed) break
  }
  if (best) return best
  if (requirement.isOptional) return { result: resultOf(frame, []) }
  const reason = `No end user of the type ${requirement.type} is assigned.`
  return { result: missing(frame, reason, EVALUATION_CODES.endUserMissing, requirement.fields, EVALUATION_CODES.endUserField) }
}

function evaluateDocument(
  requirement: DocumentRequirement,
  demands: Demands,
  filed: Filed,
  endUsers: readonly FiledItem[],
): RequirementResult {
  let best: { result: RequirementResult } | undefined
  let hasExpired = false
  for (const accepted of requirement.accepted) {
    for (const document of filed.documents) {
      if (document.type !== accepted.type) continue
      if (document.state === 'expired') {
        hasExpired = true
        continue
      }
      const fields = accepted.fields.map(field => judgeDocumentField(field, document, demands, filed, endUsers))
      best = fewerFaults(best, { result: resultOf({ object: accepted.friendlyName, type: accepted.type, requirement }, fields) })
      if (best.result.passed) return best.result
    }
  }
  return best?.result ?? missingDocument(requirement, hasExpired)
}

function missingDocument(requirement: DocumentRequirement, hasExpired: boolean): RequirementResult {
  const first: AcceptedDocument = requirement.accepted[0] ?? { type: 'document', friendlyName: requirement.friendlyName, fields: [] }
  const names = requirement.accepted.map(({ friendlyName }) => friendlyName).join(', or ')
  const reason = hasExpired
    ? `The document for ${requirement.friendlyName} has expired. Add one of: ${names}.`
    : `No document for ${requirement.friendlyName} is assigned. Add one of: ${names}.`
  const frame = { object: first.friendlyName, type: first.type, requirement }
  return missing(frame, reason, EVALUATION_CODES.documentMissing, first.fields, EVALUATION_CODES.documentField)
}

function judgeDocumentField(
  field: FieldRequirement,
  document: FiledDocument,
  demands: Demands,
  filed: Filed,
  endUsers: readonly FiledItem[],
): FieldResult {
  const value = document.attributes[field.name]
  if (field.kind === 'addresses')
    return judged(field, faultOfAddresses(field, addressSidsOf(value), demands, filed), EVALUATION_CODES.addressMissing)
  const fault = faultOf(field, value, { today: filed.today, minimumAge: demands.minimumAge })
  if (fault) return judged(field, fault, EVALUATION_CODES.documentField)
  const text = asText(value)
  const stated = endUsers.map(({ attributes }) => asText(attributes[field.name])).filter(Boolean)
  const contradicts = text !== '' && stated.length > 0 && !stated.some(other => agrees(field, other, text))
  return judged(field, contradicts ? 'does not match the end user' : undefined, EVALUATION_CODES.fieldContradicts)
}

/** Case, spaces, marks and legal forms do not count: the paper and the form may write them otherwise. */
function agrees(field: FieldRequirement, stated: string, shown: string): boolean {
  if (stated === shown) return true
  if (field.name === 'business_name' || field.name === 'brand_name') return compareCompanies(stated, shown) === 'same'
  if (field.kind === 'name') return compareNames(stated, shown) === 'same'
  if (field.kind === 'text') return compareNumbers(stated, shown) === 'same' || stated.toLowerCase() === shown.toLowerCase()
  return stated.toLowerCase() === shown.toLowerCase()
}

function faultOfAddresses(
  field: FieldRequirement,
  sids: readonly string[],
  { address: { scope }, isoCountry }: Demands,
  filed: Filed,
): string | undefined {
  if (sids.length === 0) return field.required ? 'is missing' : undefined
  for (const sid of sids) {
    const address = filed.addresses.find(known => known.sid === sid)
    if (!address) return 'names an address that is not in this account'
    if (isoCountry === null) continue
    const isHere = address.isoCountry === isoCountry
    if ((scope === 'country' || scope === 'locality') && !isHere) return `must lie in ${isoCountry}`
    if (scope === 'foreign' && isHere) return `must lie outside ${isoCountry}`
  }
  return undefined
}

interface Frame {
  object: string
  type: string
  requirement: { name: string; friendlyName: string }
}

function judged(field: FieldRequirement, fault: string | undefined, code: number): FieldResult {
  return {
    friendly_name: field.friendlyName,
    object_field: field.name,
    passed: fault === undefined,
    failure_reason: fault === undefined ? null : `${field.friendlyName} ${fault}.`,
    error_code: fault === undefined ? null : code,
  }
}

function resultOf({ object, type, requirement }: Frame, fields: readonly FieldResult[]): RequirementResult {
  const invalid = fields.filter(({ passed }) => !passed)
  const first = invalid[0]
  return {
    friendly_name: object,
    object_type: type,
    passed: invalid.length === 0,
    failure_reason: first ? `${object}: ${invalid.map(({ failure_reason }) => failure_reason).join(' ')}` : null,
    error_code: first?.error_code ?? null,
    valid: invalid.length === 0 ? [...fields] : fields.filter(({ passed }) => passed),
    invalid,
    requirement_friendly_name: requirement.friendlyName,
    requirement_name: requirement.name,
  }
}

function missing(
  { object, type, requirement }: Frame,
  reason: string,
  code: number,
  fields: readonly FieldRequirement[],
  fieldCode: number,
): RequirementResult {
  const invalid = fields
    .filter(({ required }) => required)
    .map(field => judged(field, 'is missing', field.kind === 'addresses' ? EVALUATION_CODES.addressMissing : fieldCode))
  return {
    friendly_name: object,
    object_type: type,
    passed: false,
    failure_reason: reason,
    error_code: code,
    valid: [],
    invalid,
    requirement_friendly_name: requirement.friendlyName,
    requirement_name: requirement.name,
  }
}

const fewerFaults = <T extends { result: RequirementResult }>(best: T | undefined, next: T): T =>
  best && best.result.invalid.length <= next.result.invalid.length ? best : next
