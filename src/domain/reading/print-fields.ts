import { splitAddress, streetBelow } from './print-address.ts'
import { findLabels, type LabelMatch, type Shape } from './print-labels.ts'
import { numberedFields } from './print-numbered.ts'
import { below, type LabelledLine, type PrintedField, toTheRight } from './print-page.ts'
import { shaped } from './print-shapes.ts'
import type { TextLine } from './reading.ts'
import { saysSpecimen } from './specimen.ts'

/** A stroke, often read as a capital I, and no digit behind it. */
const TRANSLATION = /^\s*(?:[/|]|I\s)(?:\D|\(\d+\))*$/

/** Finds labelled values in the lines of one upright page. Only what stands where its label says, and looks like it, is given. */
export function printedFields(lines: readonly TextLine[], isLetter: boolean, country: string | null): PrintedField[] {
  const page = lines.map(({ text, box }, index): LabelledLine => {
    const labels = findLabels(text, isLetter ? 'letter' : 'identity')
    const end = labels.at(-1)?.to ?? 0
    const behind = text.slice(end)
    // What a stroke parts from a label of an identity paper says it in another language.
    const isTranslated = !isLetter && end > 0 && TRANSLATION.test(behind)
    const rest = isTranslated ? '' : behind.replace(/^[\s:.,;()*/·-]*(?:\d{1,2}\))?[\s:.·-]*/, '')
    return { text, box, index, labels, rest }
  })
  const found: PrintedField[] = []
  const add = (fields: readonly PrintedField[]): void => {
    for (const field of fields) if (!found.some(({ name }) => name === field.name)) found.push(field)
  }
  if (!isLetter) add(numberedFields(page, country))
  for (const line of page) for (const label of ownLabels(line)) add(besideLabel(label, line, page, country, isLetter))
  if (isLetter) add(unlabelled(page))
  return found
}

/** The label that a line's value belongs to: of several languages the first, for they say the same. */
const ownLabels = ({ labels }: LabelledLine): LabelMatch[] =>
  labels.filter(({ field }, index) => field !== '' && labels.findIndex(other => other.field === field) === index).slice(0, 2)

/** Letters before a label with which a line is a sentence that merely holds the word. */
const SENTENCE = 14

function besideLabel(
  label: LabelMatch,
  line: LabelledLine,
  page: readonly LabelledLine[],
  country: string | null,
  isLetter: boolean,
): PrintedField[] {
  const { field, shape } = label
  const next = line.labels.find(({ from, field: other }) => from >= label.to && other !== field)
  const behind = next ? line.text.slice(label.to, next.from).replace(/^[\s:.·-]+|[\s:.·/-]+$/g, '') : line.rest
  const inLine = fieldsOf(field, shape, behind, line.index, page, country)
  if (inLine.length > 0) return inLine
  if (label.from > SENTENCE && isLetter && shape !== 'date') return []
  if (/\p{L}{3}/u.test(line.rest) && shape !== 'date' && !isLetter && line.labels.length < 2 && line.rest.length > 12) return []
  const right = toTheRight(line, page)
  // The word across a specimen stands beside whatever it happens to cross.
  for (const candidate of [right && saysSpecimen(right.text) ? null : right, below(line, page)]) {
    if (!candidate || candidate.labels.length > 0) continue
    const fields = fieldsOf(field, shape, candidate.text, candidate.index, page, country)
    if (fields.length > 0) return fields
  }
  return []
}

function fieldsOf(
  name: string,
  shape: Shape,
  text: string,
  line: number,
  page: readonly LabelledLine[],
  country: string | null,
): PrintedField[] {
  // `Adres punktu poboru: ul. ...`: what stands before the colon belongs to the label.
  if (shape === 'address') return addressFrom(text.replace(/^[\p{L} ]{1,30}:\s*/u, ''), line, page)
  const value = shaped(text, shape, country)
  if (value === null) return []
  const whole = name === 'last_name' || name === 'first_name' ? withSecondLine(value, line, page) : value
  return [{ name, value: whole, line }]
}

/** Papers of Spain print the second family name under the first. */
function withSecondLine(value: string, index: number, page: readonly LabelledLine[]): string {
  const own = page[index]
  if (!own || value.includes(' ') || own.text.length > value.length + 2) return value
  const next = below(own, page)
  if (!next || next.labels.length > 0 || next.box.y - own.box.y > 1.25 * own.box.height) return value
  const isAlike =
    Math.abs(next.box.height - own.box.height) < 0.25 * own.box.height && Math.abs(next.box.x - own.box.x) < 0.6 * own.box.height
  const second = isAlike ? shaped(next.text, 'name', null) : null
  return second === null || second !== second.toUpperCase() ? value : `${value} ${second}`
}

function addressFrom(text: string, line: number, page: readonly LabelledLine[]): PrintedField[] {
  let whole = text
  let last = page[line]
  for (let more = 0; last && more < 3 && splitAddress(whole)?.city === undefined; more++) {
    const next = below(last, page)
    if (!next || next.labels.length > 0) break
    whole = whole === '' ? next.text : `${whole}, ${next.text}`
    last = next
  }
  const parts = splitAddress(whole)
  if (!parts) return []
  const after = parts.street === undefined && last ? below(last, page) : null
  const street = after && after.labels.length === 0 ? streetBelow(after.text) : undefined
  return Object.entries(street === undefined ? parts : { ...parts, street }).flatMap(([name, value]) =>
    value ? [{ name: name === 'postalCode' ? 'postal_code' : name, value, line }] : [],
  )
}

const GERMAN_NUMBER = /\b(HR[AB]\s?\d{1,6})\b/
const WITH_FORM =
  /^[\p{Lu}\d][\p{L}\d&.,'’ -]{1,60} (?:GmbH(?: & Co\. KG)?|AG|UG \(haftungsbeschränkt\)|LIMITED|Limited|Ltd\.?|LTD\.?|LLP|PLC|plc|SARL|SAS|S\.L\.|Sp\. z o\.o\.)$/u
const NO_NAME = /private limited|public limited|limited by/i

/** On a register extract, what can be nothing else: the one register number, the one line that is a firm's name. */
function unlabelled(page: readonly LabelledLine[]): PrintedField[] {
  const isExtract = page.some(({ text }) => /handelsregister|certificate of incorporation|companies house|registergericht/i.test(text))
  if (!isExtract) return []
  const numbers = page.flatMap(({ text, index }) => {
    const number = GERMAN_NUMBER.exec(text)?.[1]
    return number ? [{ name: 'business_registration_number', value: number, line: index }] : []
  })
  const names = page
    .filter(({ text }) => WITH_FORM.test(text) && !NO_NAME.test(text))
    .map(({ text, index }) => ({ name: 'business_name', value: text, line: index }))
  return [numbers, names].flatMap(found => (new Set(found.map(({ value }) => value)).size === 1 ? found.slice(0, 1) : []))
}
