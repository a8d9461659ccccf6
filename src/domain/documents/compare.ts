import type { Box, Source, TextLine } from '../reading/reading.ts'
import { type AddressFacts, compareCities, comparePostalCodes, compareStreets } from '../text/addresses.ts'
import { compareCompanies } from '../text/companies.ts'
import { parsePrintedDate } from '../text/dates.ts'
import { type DetailKind, findInText } from '../text/find.ts'
import { compareNames } from '../text/names.ts'
import { compareNumbers, numberCharacters } from '../text/numbers.ts'
import { better, type Likeness } from '../text/verdict.ts'
import { detailOf, type FiledReading, gatherPapers, isNameCutShort, isProof, type Paper, type ReadValue, readValues } from './papers.ts'

export type ComparisonVerdict = 'same' | 'similar' | 'different' | 'not_found'

/** One detail beside what one paper says of it. */
export interface ComparisonRow {
  field: string
  verdict: ComparisonVerdict
  /** As it stands on the paper, or null when it was not found. */
  seen: string | null
  expected: string
  /** SID of the file it was seen on, else of the paper's first file. */
  document: string
  kind: string
  box: Box | null
  source: Source | null
  /** Whether `different` is certain enough to refuse: confirmed lines, a barcode, or the text of a digital file. */
  isProof: boolean
}

type Compare = (expected: string, seen: string, value: ReadValue) => Likeness

interface FieldRule {
  field: string
  /** How it is looked up in text that no format places; null: not at all, as two letters prove nothing. */
  kind: DetailKind | null
  compare: Compare
}

const compareName: Compare = (expected, seen, { file, field }) =>
  compareNames(expected, seen, { isTruncated: field.source === 'mrz' && isNameCutShort(file.reading.mrz) })
const compareCodes: Compare = (expected, seen) => (expected.toUpperCase() === seen.toUpperCase() ? 'same' : 'different')

/** Days are compared as days. A day and month that may have been exchanged still differ: the paper says which is right. */
const compareDates: Compare = (expected, seen, { file }) => {
  const day = parsePrintedDate(expected)?.dates[0] ?? expected
  const read = parsePrintedDate(seen, file.reading.issuingCountry)
  if (!read) return 'similar'
  if (read.isAmbiguous) return read.dates.includes(day) ? 'similar' : 'different'
  return read.dates[0] === day ? 'same' : 'different'
}

/** The number of another register (SIREN, KRS, NIF...) says nothing of the one that was typed. */
const compareRegistrations: Compare = (expected, seen) => {
  const verdict = compareNumbers(expected, seen)
  return verdict === 'different' && kindOfNumber(expected) !== kindOfNumber(seen) ? 'similar' : verdict
}

/** What letters a register number has, and how many digits where it has none. */
function kindOfNumber(number: string): string {
  const key = numberCharacters(number)
  return /[A-Z]/.test(key) ? key.replace(/\d+/g, '9') : String(key.length)
}

const RULES = {
  firstName: { field: 'first_name', kind: 'name', compare: compareName },
  lastName: { field: 'last_name', kind: 'name', compare: compareName },
  fullName: { field: 'full_name', kind: 'name', compare: compareName },
  birthDate: { field: 'birth_date', kind: 'date', compare: compareDates },
  expiryDate: { field: 'expiry_date', kind: 'date', compare: compareDates },
  issueDate: { field: 'issue_date', kind: 'date', compare: compareDates },
  documentNumber: { field: 'document_number', kind: 'number', compare: compareNumbers },
  nationality: { field: 'nationality', kind: null, compare: compareCodes },
  issuingCountry: { field: 'issuing_country', kind: null, compare: compareCodes },
  businessName: { field: 'business_name', kind: 'company', compare: compareCompanies },
  registrationNumber: { field: 'business_registration_number', kind: 'number', compare: compareRegistrations },
  street: { field: 'street', kind: 'street', compare: compareStreets },
  postalCode: { field: 'postal_code', kind: 'postal_code', compare: comparePostalCodes },
  city: { field: 'city', kind: 'city', compare: compareCities },
} as const satisfies Record<string, FieldRule>

const IDENTITY_RULES: readonly FieldRule[] = [
  RULES.firstName,
  RULES.lastName,
  RULES.birthDate,
  RULES.nationality,
  RULES.issuingCountry,
  RULES.documentNumber,
  RULES.expiryDate,
]
const ADDRESS_RULES: readonly (FieldRule & { part: 'street' | 'postalCode' | 'city' })[] = [
  { ...RULES.street, part: 'street' },
  { ...RULES.postalCode, part: 'postalCode' },
  { ...RULES.city, part: 'city' },
]

