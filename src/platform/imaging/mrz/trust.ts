import { MRZ_FORMATS, nameRows } from '../../../domain/reading/mrz-formats.ts'
import type { MrzFormat } from '../../../domain/reading/reading.ts'
import type { ZoneReading } from './read-zone.ts'

/** A character that no check digit covers is never less sure than this where a reading is confirmed. */
export const LEAST_UNCOVERED = 0.85
/** Of a name; a pattern is read as fillers. */
const LEAST_LETTERS = 4

/** Worth showing to a person, though perhaps wrong: most characters were seen and stand where the format wants them, a date among them. */
export const isPlausible = ({ score, edits, parsed }: ZoneReading): boolean =>
  score > -0.5 &&
  edits <= 12 &&
  parsed.failed.length <= 2 &&
  parsed.fields.some(({ name }) => name === 'birth_date' || name === 'expiry_date')

/** Says at least a name for sure. */
const isNamed = ({ score, parsed, confidences }: ZoneReading): boolean => {
  const rows = nameRows(parsed.format)
  const names = rows.map(({ line, from, to }) => parsed.lines[line]?.slice(from, to) ?? '').join('')
  const sure = rows.flatMap(({ line, from, to }) => confidences[line]?.slice(from, to) ?? [])
  return score > -0.5 && names.replaceAll('<', '').length >= LEAST_LETTERS && sure.every(value => value >= LEAST_UNCOVERED)
}

/** Enough of a zone to be of a paper. */
export const tells = (reading: ZoneReading): boolean => isPlausible(reading) || isNamed(reading)

export const isSound = ({ parsed }: ZoneReading): boolean => parsed.failed.length === 0 && parsed.findings.length === 0

export const isSame = (a: ZoneReading, b: ZoneReading): boolean => a.parsed.lines.join() === b.parsed.lines.join()

/** Characters that no check digit covers (names above all) must be surer than those that one does. */
export function isSure({ confidences }: ZoneReading, covered: readonly boolean[][], leastCovered: number, leastUncovered: number): boolean {
  return confidences.every((line, row) => line.every((value, column) => value >= (covered[row]?.[column] ? leastCovered : leastUncovered)))
}

/** The columns of names counted with those under check digits. */
export const withNames = (covered: readonly boolean[][], format: MrzFormat): boolean[][] => {
  const columns = covered.map(line => [...line])
  for (const { line, from, to } of nameRows(format)) columns[line]?.fill(true, from, to)
  return columns
}

/** Of each line, the columns that a check digit covers or is. */
export function coveredColumns(format: MrzFormat): boolean[][] {
  const { lines, length, checks } = MRZ_FORMATS[format]
  const covered = Array.from({ length: lines }, () => new Array<boolean>(length).fill(false))
  for (const { line, column, over } of checks) {
    for (const [row, from, to] of [...over, [line, column, column + 1] as const]) covered[row]?.fill(true, from, to)
  }
  return covered
}
