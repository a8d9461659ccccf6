import type { LocatedLine, LocatedZone } from './locate.ts'
import { reversed } from './locate.ts'
import type { Cut } from './strip.ts'

/**
 * A zone as it was seen, then the other way round where its direction is not clear; then by guess: a third line that was not seen, as cards
 * of three have, and the reverse after all.
 */
export function* waysToRead(zone: LocatedZone, isClear: boolean): Generator<{ turned: LocatedZone; isGuess: boolean }> {
  const turns = [zone, reverse(zone)]
  for (const [index, turned] of turns.entries()) if (index === 0 || !isClear) yield { turned, isGuess: false }
  for (const [index, turned] of turns.entries()) {
    if (index > 0 && isClear) yield { turned, isGuess: true }
    for (const completed of withThirdLine(turned)) yield { turned: completed, isGuess: true }
  }
}

/** Two lines with a third as far below the second, or above the first, as these are apart. */
function withThirdLine([first, second, ...more]: LocatedZone): LocatedZone[] {
  if (!first || !second || more.length > 0) return []
  const longer = first.before + first.after > second.before + second.after ? first : second
  const [dx, dy] = [second.centre.x - first.centre.x, second.centre.y - first.centre.y]
  const down = dy * longer.along.x - dx * longer.along.y
  const beside = (line: LocatedLine, rows: number): LocatedLine => ({
    ...longer,
    centre: {
      x: longer.centre.x + (offsetOf(line, longer) + rows * down) * -longer.along.y,
      y: longer.centre.y + (offsetOf(line, longer) + rows * down) * longer.along.x,
    },
  })
  return [
    [first, second, beside(second, 1)],
    [beside(first, -1), first, second],
  ]
}

/** A line alone that is as long as those of a zone, with a second below or above as far away as there. */
export function withSecondLine([line]: LocatedZone, [first, second]: readonly Cut[]): { turned: LocatedZone }[] {
  if (!line || !first || !second) return []
  const share = (line.before + line.after) / (first.line.before + first.line.after)
  if (share < 0.5 || share > 1.5) return []
  const step = share * offsetOf(second.line, first.line)
  const { centre, along } = line
  const beside = (rows: number): LocatedLine => ({
    ...line,
    centre: { x: centre.x - rows * step * along.y, y: centre.y + rows * step * along.x },
  })
  return [
    [line, beside(1)],
    [beside(-1), line],
  ].flatMap(turned => [{ turned }, { turned: reverse(turned) }])
}

/** How far below another line this one runs. */
const offsetOf = ({ centre }: LocatedLine, { centre: from, along }: LocatedLine): number =>
  (centre.y - from.y) * along.x - (centre.x - from.x) * along.y

/** Whether a zone lies so far from the one of these cuts that both cannot be one: shares of the length of that one's lines. */
export function isBeside(zone: LocatedZone, [first]: readonly Cut[]): boolean {
  const [other] = zone
  if (!first || !other) return false
  const { centre, along, before, after } = first.line
  const [x, y] = [other.centre.x - centre.x, other.centre.y - centre.y]
  const length = before + after
  return Math.abs(x * along.x + y * along.y) > 0.5 * length || Math.abs(y * along.x - x * along.y) > 0.25 * length
}

const reverse = (zone: LocatedZone): LocatedZone => [...zone].reverse().map(reversed)