/**
 * Sets every typed detail beside every paper that should show it. One row for each field and paper; details that no paper
 * could show (an e-mail address) get none, and neither does an address that an identity paper does not print.
 */
export function compareDetails(
  details: Readonly<Record<string, unknown>>,
  address: AddressFacts | null,
  files: readonly FiledReading[],
): ComparisonRow[] {
  return gatherPapers(files).flatMap(paper => {
    if (paper.group === 'identity')
      return [...identityRows(details, paper), ...addressRows(address, paper).filter(({ verdict }) => verdict !== 'not_found')]
    const holder = holderRows(details, address, paper)
    if (paper.group === 'address') return [...holder, ...issueDateRows(details, paper), ...addressRows(address, paper)]
    return [...holder, ...businessRows(details, paper), ...addressRows(address, paper)]
  })
}

function identityRows(details: Readonly<Record<string, unknown>>, paper: Paper): ComparisonRow[] {
  const rows = IDENTITY_RULES.flatMap(rule => {
    const expected = detailOf(details, rule.field)
    return expected === undefined ? [] : [compareField(rule, expected, paper)]
  })
  const fullName = detailOf(details, 'full_name')
  if (fullName !== undefined && detailOf(details, 'last_name') === undefined) rows.push(fullNameRow(fullName, paper))
  return softenExchange(rows, details)
}

/** Typed as one, printed as two: the paper's given and family names are put together. */
function fullNameRow(expected: string, paper: Paper): ComparisonRow {
  const given = readValues(paper, 'first_name')[0]
  const family = readValues(paper, 'last_name').find(({ field }) => field.source === given?.field.source)
  if (!given || !family) return compareField(RULES.fullName, expected, paper)
  const joined = `${given.field.value} ${family.field.value}`
  return { ...rowOf(RULES.fullName, expected, paper, { ...family, field: { ...family.field, value: joined } }), field: 'full_name' }
}

/** First and last name typed into each other's fields is for a person to see, not for the machine to refuse. */
function softenExchange(rows: ComparisonRow[], details: Readonly<Record<string, unknown>>): ComparisonRow[] {
  const first = rows.find(({ field }) => field === 'first_name')
  const last = rows.find(({ field }) => field === 'last_name')
  const [given, family] = [detailOf(details, 'first_name'), detailOf(details, 'last_name')]
  if (!first?.seen || !last?.seen || !given || !family) return rows
  const areExchanged = compareNames(given, last.seen) === 'same' && compareNames(family, first.seen) === 'same'
  if (!areExchanged || (first.verdict === 'same' && last.verdict === 'same')) return rows
  return rows.map(row => (row === first || row === last ? { ...row, verdict: 'similar' } : row))
}

/** Whose paper it is: the business where one is named, else the person, else whoever the address names. */
function holderRows(details: Readonly<Record<string, unknown>>, address: AddressFacts | null, paper: Paper): ComparisonRow[] {
  const business = detailOf(details, 'business_name')
  if (business !== undefined) return [compareField(RULES.businessName, business, paper)]
  const [given, family] = [detailOf(details, 'first_name'), detailOf(details, 'last_name')]
  if (given !== undefined && family !== undefined) {
    const together = compareField(RULES.fullName, `${given} ${family}`, paper)
    const row = together.verdict === 'not_found' ? (stackedName(given, family, paper) ?? together) : together
    return [
      { ...row, field: 'first_name', expected: given },
      { ...row, field: 'last_name', expected: family },
    ]
  }
  const name = detailOf(details, 'full_name') ?? address?.customerName
  if (!name) return []
  const asPerson = compareField(RULES.fullName, name, paper)
  return [
    asPerson.verdict === 'same'
      ? asPerson
      : { ...compareField({ ...RULES.fullName, kind: 'company', compare: compareCompanies }, name, paper) },
  ]
}

/** Heights of a page between two lines that belong together. */
const STACKED = 0.08

/** First and last name on lines of their own, as forms print them: the same when the lines stand together. */
function stackedName(given: string, family: string, paper: Paper): ComparisonRow | null {
  const [first, last] = [bestInText(RULES.firstName, given, paper), bestInText(RULES.lastName, family, paper)]
  if (first?.verdict !== 'same' || last?.verdict !== 'same' || !first.box || !last.box) return null
  const areTogether = first.document === last.document && first.box.page === last.box.page && Math.abs(first.box.y - last.box.y) <= STACKED
  return { ...last, verdict: areTogether ? 'same' : 'similar', seen: `${first.seen} ${last.seen}` }
}

