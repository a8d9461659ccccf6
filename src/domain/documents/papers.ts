import type { MrzReading, ReadField, Reading, Source } from '../reading/reading.ts'
import { DOCUMENT_KINDS, type DocumentKind, isDocumentKind } from './kinds.ts'

/** One file of a case: what it was said to be, and what was read. */
export interface FiledReading {
  /** SID of the file, or `front` and `back` where files have none. */
  sid: string
  /** Kind as declared by whoever filed it. */
  kind: string
  reading: Reading
}

export type PaperGroup = 'identity' | 'address' | 'business'

/** Files of one declared kind, which are sides or pages of one paper. */
export interface Paper {
  kind: string
  group: PaperGroup
  files: FiledReading[]
  /** Issuing state as read, or null. */
  country: string | null
}

const SOURCE_RANK: Record<Source, number> = { mrz: 0, barcode: 1, text_layer: 2, print: 3 }

/** Names under which readers and forms know the same thing; the first is the machine name. */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  first_name: ['first_name', 'given_names', 'given_name'],
  last_name: ['last_name', 'surname', 'family_name'],
  birth_date: ['birth_date', 'date_of_birth'],
  document_number: ['document_number', 'id_number'],
  expiry_date: ['expiry_date', 'expiration_date', 'date_of_expiry'],
  issue_date: ['issue_date', 'date_of_issue', 'invoice_date', 'statement_date', 'date'],
  nationality: ['nationality'],
  issuing_country: ['issuing_country', 'issuing_state'],
  business_name: ['business_name', 'company_name', 'legal_name'],
  business_registration_number: ['business_registration_number', 'registration_number', 'register_number', 'company_number'],
  full_name: ['full_name', 'name', 'holder', 'customer_name'],
  street: ['street', 'address_street', 'street_address'],
  postal_code: ['postal_code', 'address_postal_code', 'zip'],
  city: ['city', 'address_city', 'town'],
}

const namesOf = (field: string): readonly string[] => ALIASES[field] ?? [field]

export function groupOf(kind: string): PaperGroup {
  return isDocumentKind(kind) ? DOCUMENT_KINDS[kind].group : 'business'
}

export const isIdentityKind = (kind: string | null): kind is DocumentKind =>
  kind !== null && isDocumentKind(kind) && DOCUMENT_KINDS[kind].group === 'identity'

/** Puts the files of one kind together, in the order of their first file. */
export function gatherPapers(files: readonly FiledReading[]): Paper[] {
  const papers = new Map<string, Paper>()
  for (const file of files) {
    const paper = papers.get(file.kind)
    if (paper) paper.files.push(file)
    else papers.set(file.kind, { kind: file.kind, group: groupOf(file.kind), files: [file], country: null })
  }
  for (const paper of papers.values())
    paper.country = paper.files.map(({ reading }) => reading.issuingCountry).find(country => country !== null) ?? null
  return [...papers.values()]
}

/** The lines were read twice with the same result and all check digits hold. */
export const isConfirmedMrz = (mrz: MrzReading | null): boolean => mrz?.confirmed === true && mrz.failed.length === 0

/** Whether what the file says of an identity paper is beyond doubt: confirmed lines or a decoded barcode. */
export const isConfirmedIdentity = (reading: Reading): boolean => isConfirmedMrz(reading.mrz) || reading.hasBarcode

export interface ReadValue {
  file: FiledReading
  field: ReadField
}

/** Everything read under this name in the paper's files: machine-readable first, then the surest. */
export function readValues(paper: Paper, field: string): ReadValue[] {
  const names = namesOf(field)
  return paper.files
    .flatMap(file => file.reading.fields.filter(({ name }) => names.includes(name)).map(read => ({ file, field: read })))
    .toSorted((a, b) => SOURCE_RANK[a.field.source] - SOURCE_RANK[b.field.source] || b.field.confidence - a.field.confidence)
}

const NAMES: ReadonlySet<string> = new Set(['first_name', 'last_name'])

/** Whether a value is certain enough to prove somebody wrong: confirmed lines, a barcode, or the text of a digital file. */
export function isProof({ file, field }: ReadValue): boolean {
  if (field.source === 'mrz') return isConfirmedMrz(file.reading.mrz) || (file.reading.mrz?.isNameOpen === true && !NAMES.has(field.name))
  return field.source === 'barcode' || (field.source === 'text_layer' && field.confidence >= 0.9)
}

/** The typed detail under any of its names, trimmed; undefined when it is empty or no text. */
export function detailOf(details: Readonly<Record<string, unknown>>, field: string): string | undefined {
  for (const name of namesOf(field)) {
    const value = details[name]
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
    if (text !== '') return text
  }
  return undefined
}

/** Width of the name field of each format, ICAO 9303 parts 4 to 6: a name that fills it may be cut short. */
const NAME_FIELDS: Partial<Record<MrzReading['format'], { line: number; from: number; to: number }>> = {
  TD1: { line: 2, from: 0, to: 30 },
  TD2: { line: 0, from: 5, to: 36 },
  TD3: { line: 0, from: 5, to: 44 },
  'MRV-A': { line: 0, from: 5, to: 44 },
  'MRV-B': { line: 0, from: 5, to: 36 },
}

/** Whether the name fills its field, so that its end may be missing. The French card cuts first names after 14 letters. */
export function isNameCutShort(mrz: MrzReading | null): boolean {
  if (!mrz) return false
  if (mrz.format === 'FRENCH_ID')
    return !(mrz.lines[0] ?? '').slice(5, 30).endsWith('<') || !(mrz.lines[1] ?? '').slice(13, 27).endsWith('<')
  const place = NAME_FIELDS[mrz.format]
  return place !== undefined && !(mrz.lines[place.line] ?? '<').slice(place.from, place.to).endsWith('<')
}
