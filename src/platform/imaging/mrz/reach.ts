import { type GreyImage, sample } from './grey.ts'
import { type Cut, shiftAt } from './strip.ts'

/** Where the ink of a line begins and ends along it, in pixels from its centre. */
export interface Reach {
  from: number
  to: number
}

/** As measured: null where the ink could not be followed to an end. */
export interface MeasuredReach {
  from: number | null
  to: number | null
}

/** Columns measured per character, and how many characters beyond the marks the ink is followed. */
const COLUMNS = 8
const BEYOND = 24
/** Characters inside the marks from where it is followed, and the widest gap within a line (beside I or 1), in characters. */
const INSIDE = 2
const WIDEST_GAP = 1.25

/** Follows the ink from inside the marks outwards to both ends. The marks of the locator are often a character short or long. */
export function measureReach(image: GreyImage, cut: Cut): MeasuredReach {
  const { line, pitch } = cut
  const step = pitch / COLUMNS
  const first = -line.before - BEYOND * pitch
  const count = Math.ceil((line.before + line.after + 2 * BEYOND * pitch) / step)
  const contrast = new Float32Array(count)
  for (let column = 0; column < count; column++) contrast[column] = columnContrast(image, cut, first + column * step)
  const [inner, outer] = [BEYOND * COLUMNS, count - BEYOND * COLUMNS]
  const sorted = contrast.slice(inner, outer).sort()
  const paper = sorted[Math.floor(sorted.length * 0.08)] ?? 0
  const ink = sorted[Math.floor(sorted.length * 0.7)] ?? 0
  const limit = paper + 0.45 * (ink - paper)
  const start = follow(contrast, inner + INSIDE * COLUMNS, -1, limit)
  const end = follow(contrast, outer - 1 - INSIDE * COLUMNS, 1, limit)
  return {
    from: start === null ? null : first + (start - 0.5) * step,
    to: end === null ? null : first + (end + 0.5) * step,
  }
}

/** The last column of ink before a gap that is wider than any within a line; null when the ink goes on to the border. */
function follow(contrast: Float32Array, start: number, way: 1 | -1, limit: number): number | null {
  let last = start
  for (let column = start; column >= 0 && column < contrast.length; column += way) {
    if ((contrast[column] ?? 0) >= limit) last = column
    else if (Math.abs(column - last) > WIDEST_GAP * COLUMNS) return last
  }
  return null
}

/** Lightest less darkest in the rows of the text and a little around. */
function columnContrast(image: GreyImage, cut: Cut, u: number): number {
  const { line, capital } = cut
  const shift = shiftAt(cut, u)
  let [lightest, darkest] = [0, 255]
  for (let row = -7; row <= 7; row++) {
    const v = shift + (row / 7) * 0.62 * capital
    const value = sample(image, line.centre.x + u * line.along.x - v * line.along.y, line.centre.y + u * line.along.y + v * line.along.x)
    if (value > lightest) lightest = value
    if (value < darkest) darkest = value
  }
  return lightest - darkest
}

/**
 * Reaches that all lines of a zone may share, the likeliest first: they begin and end together, but a crease or a frame can draw one out,
 * and a faint filler can cut one short.
 */
export function commonReaches(reaches: readonly MeasuredReach[], marked: Reach, pitch: number): Reach[] {
  const starts = ends(
    reaches.map(({ from }) => from),
    marked.from,
    pitch,
  )
  const stops = ends(
    reaches.map(({ to }) => to),
    marked.to,
    pitch,
  )
  const [from = marked.from] = starts
  const [to = marked.to] = stops
  return [{ from, to }, ...starts.slice(1).map(other => ({ from: other, to })), ...stops.slice(1).map(other => ({ from, to: other }))]
}

/** Ends that agree to within a part of a character count as one; the one most lines have comes first, else the one nearest to the marks. */
function ends(measured: readonly (number | null)[], marked: number, pitch: number): number[] {
  const groups: number[][] = []
  for (const end of measured.filter(value => value !== null).sort((a, b) => a - b)) {
    const own = groups.at(-1)
    if (own !== undefined && end - (own[0] ?? end) < 0.7 * pitch) own.push(end)
    else groups.push([end])
  }
  const middle = (group: readonly number[]): number => group.reduce((sum, value) => sum + value, 0) / group.length
  const ordered = groups.sort((a, b) => b.length - a.length || Math.abs(middle(a) - marked) - Math.abs(middle(b) - marked)).map(middle)
  return ordered.length === 0 ? [marked] : ordered
}
