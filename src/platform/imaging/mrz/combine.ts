import { alphabetsOf, charactersOf } from '../../../domain/reading/mrz-formats.ts'
import { type ParsedMrz, parseMrz } from '../../../domain/reading/mrz-parse.ts'
import { ALPHABET } from './ctc.ts'
import type { ZoneReading } from './read-zone.ts'

/** How much less likely the runner-up of a character may be (logarithm) to be tried when a check digit does not hold. */
const NARROW_MARGIN = 3.5

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
      [...line].map((character, column) => Math.exp(means[row]?.[column]?.[ALPHABET.indexOf(character)] ?? -9)),
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

function likeliest(logs: Float32Array, allowed: string): string {
  let best = allowed[0] ?? '<'
  for (const character of allowed) if ((logs[ALPHABET.indexOf(character)] ?? -99) > (logs[ALPHABET.indexOf(best)] ?? -99)) best = character
  return best
}

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
  const answers: ParsedMrz[] = []
  for (const [row, line] of parsed.lines.entries()) {
    for (const [column, character] of [...line].entries()) {
      const logs = means[row]?.[column]
      if (!logs) continue
      const own = logs[ALPHABET.indexOf(character)] ?? 0
      for (const other of columns[row]?.[column] ?? '') {
        if (other === character || own - (logs[ALPHABET.indexOf(other)] ?? -99) > NARROW_MARGIN) continue
        const lines = parsed.lines.map((text, index) => (index === row ? text.slice(0, column) + other + text.slice(column + 1) : text))
        const changed = parseMrz(lines, today)
        if (changed && changed.failed.length === 0 && changed.findings.length === 0) answers.push(changed)
      }
    }
  }
  return answers.length === 1 ? (answers[0] ?? null) : null
}
