import { type Reason, reason } from '../reasons.ts'
import { type AnswerContext, asText, faultOf } from './answers.ts'
import type { DocumentRequirement, FieldRequirement, Regulation } from './regulation.ts'

export interface IdentityFiling {
  /** The details as typed; unknown keys are nobody's business here. */
  details: Readonly<Record<string, unknown>>
  /** Kinds of the papers that were filed. */
  documentTypes: readonly string[]
  hasAddress: boolean
  /** YYYY-MM-DD */
  today: string
}

/** Everything that an identity document still lacks before it can be submitted, in the order of the form; empty when it is complete. */
export function missingDetails(regulation: Regulation, { details, documentTypes, hasAddress, today }: IdentityFiling): Reason[] {
  const context: AnswerContext = { today, minimumAge: regulation.minimumAge }
  const fields = regulation.endUser.flatMap(endUser => endUser.fields)
  const open = fields.flatMap(field => openField(field, details[field.name], context))
  if (regulation.address.scope !== 'none' && !hasAddress) open.push(reason('address_missing', { field: 'address_sid' }))
  for (const requirement of regulation.documents) {
    if (!requirement.accepted.some(({ type }) => documentTypes.includes(type))) open.push(openDocument(requirement))
  }
  return open
}

function openField(field: FieldRequirement, value: unknown, context: AnswerContext): Reason[] {
  const fault = faultOf(field, value, context)
  if (!fault) return []
  const note = `${field.friendlyName} ${fault}.`
  if (field.kind === 'expiry_date' && fault === 'has passed') return [reason('expired', { field: field.name, note })]
  const isUnderAge = field.kind === 'birth_date' && asText(value) !== '' && fault.startsWith('is under the age')
  return [reason(isUnderAge ? 'under_age' : 'missing_information', { field: field.name, note })]
}

function openDocument({ name, friendlyName, accepted }: DocumentRequirement): Reason {
  const names = accepted.map(paper => paper.friendlyName).join(', ')
  return reason('missing_document', { document: name, note: `${friendlyName}: add one of these: ${names}.` })
}

/** One line of the form for a rule; `*` marks the required ones. */
export interface FormField {
  name: string
  friendlyName: string
  description: string
  required: boolean
  group: 'who' | 'address' | 'document'
  kind: FieldRequirement['kind'] | 'address' | 'file'
  /** What may be chosen: values of a list, or the accepted kinds of paper. */
  choices: readonly { name: string; value: string }[]
}

/** The form that a rule asks for: who, then the address, then one line for each paper. */
export function requiredFields(regulation: Regulation): FormField[] {
  const who = regulation.endUser.flatMap(({ fields }) => fields.map(formField))
  const papers = regulation.documents.map(({ name, friendlyName, description, accepted }): FormField => {
    const choices = accepted.map(paper => ({ name: paper.friendlyName, value: paper.type }))
    return { name, friendlyName, description, required: true, group: 'document', kind: 'file', choices }
  })
  return [...who, ...addressField(regulation), ...papers]
}

const formField = ({ name, friendlyName, description = '', required, kind, allowed = [] }: FieldRequirement): FormField => ({
  name,
  friendlyName,
  description,
  required,
  group: 'who',
  kind,
  choices: allowed,
})

const WHERE = {
  any: 'Anywhere in the world.',
  country: "In the number's country.",
  locality: "In the area of the number's prefix.",
  foreign: "Outside the number's country.",
} as const

function addressField({ address: { scope } }: Regulation): FormField[] {
  if (scope === 'none') return []
  return [
    {
      name: 'address_sid',
      friendlyName: 'Address',
      description: WHERE[scope],
      required: true,
      group: 'address',
      kind: 'address',
      choices: [],
    },
  ]
}
