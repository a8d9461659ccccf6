import { PAPER_NAMES } from './fields.ts'
import { derivedSid } from './fingerprint.ts'
import type { DocumentRequirement, EndUserRequirement, FieldRequirement } from './regulation.ts'

/** Twilio's spelling of requirements, as `Regulation.requirements` and `Policy.requirements` hold them. */
export interface TwilioField {
  machine_name: string
  friendly_name: string
  description: string
  constraint?: string | { required: boolean; allowed: { name: string; value: string }[] }
}

export interface TwilioEndUser {
  name: string
  type: string
  requirement_name: string
  url: string
  fields: string[]
  detailed_fields: TwilioField[]
}

export interface TwilioDocument {
  name: string
  type: 'document'
  requirement_name: string
  description: string
  accepted_documents: { name: string; type: string; url: string; fields: string[]; detailed_fields: TwilioField[] }[]
}

export interface TwilioRequirements {
  end_user: TwilioEndUser[]
  /** Every inner entry is needed; of its `accepted_documents` any one. */
  supporting_document: TwilioDocument[][]
}

/** The part of a rule or a policy that says what is asked for. */
export interface Asking {
  endUser: readonly EndUserRequirement[]
  documents: readonly DocumentRequirement[]
}

export interface TwilioRequirementsOptions {
  /** Where the host's catalogues lie, e.g. `https://example.com/v2/RegulatoryCompliance`; no slash at the end. */
  baseUrl: string
  /** Whether fields carry their `constraint`. An empty one marks an optional field. */
  includeConstraints: boolean
}

export function toTwilioRequirements(rule: Asking, options: TwilioRequirementsOptions): TwilioRequirements {
  const documents = rule.documents.map(document => toDocument(document, options))
  return {
    end_user: rule.endUser.map(endUser => toEndUser(endUser, options)),
    supporting_document: documents.length > 0 ? [documents] : [],
  }
}

function toEndUser({ name, friendlyName, type, fields }: EndUserRequirement, options: TwilioRequirementsOptions): TwilioEndUser {
  return {
    name: friendlyName,
    type,
    requirement_name: name,
    url: `${options.baseUrl}/EndUserTypes/${endUserTypeSid(type)}`,
    ...toFields(fields, type, options),
  }
}

function toDocument(
  { name, friendlyName, description, accepted }: DocumentRequirement,
  options: TwilioRequirementsOptions,
): TwilioDocument {
  return {
    name: friendlyName,
    type: 'document',
    requirement_name: name,
    description,
    accepted_documents: accepted.map(({ type, friendlyName: acceptedName, fields }) => ({
      name: acceptedName,
      type,
      url: `${options.baseUrl}/SupportingDocumentTypes/${documentTypeSid(type)}`,
      ...toFields(fields, type, options),
    })),
  }
}

function toFields(fields: readonly FieldRequirement[], type: string, { includeConstraints }: TwilioRequirementsOptions) {
  return {
    fields: fields.map(({ name }) => name),
    detailed_fields: fields.map(field => ({
      machine_name: field.name,
      friendly_name: field.friendlyName,
      description: field.description ?? '',
      ...(includeConstraints && { constraint: constraintOf(field, type) }),
    })),
  }
}

function constraintOf({ name, required, allowed }: FieldRequirement, type: string): NonNullable<TwilioField['constraint']> {
  if (allowed) return { required, allowed: [...allowed] }
  return required ? `${type}['${name}'] != null` : ''
}

/** SIDs of the catalogues: the same on every installation and on both hosts. */
export const endUserTypeSid = (machineName: string): string => derivedSid('OY', `end_user_type:${machineName}`)
export const documentTypeSid = (machineName: string): string => derivedSid('OY', `supporting_document_type:${machineName}`)

/** One row of EndUserTypes or SupportingDocumentTypes, in Twilio's spelling but for `url`, which the server adds. */
export interface TypeOfItem {
  sid: string
  friendly_name: string
  machine_name: string
  fields: { friendly_name: string; machine_name: string; constraint: 'String' | 'List' }[]
}

/** The kinds of end user that the rules know, with every field that any of them asks for, by machine name. */
export function endUserTypes(rules: readonly Asking[]): TypeOfItem[] {
  const items = rules.flatMap(({ endUser }) => endUser)
  return collect(items, endUserTypeSid)
}

/** The kinds of paper that the rules accept, with every field that any of them reads from it, by machine name. */
export function supportingDocumentTypes(rules: readonly Asking[]): TypeOfItem[] {
  const items = rules.flatMap(({ documents }) => documents.flatMap(({ accepted }) => accepted))
  return collect(items, documentTypeSid)
}

function collect(
  items: readonly { type: string; friendlyName: string; fields: readonly FieldRequirement[] }[],
  sidOf: (type: string) => string,
): TypeOfItem[] {
  const types = new Map<string, TypeOfItem>()
  for (const { type, friendlyName, fields } of items) {
    const known: TypeOfItem = types.get(type) ?? {
      sid: sidOf(type),
      friendly_name: PAPER_NAMES[type] ?? friendlyName,
      machine_name: type,
      fields: [],
    }
    types.set(type, known)
    for (const { name, friendlyName: fieldName, kind } of fields) {
      if (known.fields.some(({ machine_name }) => machine_name === name)) continue
      known.fields.push({
        friendly_name: fieldName,
        machine_name: name,
        constraint: kind === 'list' || kind === 'addresses' ? 'List' : 'String',
      })
    }
  }
  return [...types.values()].toSorted((a, b) => (a.machine_name < b.machine_name ? -1 : 1))
}
