import type { MrzFormat } from './reading.ts'

/** Characters that may stand at a position: letters, digits, fillers. */
export type Alphabet = 'A-Z' | 'A-Z<' | 'A-Z0-9<' | '0-9' | '0-9<' | 'MFX<'

/** One field of a format: `line` and columns count from 0, `to` is one past the last column. */
export interface MrzRow {
  name: string
  line: number
  from: number
  to: number
  alphabet: Alphabet
}

/** One check digit: where it stands and which stretches it covers, in order. */
export interface MrzCheck {
  name: string
  line: number
  column: number
  over: readonly (readonly [line: number, from: number, to: number])[]
  /** The digit may be left out as `<` when everything it covers is fillers (ICAO 9303-4, 4.2.2.2). */
  mayBeFiller?: true
}

export interface MrzFormatFacts {
  lines: number
  length: number
  /** What the first line starts with. */
  starts: RegExp
  rows: readonly MrzRow[]
  checks: readonly MrzCheck[]
}

const row = (name: string, line: number, from: number, to: number, alphabet: Alphabet): MrzRow => ({ name, line, from, to, alphabet })

const SECOND_LINE = [
  row('document_number', 1, 0, 9, 'A-Z0-9<'),
  row('document_number_check', 1, 9, 10, '0-9<'),
  row('nationality', 1, 10, 13, 'A-Z<'),
  row('birth_date', 1, 13, 19, '0-9<'),
  row('birth_date_check', 1, 19, 20, '0-9'),
  row('sex', 1, 20, 21, 'MFX<'),
  row('expiry_date', 1, 21, 27, '0-9<'),
  row('expiry_date_check', 1, 27, 28, '0-9<'),
] as const

const SECOND_LINE_CHECKS = [
  { name: 'document_number', line: 1, column: 9, over: [[1, 0, 9]] },
  { name: 'birth_date', line: 1, column: 19, over: [[1, 13, 19]] },
  { name: 'expiry_date', line: 1, column: 27, over: [[1, 21, 27]], mayBeFiller: true },
] as const satisfies readonly MrzCheck[]

const firstLine = (length: number): MrzRow[] => [
  row('document_code', 0, 0, 2, 'A-Z<'),
  row('issuing_country', 0, 2, 5, 'A-Z<'),
  row('names', 0, 5, length, 'A-Z<'),
]

const composite = (line: number, column: number, over: MrzCheck['over']): MrzCheck => ({ name: 'composite', line, column, over })