const issueDateRows = (details: Readonly<Record<string, unknown>>, paper: Paper): ComparisonRow[] => {
  const expected = detailOf(details, 'issue_date')
  return expected === undefined ? [] : [compareField(RULES.issueDate, expected, paper)]
}

function businessRows(details: Readonly<Record<string, unknown>>, paper: Paper): ComparisonRow[] {
  const number = detailOf(details, 'business_registration_number')
  return number === undefined ? [] : [compareField(RULES.registrationNumber, number, paper)]
}

function addressRows(address: AddressFacts | null, paper: Paper): ComparisonRow[] {
  if (!address) return []
  return ADDRESS_RULES.filter(({ part }) => address[part].trim() !== '').map(rule => compareField(rule, address[rule.part], paper))
}

/**
 * Fields that a format places come first on identity papers. On other papers a match anywhere in the text stands above a field,
 * for a bill carries the addresses of both sides and a field may hold the wrong one.
 */
function compareField(rule: FieldRule, expected: string, paper: Paper): ComparisonRow {
  const placed = placedRow(rule, expected, paper) ?? (rule.field === 'issuing_country' ? stateRow(rule, expected, paper) : null)
  if (placed?.verdict === 'same' || (placed && paper.group === 'identity')) return placed
  const found = bestInText(rule, expected, paper)
  if (found && (found.verdict === 'same' || !placed || placed.verdict === 'different')) return found
  return placed ?? notFound(rule, expected, paper)
}

function placedRow(rule: FieldRule, expected: string, paper: Paper): ComparisonRow | null {
  const values = rule.field === 'first_name' ? withMiddleNames(expected, paper) : readValues(paper, rule.field)
  const rows = values.map(value => rowOf(rule, expected, paper, value))
  const first = rows[0]
  if (!first) return null
  if (first.verdict === 'different')
    return paper.group === 'identity' ? first : (rows.find(({ verdict }) => verdict !== 'different') ?? first)
  return rows.find(({ verdict }) => verdict === 'same') ?? first
}

/** Barcodes keep middle names apart; typed first names may hold them or not, so the likelier reading counts. */
function withMiddleNames(expected: string, paper: Paper): ReadValue[] {
  return readValues(paper, 'first_name').map(value => {
    const middle = value.file.reading.fields.find(({ name, source }) => name === 'middle_name' && source === value.field.source)
    const whole = `${value.field.value} ${middle?.value ?? ''}`.trim()
    const isWhole =
      better(compareNames(expected, whole), compareNames(expected, value.field.value)) !== compareNames(expected, value.field.value)
    return isWhole ? { ...value, field: { ...value.field, value: whole } } : value
  })
}

/** The issuing state as the reader concluded it, where no field of its own tells it. */
function stateRow(rule: FieldRule, expected: string, paper: Paper): ComparisonRow | null {
  const file = paper.files.find(({ reading }) => reading.issuingCountry !== null)
  if (!file?.reading.issuingCountry) return null
  const source: Source = file.reading.mrz ? 'mrz' : file.reading.hasBarcode ? 'barcode' : 'print'
  return rowOf(rule, expected, paper, { file, field: { name: rule.field, value: file.reading.issuingCountry, source, confidence: 1 } })
}

function rowOf(rule: FieldRule, expected: string, paper: Paper, value: ReadValue): ComparisonRow {
  const { file, field } = value
  const verdict = rule.compare(expected, field.value, value)
  return {
    field: rule.field,
    verdict,
    seen: field.value,
    expected,
    document: file.sid,
    kind: paper.kind,
    box: field.box ?? null,
    source: field.source,
    isProof: isProof(value),
  }
}

function bestInText({ field, kind }: FieldRule, expected: string, paper: Paper): ComparisonRow | null {
  if (kind === null) return null
  const rows = paper.files.flatMap(file => {
    const lines: readonly TextLine[] = file.reading.text
    const found = findInText(expected, kind, lines, paper.country)
    if (!found) return []
    const { verdict, seen, box, source } = found
    return [{ field, verdict, seen, expected, document: file.sid, kind: paper.kind, box, source, isProof: false } satisfies ComparisonRow]
  })
  return rows.find(({ verdict }) => verdict === 'same') ?? rows[0] ?? null
}

const notFound = (rule: FieldRule, expected: string, paper: Paper): ComparisonRow => ({
  field: rule.field,
  verdict: 'not_found',
  seen: null,
  expected,
  document: paper.files[0]?.sid ?? '',
  kind: paper.kind,
  box: null,
  source: null,
  isProof: false,
})
