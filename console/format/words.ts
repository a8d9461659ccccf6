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

const languages = new Intl.DisplayNames(['en'], { type: 'language' })
export const languageName = (code: string): string => languages.of(code) ?? code

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

const stateText = (state: string): string => (/^\d+$/.test(state) ? count(Number(state), 'item', 'items') : state.replaceAll(/[_-]/g, ' '))

/** What an event changed: "draft → pending"; one word where nothing but that is known, or where it stayed the same. */
export const changeText = (from: string | null | undefined, to: string | null | undefined): string =>
  [...new Set([from, to].flatMap(state => (state ? [stateText(state)] : [])))].join(' → ')

const plural = new Intl.PluralRules('en')
export const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en')} ${plural.select(n) === 'one' ? one : many}`

/** Country code apart, for reading; where the area code ends only a national plan knows, so the rest stays whole. */
const CALLING_CODES = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/

export const phoneText = (phoneNumber: string): string => {
  const [, code, rest] = CALLING_CODES.exec(phoneNumber) ?? []
  if (code === '1' && rest?.length === 10) return `+1 ${rest.slice(0, 3)} ${rest.slice(3, 6)} ${rest.slice(6)}`
  return code && rest ? `+${code} ${rest}` : phoneNumber
}

/** The owner's own name for a number, else the number itself. */
export const numberText = ({ friendly_name, phone_number }: { friendly_name?: string | null; phone_number: string }): string =>
  friendly_name && friendly_name !== phone_number ? friendly_name : phoneText(phone_number)

/** A detail as people write it: names of countries and kinds, dates written out. */
export const detailText = (name: string, value: unknown): string => {
  if (name === 'document_type') return kindName(String(value))
  if (/(^|_)(country|nationality)$/.test(name) && typeof value === 'string') return countryName(value)
  return formatValue(value)
}
