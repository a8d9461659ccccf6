import { stateOf } from '../../../domain/reading/mrz-states.ts'
import type { LocatedZone } from '../mrz/locate.ts'
import { lengthOf, type PrintLine } from './find-lines.ts'
import type { PrintedLine } from './read-print.ts'

/** Characters of a line, or a piece of one, at least, digits of a piece, the share of them that a zone may have, and characters from which a line without fillers may be one. */
const LEAST_CHARACTERS = 10
const LEAST_DIGITS = 3
const LEAST_SHARE = 0.8
const WITHOUT_FILLERS = 18
const MOST_LINES = 3
/** In heights of a capital: how far apart pieces of one line may lie across it, and lines of one zone. */
const SAME_LINE = 0.9
const NEXT_LINE = 6
/** Cosine of the angle up to which lines count as parallel: 10 degrees. */
const PARALLEL = 0.985

/**
 * Lines of print that stand in a machine-readable zone, top first: whoever reads print knows them by their fillers, on a patterned ground
 * and beside another paper too, where their look alone does not tell them. Empty where there is no line with fillers.
 */
export function zoneLines(lines: readonly PrintedLine[]): PrintedLine[] {
  const [surest] = lines.filter(({ text }) => isOfZone(text) && hasFillers(text)).toSorted((a, b) => worth(b) - worth(a))
  if (!surest) return []
  const kin = lines
    .filter(({ text, line }) => (isOfZone(text) || isPiece(text)) && isParallel(line, surest.line))
    .map(one => ({ one, v: across(one.line, surest.line) }))
    .filter(({ v }) => Math.abs(v) < NEXT_LINE * MOST_LINES * surest.line.capital)
    .toSorted((a, b) => a.v - b.v)
  return kin.map(({ one }) => one)
}

/** The zone that these lines make, pieces of one line put together; null where fewer than two are left. */
export function zoneOf(lines: readonly PrintedLine[]): LocatedZone | null {
  const rows: PrintLine[] = []
  for (const { line } of lines) {
    const at = rows.findIndex(row => Math.abs(across(line, row)) < SAME_LINE * row.capital)
    const row = rows[at]
    if (row) rows[at] = joined(row, line)
    else rows.push(line)
  }
  if (rows.length < 2) return null
  const first = rows.slice(-MOST_LINES)
  return first.map(({ centre, along, before, after, capital, strength }) => ({
    centre,
    along,
    before,
    after,
    thickness: capital / 2,
    strength,
    clarity: 1,
  }))
}

const worth = ({ line, confidence }: PrintedLine): number => confidence * lengthOf(line)

/** The reader of print knows no OCR-B: it sees marks on capitals of lines that bend, and takes fillers in a row for brackets. */
const plain = (text: string): string =>
  text
    .replaceAll(' ', '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[<(€]{3,}/g, fillers => '<'.repeat(fillers.length))

function isOfZone(text: string): boolean {
  const characters = plain(text)
  const known = characters.replace(/[^A-Z\d<]/g, '').length
  const isLong = characters.length >= LEAST_CHARACTERS && known >= LEAST_SHARE * characters.length
  return isLong && (hasFillers(characters) || (characters.length >= WITHOUT_FILLERS && /\d{4}/.test(characters)))
}

/** No other print has the sign twice in a line of capitals. */
const hasFillers = (text: string): boolean => /<.*</.test(plain(text))

/** A piece of a line, beside light that hides the rest. */
const isPiece = (text: string): boolean =>
  text.length >= LEAST_CHARACTERS && /^[A-Z\d<]+$/.test(text) && /[A-Z]/.test(text) && text.replace(/\D/g, '').length >= LEAST_DIGITS

const isParallel = (one: PrintLine, other: PrintLine): boolean => one.along.x * other.along.x + one.along.y * other.along.y > PARALLEL

/** Characters of a line that was read from end to end, and how surely. */
const WHOLE = 26
const SURE = 0.9

/** Whether these lines, read from end to end and surely, say nothing that a zone does: no state behind the kind of paper, no two dates. */
export function saysNoZone(lines: readonly PrintedLine[]): boolean {
  const texts = lines.map(({ text }) => plain(text))
  const isRead = lines.length > 1 && lines.every(({ confidence }, row) => confidence > SURE && (texts[row] ?? '').length >= WHOLE)
  return isRead && !texts.some(text => namesState(text) || hasDates(text))
}

const namesState = (text: string): boolean => /^[ACIPV]/.test(text) && stateOf(lettersOf(text.slice(2, 5))) !== null

const lettersOf = (text: string): string => text.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('5', 'S').replaceAll('8', 'B')

/** Birth and expiry, each with its check digit; digits may have been taken for letters that look alike. */
const hasDates = (text: string): boolean => /[\dOQDIZASGTB]{7}[MFX<][\dOQDIZASGTB]{7}/.test(text)

/** How far below another line this one lies. */
function across({ centre }: PrintLine, { centre: from, along }: PrintLine): number {
  return (centre.y - from.y) * along.x - (centre.x - from.x) * along.y
}

/** Two pieces of one line, measured along the longer. */
function joined(one: PrintLine, two: PrintLine): PrintLine {
  const [long, short] = lengthOf(one) >= lengthOf(two) ? [one, two] : [two, one]
  const u = (short.centre.x - long.centre.x) * long.along.x + (short.centre.y - long.centre.y) * long.along.y
  return { ...long, before: Math.max(long.before, short.before - u), after: Math.max(long.after, short.after + u) }
}
