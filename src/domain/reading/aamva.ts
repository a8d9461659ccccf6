import type { ReadField } from './reading.ts'

/** What an AAMVA barcode (DL/ID Card Design Standard, annex D) says, dates as YYYY-MM-DD. */
export interface Aamva {
  /** US or CA. */
  country: string
  /** Issuer identification number: which state or province. */
  issuer: string
  version: number
  fields: Omit<ReadField, 'box'>[]
}

/** Element IDs of annex D.12.5 by our field names; where several stand, the first that is filled counts. */
const ELEMENTS: readonly { name: string; ids: readonly string[] }[] = [
  { name: 'document_number', ids: ['DAQ'] },
  { name: 'last_name', ids: ['DCS', 'DAB'] },
  { name: 'first_name', ids: ['DAC', 'DCT'] },
  { name: 'middle_name', ids: ['DAD'] },
  { name: 'birth_date', ids: ['DBB'] },
  { name: 'expiry_date', ids: ['DBA'] },
  { name: 'issue_date', ids: ['DBD'] },
  { name: 'sex', ids: ['DBC'] },
  { name: 'street', ids: ['DAG', 'DAL'] },
  { name: 'street_2', ids: ['DAH', 'DAM'] },
  { name: 'city', ids: ['DAI', 'DAN'] },
  { name: 'region', ids: ['DAJ', 'DAO'] },
  { name: 'postal_code', ids: ['DAK', 'DAP'] },
]

// Line feed, carriage return, and the file, group and record separators that older issuers use.
const SEPARATORS = new RegExp(`[\n\r${String.fromCharCode(0x1c, 0x1d, 0x1e)}]+`)

const EMPTY = new Set(['', 'NONE', 'UNAVL', 'UNAVAIL', 'N/A'])
const SEXES: Readonly<Record<string, string>> = { '1': 'M', '2': 'F', '9': 'X', M: 'M', F: 'F', X: 'X' }

/** Parses the payload of the PDF417 symbol; null when it is not one of AAMVA. */
export function parseAamva(payload: string): Aamva | null {
  const header = /ANSI ?(\d{6})(\d{2})|AAMVA(\d{6})(\d{2})/.exec(payload)
  if (!header) return null
  const issuer = header[1] ?? header[3] ?? ''
  const version = Number(header[2] ?? header[4])
  const elements = elementsOf(payload.slice(header.index))
  const country = elements.get('DCG') === 'CAN' ? 'CA' : 'US'
  const isMonthFirst = country === 'US' && version !== 1
  const fields: Aamva['fields'] = []
  for (const { name, ids } of ELEMENTS) {
    const raw = ids.map(id => elements.get(id)).find(value => value !== undefined && !EMPTY.has(value.toUpperCase()))
    const value = raw === undefined ? null : readElement(name, raw, isMonthFirst)
    if (value) fields.push({ name, value, source: 'barcode', confidence: 1 })
  }
  if (!fields.some(({ name }) => name === 'last_name')) addWholeName(elements.get('DAA'), fields)
  return fields.length === 0 ? null : { country, issuer, version, fields }
}

/** Elements stand one a line; the first of a subfile follows its designator (DL, ID, EN, ZX...) directly. */
function elementsOf(payload: string): Map<string, string> {
  const elements = new Map<string, string>()
  for (const line of payload.split(SEPARATORS)) {
    const element = line.replace(/^(?:ANSI|AAMVA).*?\d{8}(?=[A-Z]{2}D[A-D][A-Z])/, '').replace(/^(?:DL|ID|EN|Z[A-Z])(?=[DZ][A-Z]{2})/, '')
    const [, id, value] = /^([DZP][A-Z]{2})(.*)$/.exec(element) ?? []
    if (id !== undefined && value !== undefined && !elements.has(id)) elements.set(id, value.trim())
  }
  return elements
}

function readElement(name: string, raw: string, isMonthFirst: boolean): string | null {
  if (name.endsWith('_date')) return dateOf(raw, isMonthFirst)
  if (name === 'sex') return SEXES[raw] ?? null
  if (name === 'postal_code') return postalCodeOf(raw)
  if (name === 'first_name') return raw.replaceAll(',', ' ').trim()
  return raw
}

/** MMDDCCYY in the USA, CCYYMMDD in Canada and in the first version; whichever is a real date wins when the standard's order is none. */
function dateOf(raw: string, isMonthFirst: boolean): string | null {
  const digits = raw.replaceAll(/\D/g, '')
  if (digits.length !== 8) return null
  const monthFirst = realDate(digits.slice(4), digits.slice(0, 2), digits.slice(2, 4))
  const yearFirst = realDate(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6))
  return isMonthFirst ? (monthFirst ?? yearFirst) : (yearFirst ?? monthFirst)
}

function realDate(year: string, month: string, day: string): string | null {
  const text = `${year}-${month}-${day}`
  const time = Date.parse(`${text}T00:00:00Z`)
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  return isReal && year >= '1900' && year < '2100' ? text : null
}

function postalCodeOf(raw: string): string {
  const code = raw.replaceAll(/\s/g, '')
  if (!/^\d{9}$/.test(code)) return raw.trim()
  return code.endsWith('0000') ? code.slice(0, 5) : `${code.slice(0, 5)}-${code.slice(5)}`
}

/** Version 1 has one name element: LAST,FIRST,MIDDLE. */
function addWholeName(whole: string | undefined, fields: Aamva['fields']): void {
  const [last, first, middle] = (whole ?? '').split(/[,@]/).map(part => part.trim())
  if (last) fields.push({ name: 'last_name', value: last, source: 'barcode', confidence: 1 })
  if (first) fields.push({ name: 'first_name', value: first, source: 'barcode', confidence: 1 })
  if (middle) fields.push({ name: 'middle_name', value: middle, source: 'barcode', confidence: 1 })
}
