import { DOCUMENT_KINDS, isDocumentKind } from '../../src/domain/documents/kinds.ts'
import { t } from '../texts/en.ts'
import { formatValue } from './dates.ts'

const regions = new Intl.DisplayNames(['en'], { type: 'region' })

/** UTO is the specimen state of ICAO 9303 and no region of any list. */
export const countryName = (code: string | null | undefined): string => {
  if (!code) return ''
  if (!/^[A-Z]{2}$/.test(code)) return code === 'UTO' ? 'Utopia (specimen)' : code
  return regions.of(code) ?? code
}

export const kindName = (kind: string | null | undefined): string => {
  if (!kind) return t.document.kindUnknown
  return isDocumentKind(kind) ? DOCUMENT_KINDS[kind].name : sentence(kind)
}

/** `birth_date` -> "Birth date", for what no catalogue names. */
export const sentence = (machineName: string): string => {
  const words = machineName.replaceAll(/[_-]/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const fieldName = (name: string): string => t.fields[name] ?? sentence(name)
export const numberTypeName = (type: string | null | undefined): string => (type ? (t.numberTypes[type] ?? sentence(type)) : '')
export const holderTypeName = (type: string | null | undefined): string => (type ? (t.holderTypes[type] ?? sentence(type)) : '')

/** `identity_document.passed` -> "Identity document passed". */
export const eventName = (type: string): string => sentence(type.replaceAll('.', ' '))

const plural = new Intl.PluralRules('en')
export const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en')} ${plural.select(n) === 'one' ? one : many}`

/** "+4930123456" -> "+49 30 123456" is the server's friendly name; this only guards against a missing one. */
export const numberText = (number: { friendly_name?: string | null; phone_number: string }): string =>
  number.friendly_name || number.phone_number

/** A detail as people write it: names of countries and kinds, dates written out. */
export const detailText = (name: string, value: unknown): string => {
  if (name === 'document_type') return kindName(String(value))
  if (/(^|_)(country|nationality)$/.test(name) && typeof value === 'string') return countryName(value)
  return formatValue(value)
}
