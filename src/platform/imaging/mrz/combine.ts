import { alphabetsOf, charactersOf } from '../../../domain/reading/mrz-formats.ts'
import { type ParsedMrz, parseMrz } from '../../../domain/reading/mrz-parse.ts'
import { ALPHABET } from './ctc.ts'
import type { ZoneReading } from './read-zone.ts'

/** How much less likely the runner-up of a character may be (logarithm) to be tried when a check digit does not hold. */
const NARROW_MARGIN = 3.5
/** The same for all changes of a reading that would hold as well. */
const RIVAL_MARGIN = 8
const MOST_CHANGES = 24

/** Several readings of one zone as one: at each position the character that all together hold most likely. */
export function combine(readings: readonly ZoneReading[], today: string): ZoneReading | null {
  const [first] = readings
  if (first === undefined) return null
  const alike = readings.filter(({ parsed }) => parsed.format === first.parsed.format)
  const columns = alphabetsOf(first.parsed.format).map(line => line.map(charactersOf))
  const means = first.distributions.map((line, row) =>
    line.map((_, column) => mean(alike.map(({ distributions }) => distributions[row]?.[column] ?? null))),
  )
  const lines = means.map((line, row) => line.map((logs, column) => likeliest(logs, columns[row]?.[column] ?? ALPHABET)).join(''))
  const parsed = parseMrz(lines, today)
  if (parsed === null) return null
  const settled = parsed.failed.length === 0 ? parsed : (settleByCheckDigits(parsed, means, columns, today) ?? parsed)
  return {
    parsed: { ...settled, corrected: first.parsed.corrected },
    confidences: settled.lines.map((line, row) =>
      [...line].map((character, column) => confidenceOf(means[row]?.[column], character, columns[row]?.[column] ?? ALPHABET)),
    ),
    distributions: means,
    edits: Math.max(...alike.map(({ edits }) => edits)),
    score: alike.reduce((sum, { score }) => sum + score, 0) / alike.length,
  }
}

function mean(rows: readonly (Float32Array | null)[]): Float32Array {
  const present = rows.filter(row => row !== null)
  const sum = new Float32Array(ALPHABET.length)
  for (const row of present) for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + Math.max(row[k] ?? -12, -12) / present.length
  return sum
}

/** Among what may stand there: that a letter looks like a digit is no doubt where only letters stand. */
function confidenceOf(logs: Float32Array | undefined, character: string, allowed: string): number {
  const share = (one: string): number => Math.exp(logs?.[ALPHABET.indexOf(one)] ?? -12)
  return share(character) / [...allowed].reduce((sum, one) => sum + share(one), 0)
}

function likeliest(logs: Float32Array, allowed: string): string {
  let best = allowed[0] ?? '<'
  for (const character of allowed) if ((logs[ALPHABET.indexOf(character)] ?? -99) > (logs[ALPHABET.indexOf(best)] ?? -99)) best = character
  return best
}

/**
 * Whether a change or two of doubtful characters under check digits would hold as well: O for 0 twice may change no check digit. Then they
 * prove nothing.
 */
export function hasRival({ parsed, distributions }: ZoneReading, covered: readonly boolean[][], today: string): boolean {
  const columns = alphabetsOf(parsed.format).map(line => line.map(charactersOf))
  const changes = changesOf(parsed, distributions, columns, RIVAL_MARGIN).filter(({ row, column }) => covered[row]?.[column])
  const isSound = (lines: readonly string[]): boolean => {
    const changed = parseMrz(lines, today)
    return changed !== null && changed.failed.length === 0 && changed.findings.length === 0
  }
  return changes.some((one, index) => {
    const once = applied(parsed.lines, one)
    if (isSound(once)) return true
    return changes.slice(index + 1).some(other => one.loss + other.loss < RIVAL_MARGIN && isAt(one, other) && isSound(applied(once, other)))
  })
}

const isAt = (one: Change, other: Change): boolean => one.row !== other.row || one.column !== other.column

/** Another character at one place, and how much less likely it is (logarithm). */
interface Change {
  row: number
  column: number
  to: string
  loss: number
}

function changesOf({ lines }: ParsedMrz, means: readonly Float32Array[][], columns: readonly string[][], margin: number): Change[] {
  const changes: Change[] = []
  for (const [row, line] of lines.entries()) {
    for (const [column, character] of [...line].entries()) {
      const logs = means[row]?.[column]
      if (!logs) continue
      const own = logs[ALPHABET.indexOf(character)] ?? 0
      for (const to of columns[row]?.[column] ?? '') {
        const loss = own - (logs[ALPHABET.indexOf(to)] ?? -99)
        if (to !== character && loss <= margin) changes.push({ row, column, to, loss })
      }
    }
  }
  return changes.sort((a, b) => a.loss - b.loss).slice(0, MOST_CHANGES)
}

const applied = (lines: readonly string[], { row, column, to }: Change): string[] =>
  lines.map((text, index) => (index === row ? text.slice(0, column) + to + text.slice(column + 1) : text))

/**
 * The one change of a doubtful character to its runner-up that makes every check digit hold; null when there is none or more than one.
 * Such a reading is shown to a person but never confirmed: a check digit must not be what made it.
 */
function settleByCheckDigits(
  parsed: ParsedMrz,
  means: readonly Float32Array[][],
  columns: readonly string[][],
  today: string,
): ParsedMrz | null {
  const answers = changesOf(parsed, means, columns, NARROW_MARGIN)
    .map(change => parseMrz(applied(parsed.lines, change), today))
    .filter(changed => changed !== null && changed.failed.length === 0 && changed.findings.length === 0)
  return answers.length === 1 ? (answers[0] ?? null) : null
}
