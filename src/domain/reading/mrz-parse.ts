import { checkDigit } from './mrz-check-digit.ts'
import { type Correction, correctByAlphabet, MAX_CORRECTIONS } from './mrz-correct.ts'
import { birthDate, expiryDate } from './mrz-dates.ts'
import { alphabetsOf, charactersOf, formatsOf, MRZ_FORMATS, type MrzCheck, type MrzFormatFacts, type MrzRow } from './mrz-formats.ts'
import { splitNames } from './mrz-names.ts'
import { stateOf } from './mrz-states.ts'
import type { MrzFormat } from './reading.ts'

/** Where a field stands: line and columns from 0, `to` one past the end. */
export interface MrzPlace {
  line: number
  from: number
  to: number
}

/** A value by the machine names of the contract. `raw` is what stands in the lines, fillers included. */
export interface MrzField {
  name: string
  value: string
  raw: string
  at: MrzPlace
}

export interface MrzFinding {
  code: 'alphabet' | 'unknown_state' | 'impossible_date' | 'line_length' | 'no_name' | 'too_many_corrections'
  /** Field, or empty when the finding is about the lines. */
  field: string
}

export interface ParsedMrz {
  format: MrzFormat
  /** Document code without fillers: P, PD, V, I, ID, AR... */
  documentCode: string
  /** Kind by `domain/documents/kinds.ts`. */
  kind: 'passport' | 'visa' | 'national_id_card' | 'residence_permit'
  /** ISO 3166-1 alpha-2, or ICAO's own code where no country stands for it. */
  issuingCountry: string | null
  lines: string[]
  fields: MrzField[]
  /** Names of the check digits that do not hold. */
  failed: string[]
  /** What else is wrong: each is a reason not to accept the reading. */
  findings: MrzFinding[]
  corrected: Correction[]
}

/**
 * Reads the lines of a machine-readable zone; `today` is YYYY-MM-DD. Null when lines and lengths fit no format.
 * A bad field is a finding beside the good ones. A line one character short is read with a filler put into its longest run of fillers,
 * and says so (`line_length`).
 */
export function parseMrz(given: readonly string[], today: string): ParsedMrz | null {
  const format = formatOf(given)
  if (format === null) return null
  const facts = MRZ_FORMATS[format]
  const sized = given.map(line => stretch(line, facts.length))
  if (sized.some(line => line.length !== facts.length)) return null
  const { lines, corrected } = correctByAlphabet(sized, alphabetsOf(format))
  const read = readRows(facts, lines, today)
  const findings = [...read.findings]
  if (sized.some((line, index) => line !== given[index])) findings.push({ code: 'line_length', field: '' })
  if (corrected.length > MAX_CORRECTIONS) findings.push({ code: 'too_many_corrections', field: '' })
  const documentCode = slice(lines, 0, 0, 2).replace(/<+$/, '')
  return {
    format,
    documentCode,
    kind: kindOf(documentCode),
    issuingCountry: stateOf(slice(lines, 0, 2, 5)),
    lines,
    fields: read.fields,
    failed: facts.checks.filter(check => !holds(check, lines)).map(check => check.name),
    findings,
    corrected,
  }
}

/** The format that these lines are of, one lost filler allowed; the first letters part passports, visas and cards. */
export function formatOf(lines: readonly string[]): MrzFormat | null {
  const length = Math.max(0, ...lines.map(line => line.length))
  const [first = ''] = lines
  const fits = (tolerance: number): MrzFormat | undefined =>
    formatsOf(lines.length, length, tolerance).find(name => MRZ_FORMATS[name].starts.test(first))
  const shortest = Math.min(...lines.map(line => line.length))
  return (shortest >= length - 1 ? (fits(0) ?? fits(1)) : undefined) ?? null
}

function stretch(line: string, length: number): string {
  if (line.length !== length - 1) return line
  const runs = [...line.matchAll(/<{2,}/g)].sort((a, b) => b[0].length - a[0].length)
  const [longest] = runs
  return longest === undefined ? line : `${line.slice(0, longest.index)}<${line.slice(longest.index)}`
}

const slice = (lines: readonly string[], line: number, from: number, to: number): string => (lines[line] ?? '').slice(from, to)

