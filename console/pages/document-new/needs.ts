import { type NeededDocument, type NeededField, type Requirements, wantsAddress } from '../../api/requirements.ts'
import type { IdentityDocument, ReadingRow } from '../../api/types/documents.ts'
import { fieldName, kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import type { Details } from './draft.ts'

const IN_DOCUMENT = /^(document_|expir|issu|place_of_issue)/
/** Answered by the choice of an address or of a kind of paper, not by a box to type in. */
const ANSWERED_ELSEWHERE = new Set(['address_sids', 'address_sid', 'document_type', 'address'])
export const DATES = /(_date|^date_of_birth|^expiry|^issued_on)$/
export const COUNTRIES = /(^|_)(country|nationality)$/

export const isTyped = ({ name }: NeededField): boolean => !ANSWERED_ELSEWHERE.has(name)
export const isOfDocument = ({ name }: NeededField): boolean => IN_DOCUMENT.test(name)

const DEFAULT_PAPER: NeededDocument = {
  name: 'identity',
  friendly_name: t.documentNew.identityPaper,
  accepted: ['passport', 'national_id_card', 'residence_permit'].map(type => ({ type, friendly_name: kindName(type) })),
}

/** The papers to hand in; a rule without any still wants to see who it is. */
export const papersOf = (rule: Requirements): NeededDocument[] => (rule.documents.length > 0 ? rule.documents : [DEFAULT_PAPER])

export const fileOf = (document: IdentityDocument | undefined, paper: NeededDocument) =>
  document?.documents.find(({ document_type, kind }) => paper.accepted.some(({ type }) => type === document_type || type === kind))

export interface Need {
  id: string
  label: string
  isDone: boolean
}

export function needsOf(rule: Requirements, details: Details, document: IdentityDocument | undefined): Need[] {
  const fields = rule.fields
    .filter(field => field.required && isTyped(field))
    .map(field => ({
      id: `field-${field.name}`,
      label: field.friendly_name || fieldName(field.name),
      isDone: isAnswered(field, details.values[field.name]),
    }))
  const address = wantsAddress(rule) ? [{ id: 'field-address', label: t.documentNew.address, isDone: details.addressSid !== '' }] : []
  const papers = papersOf(rule).map(paper => ({
    id: `paper-${paper.name}`,
    label: paper.friendly_name,
    isDone: fileOf(document, paper) !== undefined,
  }))
  return [...papers, ...fields, ...address]
}

const WHOLE_DATE = /^\d{4}-\d{2}-\d{2}$/
const isAnswered = ({ name }: NeededField, value: string | undefined): boolean =>
  DATES.test(name) ? WHOLE_DATE.test(value ?? '') : Boolean(value?.trim())

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** How a typed value stands to the scan, before the server judges: case, accents and signs do not count. */
export function compared(row: ReadingRow | undefined, typed: string | undefined): 'same' | 'different' | 'unknown' {
  if (!row?.seen || !typed) return 'unknown'
  return plain(row.seen) === plain(typed) ? 'same' : 'different'
}

/** What the papers say of a detail: the server's comparison, or, while nothing is typed, the bare reading. */
export function rowOf(document: IdentityDocument | undefined, field: string): ReadingRow | undefined {
  const row = document?.reading?.find(one => one.field === field && one.seen !== null)
  if (row) return row
  for (const file of document?.documents ?? []) {
    const read = file.fields?.find(({ name, value }) => name === field && value !== '')
    if (read)
      return { field, verdict: null, seen: read.value, expected: null, document: file.sid, box: read.box ?? null, source: read.source }
  }
  return undefined
}