/** ICAO 9303-4 (TD3), -5 (TD1), -6 (TD2), -7 (visas), and the French identity card issued until 2021. */
export const MRZ_FORMATS: Readonly<Record<MrzFormat, MrzFormatFacts>> = {
  TD1: {
    lines: 3,
    length: 30,
    starts: /^[ACI]/,
    rows: [
      row('document_code', 0, 0, 2, 'A-Z<'),
      row('issuing_country', 0, 2, 5, 'A-Z<'),
      row('document_number', 0, 5, 14, 'A-Z0-9<'),
      row('document_number_check', 0, 14, 15, '0-9<'),
      row('optional_data', 0, 15, 30, 'A-Z0-9<'),
      row('birth_date', 1, 0, 6, '0-9<'),
      row('birth_date_check', 1, 6, 7, '0-9'),
      row('sex', 1, 7, 8, 'MFX<'),
      row('expiry_date', 1, 8, 14, '0-9<'),
      row('expiry_date_check', 1, 14, 15, '0-9<'),
      row('nationality', 1, 15, 18, 'A-Z<'),
      row('optional_data_2', 1, 18, 29, 'A-Z0-9<'),
      row('composite_check', 1, 29, 30, '0-9'),
      row('names', 2, 0, 30, 'A-Z<'),
    ],
    checks: [
      { name: 'document_number', line: 0, column: 14, over: [[0, 5, 14]] },
      { name: 'birth_date', line: 1, column: 6, over: [[1, 0, 6]] },
      { name: 'expiry_date', line: 1, column: 14, over: [[1, 8, 14]], mayBeFiller: true },
      composite(1, 29, [
        [0, 5, 30],
        [1, 0, 7],
        [1, 8, 15],
        [1, 18, 29],
      ]),
    ],
  },
  TD2: {
    lines: 2,
    length: 36,
    starts: /^[ACIP]/,
    rows: [...firstLine(36), ...SECOND_LINE, row('optional_data', 1, 28, 35, 'A-Z0-9<'), row('composite_check', 1, 35, 36, '0-9')],
    checks: [
      ...SECOND_LINE_CHECKS,
      composite(1, 35, [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 35],
      ]),
    ],
  },
  TD3: {
    lines: 2,
    length: 44,
    starts: /^P/,
    rows: [
      ...firstLine(44),
      ...SECOND_LINE,
      row('optional_data', 1, 28, 42, 'A-Z0-9<'),
      row('optional_data_check', 1, 42, 43, '0-9<'),
      row('composite_check', 1, 43, 44, '0-9'),
    ],
    checks: [
      ...SECOND_LINE_CHECKS,
      { name: 'optional_data', line: 1, column: 42, over: [[1, 28, 42]], mayBeFiller: true },
      composite(1, 43, [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 43],
      ]),
    ],
  },
  'MRV-A': {
    lines: 2,
    length: 44,
    starts: /^V/,
    rows: [...firstLine(44), ...SECOND_LINE, row('optional_data', 1, 28, 44, 'A-Z0-9<')],
    checks: SECOND_LINE_CHECKS,
  },
  'MRV-B': {
    lines: 2,
    length: 36,
    starts: /^V/,
    rows: [...firstLine(36), ...SECOND_LINE, row('optional_data', 1, 28, 36, 'A-Z0-9<')],
    checks: SECOND_LINE_CHECKS,
  },
  FRENCH_ID: {
    lines: 2,
    length: 36,
    starts: /^IDFRA/,
    rows: [
      row('document_code', 0, 0, 2, 'A-Z<'),
      row('issuing_country', 0, 2, 5, 'A-Z<'),
      row('last_name', 0, 5, 30, 'A-Z<'),
      row('optional_data', 0, 30, 36, 'A-Z0-9<'),
      row('document_number', 1, 0, 12, 'A-Z0-9<'),
      row('document_number_check', 1, 12, 13, '0-9'),
      row('first_name', 1, 13, 27, 'A-Z<'),
      row('birth_date', 1, 27, 33, '0-9<'),
      row('birth_date_check', 1, 33, 34, '0-9'),
      row('sex', 1, 34, 35, 'MFX<'),
      row('composite_check', 1, 35, 36, '0-9'),
    ],
    checks: [
      { name: 'document_number', line: 1, column: 12, over: [[1, 0, 12]] },
      { name: 'birth_date', line: 1, column: 33, over: [[1, 27, 33]] },
      composite(1, 35, [
        [0, 0, 36],
        [1, 0, 35],
      ]),
    ],
  },
}

/** The first rows of a format win: an order from the narrowest beginning to the widest. */
const ORDER: readonly MrzFormat[] = ['FRENCH_ID', 'MRV-A', 'MRV-B', 'TD3', 'TD1', 'TD2']

/** Formats of this many lines and this length, most particular first. `length` may be one off: a filler is easily lost. */
export function formatsOf(lines: number, length: number, tolerance = 0): MrzFormat[] {
  return ORDER.filter(name => MRZ_FORMATS[name].lines === lines && Math.abs(MRZ_FORMATS[name].length - length) <= tolerance)
}

const CHARACTERS: Readonly<Record<Alphabet, string>> = {
  'A-Z': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'A-Z<': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ<',
  'A-Z0-9<': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<',
  '0-9': '0123456789',
  '0-9<': '0123456789<',
  'MFX<': 'MFX<',
}

export const charactersOf = (alphabet: Alphabet): string => CHARACTERS[alphabet]

/** For each line the alphabet of each column. */
export function alphabetsOf(format: MrzFormat): Alphabet[][] {
  const { lines, length, rows } = MRZ_FORMATS[format]
  const columns: Alphabet[][] = Array.from({ length: lines }, () => new Array<Alphabet>(length).fill('A-Z0-9<'))
  for (const { line, from, to, alphabet } of rows) for (let column = from; column < to; column++) columns[line]?.splice(column, 1, alphabet)
  return columns
}

const NAMES: ReadonlySet<string> = new Set(['names', 'last_name', 'first_name'])

/** The rows of a format that hold names: no check digit covers them. */
export const nameRows = (format: MrzFormat): MrzRow[] => MRZ_FORMATS[format].rows.filter(({ name }) => NAMES.has(name))
