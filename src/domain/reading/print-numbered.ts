import { splitAddress } from './print-address.ts'
import type { Shape } from './print-labels.ts'
import { below, type LabelledLine, type PrintedField, toTheRight } from './print-page.ts'
import { shaped } from './print-shapes.ts'

/**
 * Fields that licences number instead of naming them: directive 2006/126/EC, annex I (1 family name, 2 first names, 3 birth, 4a issue,
 * 4b expiry, 5 number), and AAMVA's card design standard, which has 4d for the number and 8 for the address.
 */
const NUMBERS: Readonly<Record<string, { name: string; shape: Shape }>> = {
  '1': { name: 'last_name', shape: 'name' },
  '2': { name: 'first_name', shape: 'name' },
  '3': { name: 'birth_date', shape: 'date' },
  '4a': { name: 'issue_date', shape: 'date' },
  '4b': { name: 'expiry_date', shape: 'date' },
  '4d': { name: 'document_number', shape: 'number' },
  '5': { name: 'document_number', shape: 'number' },
  '8': { name: 'address', shape: 'address' },
}
const NUMBERED = /^\(?([1-58]|4\s?[abdABD])\s?[.,:)]?(?:\s+|(?<=[.,:)])|$)(?:(?:DL(?: NO)?|LIC|DOB|EXP|ISS|LN|FN|ADD)\b[.: ]*)?(.*)$/
const PLACES = 3

/** The numbered fields of a driving licence; none unless several stand on the page, for a lone 1 labels nothing. */
export function numberedFields(page: readonly LabelledLine[], country: string | null): PrintedField[] {
  const found: PrintedField[] = []
  let seen = 0
  for (const line of page) {
    const match = NUMBERED.exec(line.text)
    const number = match?.[1]?.replace(/\s/g, '').toLowerCase() ?? ''
    const rule = NUMBERS[number]
    if (!match || !rule) continue
    const own = match[2] ?? ''
    const right = own === '' ? toTheRight(line, page) : null
    const text = own === '' ? (right?.text ?? '') : own
    const at = own === '' ? (right?.index ?? line.index) : line.index
    if (rule.shape === 'address') found.push(...addressAt(text, at, page))
    else {
      const value = shaped(text, rule.shape, country)
      if (value === null) continue
      found.push({ name: rule.name, value, line: at })
      seen++
    }
  }
  return seen >= PLACES ? found.filter(({ name }, index) => found.findIndex(other => other.name === name) === index) : []
}

function addressAt(text: string, line: number, page: readonly LabelledLine[]): PrintedField[] {
  const own = page[line]
  const next = own ? below(own, page) : null
  const parts = splitAddress(text)?.city ? splitAddress(text) : splitAddress(next ? `${text}, ${next.text}` : text)
  return Object.entries(parts ?? {}).flatMap(([name, value]) =>
    value ? [{ name: name === 'postalCode' ? 'postal_code' : name, value: String(value), line }] : [],
  )
}