/** Whether a check digit holds. A long document number goes on in the optional data (ICAO 9303-5, 4.2.2, note j). */
function holds(check: MrzCheck, lines: readonly string[]): boolean {
  const digit = slice(lines, check.line, check.column, check.column + 1)
  const covered = check.over.map(([line, from, to]) => slice(lines, line, from, to)).join('')
  if (check.name === 'document_number' && digit === '<') {
    const long = longNumber(lines, check)
    return long !== null && checkDigit(long.slice(0, -1)) === long.slice(-1)
  }
  if (digit === '<') return check.mayBeFiller === true && /^<+$/.test(covered)
  return checkDigit(covered) === digit
}

/** Number and its check digit when it is longer than nine characters: nine, then a filler, then the rest. */
function longNumber(lines: readonly string[], check: MrzCheck): string | null {
  const [, , to] = check.over[0] ?? []
  const rest = /^[A-Z0-9]+/.exec((lines[check.line] ?? '').slice(check.column + 1 + (check.line === 1 ? 18 : 0)))?.[0]
  const [line, from] = check.over[0] ?? []
  if (line === undefined || from === undefined || to === undefined || rest === undefined || rest.length < 2) return null
  return slice(lines, line, from, to) + rest
}

function readRows(facts: MrzFormatFacts, lines: readonly string[], today: string): { fields: MrzField[]; findings: MrzFinding[] } {
  const fields: MrzField[] = []
  const findings: MrzFinding[] = []
  for (const row of facts.rows) {
    const raw = slice(lines, row.line, row.from, row.to)
    const allowed = charactersOf(row.alphabet)
    if ([...raw].some(character => !allowed.includes(character))) findings.push({ code: 'alphabet', field: row.name })
    if (row.name.endsWith('_check')) continue
    const { values, finding } = valuesOf(row, raw, facts, lines, today)
    if (finding) findings.push({ code: finding, field: row.name })
    for (const [name, value] of values)
      if (value !== '') fields.push({ name, value, raw, at: { line: row.line, from: row.from, to: row.to } })
  }
  return { fields, findings }
}

interface Values {
  values: [name: string, value: string][]
  finding?: MrzFinding['code']
}

function valuesOf(row: MrzRow, raw: string, facts: MrzFormatFacts, lines: readonly string[], today: string): Values {
  switch (row.name) {
    case 'names': {
      const { last, first } = splitNames(raw)
      const values: Values['values'] = [
        ['last_name', last],
        ['first_name', first],
      ]
      return last === '' && first === '' ? { values, finding: 'no_name' } : { values }
    }
    case 'last_name':
    case 'first_name':
      return { values: [[row.name, splitNames(raw.replace(/<</g, '<')).last]] }
    case 'issuing_country':
    case 'nationality': {
      const state = stateOf(raw)
      return state === null ? { values: [], finding: 'unknown_state' } : { values: [[row.name, state]] }
    }
    case 'birth_date':
    case 'expiry_date':
      return dateValue(row.name, raw, today)
    case 'sex':
      return { values: [['sex', raw === '<' ? 'X' : raw]] }
    case 'document_number': {
      const check = facts.checks.find(({ name }) => name === 'document_number')
      const isLong = check !== undefined && slice(lines, check.line, check.column, check.column + 1) === '<'
      const long = isLong ? longNumber(lines, check)?.slice(0, -1) : undefined
      return { values: [[row.name, (long ?? raw).replace(/<+$/, '').replace(/</g, ' ')]] }
    }
    default:
      return { values: [[row.name, raw.replace(/^<+|<+$/g, '').replace(/</g, ' ')]] }
  }
}

/** Parts of a date of birth may be unknown, and a card may have no expiry; those are fillers and no finding. */
function dateValue(name: 'birth_date' | 'expiry_date', raw: string, today: string): Values {
  if (raw.includes('<')) return { values: [] }
  const date = name === 'birth_date' ? birthDate(raw, today) : expiryDate(raw, today)
  return date === null ? { values: [], finding: 'impossible_date' } : { values: [[name, date]] }
}

/** ICAO 9303 leaves the second letter to the states; R is for residence in the uniform format of the European Union and elsewhere. */
function kindOf(documentCode: string): ParsedMrz['kind'] {
  if (documentCode.startsWith('P')) return 'passport'
  if (documentCode.startsWith('V')) return 'visa'
  return documentCode[1] === 'R' ? 'residence_permit' : 'national_id_card'
}
