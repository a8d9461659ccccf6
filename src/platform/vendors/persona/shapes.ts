import { VendorUnavailable } from '../../../domain/vendor.ts'

/** The parts of Persona's answers that the adapter reads. Statuses are open sets, so they stay texts. */
export interface PersonaInquiry {
  id: string
  status: string
  tags: string[]
  fields: Record<string, string>
  /** When a workflow or a person approved or declined. */
  decidedAt: Date | null
  redactedAt: Date | null
  accountId: string | null
  verifications: PersonaVerification[]
}

export interface PersonaVerification {
  id: string
  type: string
  status: string
  at: Date
  countryCode: string | null
  idClass: string | null
  expirationDate: string | null
  values: Record<string, string>
  photos: { page: string; url: string }[]
  checks: PersonaCheck[]
}

export interface PersonaCheck {
  name: string
  status: string
  requirement: string
  reasons: string[]
  metadata: Record<string, string>
}

type Json = Record<string, unknown>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectAt = (value: unknown, ...path: string[]): Json => {
  let here: unknown = value
  for (const key of path) here = isJson(here) ? here[key] : undefined
  return isJson(here) ? here : {}
}
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textsOf = (value: unknown): string[] => listOf(value).filter(item => typeof item === 'string')
const dateOf = (value: unknown): Date | null => {
  const text = textOf(value)
  return text && !Number.isNaN(Date.parse(text)) ? new Date(text) : null
}
const textsIn = (value: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])))

/** @throws VendorUnavailable when the answer is no inquiry */
export function inquiryOf(body: unknown): PersonaInquiry {
  const data = objectAt(body, 'data')
  const id = textOf(data.id)
  const attributes = objectAt(data, 'attributes')
  const status = textOf(attributes.status)
  if (!id || !status) throw new VendorUnavailable('Persona answered no inquiry')
  return {
    id,
    status,
    tags: textsOf(attributes.tags),
    fields: fieldsOf(objectAt(attributes, 'fields')),
    decidedAt: dateOf(attributes['decisioned-at']),
    redactedAt: dateOf(attributes['redacted-at']),
    accountId: textOf(objectAt(data, 'relationships', 'account', 'data').id),
    verifications: listOf(isJson(body) ? body.included : undefined)
      .filter(isJson)
      .map(verificationOf),
  }
}

/** The first of a list of inquiries, if there is one. */
export const firstIdOf = (body: unknown): string | undefined =>
  textOf(listOf(isJson(body) ? body.data : undefined).find(isJson)?.id) ?? undefined

/** A field is `{ type, value }`; only texts matter here. */
function fieldsOf(fields: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) => {
      const value = isJson(field) ? field.value : field
      return typeof value === 'string' && value !== '' ? [[key, value]] : []
    }),
  )
}

function verificationOf(resource: Json): PersonaVerification {
  const attributes = objectAt(resource, 'attributes')
  return {
    id: textOf(resource.id) ?? '',
    type: textOf(resource.type) ?? '',
    status: textOf(attributes.status) ?? '',
    at: dateOf(attributes['submitted-at']) ?? dateOf(attributes['created-at']) ?? new Date(0),
    countryCode: textOf(attributes['country-code']),
    idClass: textOf(attributes['id-class']),
    expirationDate: textOf(attributes['expiration-date']),
    values: textsIn(attributes),
    photos: listOf(attributes['photo-urls']).flatMap(photo => {
      const url = isJson(photo) ? textOf(photo.url) : null
      return url && isJson(photo) ? [{ page: textOf(photo.page) ?? 'front', url }] : []
    }),
    checks: listOf(attributes.checks).filter(isJson).map(checkOf),
  }
}

const checkOf = (check: Json): PersonaCheck => ({
  name: textOf(check.name) ?? '',
  status: textOf(check.status) ?? '',
  requirement: textOf(check.requirement) ?? '',
  reasons: textsOf(check.reasons),
  metadata: textsIn(objectAt(check, 'metadata')),
})

/** What a webhook is about: its event and the inquiry to fetch anew. */
export function eventOf(body: unknown): { id: string; at: Date; name: string; inquiryId: string | null } | undefined {
  const data = objectAt(body, 'data')
  const attributes = objectAt(data, 'attributes')
  const id = textOf(data.id)
  const at = dateOf(attributes['created-at'])
  if (!id || !at) return undefined
  const about = objectAt(attributes, 'payload', 'data')
  const inquiryId = about.type === 'inquiry' ? textOf(about.id) : textOf(objectAt(about, 'relationships', 'inquiry', 'data').id)
  return { id, at, name: textOf(attributes.name) ?? '', inquiryId }
}

/** A text at a place in an answer, such as a link in `meta`. */
export const textIn = (body: unknown, ...path: string[]): string | null => textOf(objectAt(body, ...path.slice(0, -1))[path.at(-1) ?? ''])
