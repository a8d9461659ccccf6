import { type Box, boxAround, type Corner } from '../../../domain/reading/reading.ts'
import { type GreyImage, sample } from '../mrz/grey.ts'
import type { LocatedLine, LocatedZone } from '../mrz/locate.ts'

/** In heights of a capital: steps along a line, half the height that is looked at, the shortest stretch that counts, how far around ink may still stain it. */
const STEP = 0.25
const HALF_HEIGHT = 0.7
const LEAST_RUN = 4
/** Share of the length of a line by which it is followed beyond both ends: light may hide one whole side of it. */
const BEYOND = 0.5
const BURNT = 249
/** Contrast of a column below this share of what the ink of the line has is none. */
const NO_INK = 0.3
/** Ink of a line below this share of what it has elsewhere is faded. */
const FADED = 0.75
const INK_QUANTILE = 0.7

interface Run {
  from: number
  to: number
}

interface Column {
  u: number
  contrast: number
  mean: number
}

/** A line of the zone column by column, and the contrast of its ink. */
interface Followed {
  line: LocatedLine
  columns: Column[]
  ink: number
}

/**
 * Where light burns out lines of a zone that was seen and not read, with the share of their length: a zone is ink from end to end, so a
 * white stretch in one of its lines, that is white or faded in the others too, is a reflection, on paper as white as it too.
 */
export function burntLines(image: GreyImage, zone: LocatedZone, page: number): { share: number; box: Box } | null {
  if (zone.length < 2) return null
  const lines = zone.map(line => follow(image, line))
  const found = lines.flatMap(one => {
    const run = longestRun(one)
    return run ? [{ line: one.line, run }] : []
  })
  const [first] = found
  if (!first || !found.every(other => overlap(first, other))) return null
  if (found.length === 1 && !lines.some(other => other.line !== first.line && fades(other, first))) return null
  const corners = found.flatMap(({ line, run }) => [cornerOf(image, line, run.from), cornerOf(image, line, run.to)])
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  const box = boxAround(
    [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
    ],
    page,
  )
  return { share: Math.min(1, (first.run.to - first.run.from) / (first.line.before + first.line.after)), box }
}

function follow(image: GreyImage, line: LocatedLine): Followed {
  const capital = 2 * line.thickness
  const beyond = BEYOND * (line.before + line.after)
  const columns: Column[] = []
  for (let u = -line.before - beyond; u <= line.after + beyond; u += STEP * capital)
    columns.push({ u, ...columnOf(image, line, u, capital) })
  return { line, columns, ink: inkOf(columns.filter(({ u }) => u >= -line.before && u <= line.after)) }
}

function inkOf(columns: readonly Column[]): number {
  const contrasts = columns.map(({ contrast }) => contrast).toSorted((a, b) => a - b)
  return contrasts[Math.floor(INK_QUANTILE * contrasts.length)] ?? 0
}

/** The longest stretch of a line, or beside it, that is burnt and without ink, where it is long enough. */
function longestRun({ line, columns, ink }: Followed): Run | null {
  const least = LEAST_RUN * 2 * line.thickness
  let [best, from]: [Run | null, number | null] = [null, null]
  for (const { u, contrast, mean } of columns) {
    if (mean < BURNT || contrast > NO_INK * ink) {
      from = null
      continue
    }
    from ??= u
    if (u - from >= least && (best === null || u - from > best.to - best.from)) best = { from, to: u }
  }
  return best
}

/** Whether a line still has ink along the stretch of another, and less of it than elsewhere. */
function fades({ line, columns, ink }: Followed, burnt: { line: LocatedLine; run: Run }): boolean {
  const shift = shiftOf(burnt.line, line)
  const within = inkOf(columns.filter(({ u }) => u + shift >= burnt.run.from && u + shift <= burnt.run.to))
  return within > NO_INK * ink && within < FADED * ink
}

function columnOf(image: GreyImage, line: LocatedLine, u: number, capital: number): { contrast: number; mean: number } {
  const { centre, along } = line
  const [x, y] = [centre.x + u * along.x, centre.y + u * along.y]
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return { contrast: 0, mean: 0 }
  let [lightest, darkest, sum] = [0, 255, 0]
  for (let row = -5; row <= 5; row++) {
    const v = (row / 5) * HALF_HEIGHT * capital
    const level = sample(image, x - v * along.y, y + v * along.x)
    lightest = Math.max(lightest, level)
    darkest = Math.min(darkest, level)
    sum += level
  }
  return { contrast: lightest - darkest, mean: sum / 11 }
}

/** Whether the stretches of two lines lie one below the other. */
function overlap(one: { line: LocatedLine; run: Run }, other: { line: LocatedLine; run: Run }): boolean {
  const shift = shiftOf(one.line, other.line)
  return other.run.from + shift < one.run.to && other.run.to + shift > one.run.from
}

/** How far the middle of another line lies along this one. */
const shiftOf = ({ centre, along }: LocatedLine, other: LocatedLine): number =>
  (other.centre.x - centre.x) * along.x + (other.centre.y - centre.y) * along.y

const cornerOf = ({ width, height }: GreyImage, { centre, along }: LocatedLine, u: number): Corner => ({
  x: (centre.x + u * along.x) / width,
  y: (centre.y + u * along.y) / height,
})
