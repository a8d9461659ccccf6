import { type GreyImage, sample } from './grey.ts'
import type { LocatedLine } from './locate.ts'

/** Height of the strips that the recogniser reads; capitals are about 13 of it. */
export const STRIP_HEIGHT = 24
const CAPITAL = 13.2
/** Pixels of a strip from one character to the next. */
const PITCH = 14

/** Where and how a line is cut. Lengths in pixels of the picture. */
export interface Cut {
  line: LocatedLine
  /** Height of a capital. */
  capital: number
  /** Distance from one character to the next. */
  pitch: number
  /** Perpendicular shift of the middle of the text at both ends, downwards positive, and how far it sags between them: pages bend. */
  shiftBefore: number
  shiftAfter: number
  bow: number
}

/** Perpendicular shift of the middle of the text at a place along the line. */
export function shiftAt(
  { line, shiftBefore, shiftAfter, bow }: Pick<Cut, 'line' | 'shiftBefore' | 'shiftAfter' | 'bow'>,
  u: number,
): number {
  const share = (u + line.before) / (line.before + line.after)
  const inside = Math.max(0, Math.min(1, share))
  return shiftBefore + (shiftAfter - shiftBefore) * share + bow * 4 * inside * (1 - inside)
}

export interface Strip {
  data: Float32Array
  width: number
}

/** Variations of a cut, for a second reading that errs elsewhere. */
export interface Jitter {
  scaleX: number
  scaleY: number
  shiftY: number
  marginPitches: number
}

export const STRAIGHT: Jitter = { scaleX: 1, scaleY: 1, shiftY: 0, marginPitches: 0.9 }

/** Straightens one line to a strip: zero mean, unit deviation, dark ink positive, as training/ocrb_lines.py does. */
export function cutStrip(image: GreyImage, cut: Cut, jitter: Jitter = STRAIGHT): Strip {
  const { line, capital, pitch } = cut
  const perX = pitch / (PITCH * jitter.scaleX)
  const perY = capital / (CAPITAL * jitter.scaleY)
  const from = -line.before - jitter.marginPitches * pitch
  const length = line.before + line.after + 2 * jitter.marginPitches * pitch
  const width = Math.ceil(length / perX / 4) * 4
  const data = new Float32Array(width * STRIP_HEIGHT)
  const [nx, ny] = [Math.max(1, Math.min(4, Math.round(perX))), Math.max(1, Math.min(4, Math.round(perY)))]
  for (let x = 0; x < width; x++) {
    for (let sx = 0; sx < nx; sx++) {
      const u = from + (x + (sx + 0.5) / nx - 0.5) * perX
      const middle = shiftAt(cut, u) + jitter.shiftY * perY
      for (let y = 0; y < STRIP_HEIGHT; y++) {
        for (let sy = 0; sy < ny; sy++) {
          const v = middle + (y + (sy + 0.5) / ny - STRIP_HEIGHT / 2) * perY
          const px = line.centre.x + u * line.along.x - v * line.along.y
          const py = line.centre.y + u * line.along.y + v * line.along.x
          data[y * width + x] = (data[y * width + x] ?? 0) + sample(image, px, py)
        }
      }
    }
  }
  return { data: normalise(data, nx * ny), width }
}

function normalise(sums: Float32Array, count: number): Float32Array {
  let [total, squares] = [0, 0]
  for (const value of sums) {
    total += value / count
    squares += (value / count) ** 2
  }
  const mean = total / sums.length
  const deviation = Math.max(4, Math.sqrt(Math.max(0, squares / sums.length - mean * mean)))
  return sums.map(value => (mean - value / count) / deviation)
}

export interface Rows {
  /** Height of a capital. */
  capital: number
  shiftBefore: number
  shiftAfter: number
  bow: number
}

/** Rows of the profile across a line, and the capitals that they span. */
export const ROWS = 48
export const WINDOW = 3
const PARTS = 4

/**
 * Finds the exact middle and height of the text of a line from the picture: rows of capitals are rich in upright edges.
 * `capital` is a first guess; the answer is within 40 % of it. `bow` is what is known of the bend; the answer has what is left of it.
 */
export function measureRows(image: GreyImage, line: LocatedLine, capital: number, bow = 0): Rows {
  const perY = (capital * WINDOW) / ROWS
  const parts = Array.from({ length: PARTS }, (_, part) => energyOf(image, line, capital, bow, { part, of: PARTS }))
  const sum = (...some: (Float64Array | undefined)[]): Float64Array =>
    Float64Array.from({ length: ROWS }, (_, row) => some.reduce((total, energy) => total + (energy?.[row] ?? 0), 0))
  const whole = band(sum(...parts))
  const toShift = ({ top, bottom }: Band): number => ((top + bottom) / 2 - ROWS / 2) * perY
  const middle = toShift(whole)
  const slope = clamp(toShift(band(sum(parts[2], parts[3]))) - toShift(band(sum(parts[0], parts[1]))), capital * 0.5)
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(part => toShift(band(part)))
  return {
    capital: (whole.bottom - whole.top) * perY,
    shiftBefore: middle - slope,
    shiftAfter: middle + slope,
    // A parabola of this height lies half of it higher at 3/8 than at 1/8 of the way.
    bow: clamp(b + c - a - d, capital * 1.2),
  }
}

/** Differences of neighbouring samples in each row of the line, or of one of so many parts of it. */
export function energyOf(
  image: GreyImage,
  line: LocatedLine,
  capital: number,
  bow: number,
  { part, of } = { part: 0, of: 1 },
): Float64Array {
  const energy = new Float64Array(ROWS)
  const perY = (capital * WINDOW) / ROWS
  const step = Math.max(0.5, capital / 14)
  const length = (line.before + line.after) / of
  const from = -line.before + part * length
  const count = Math.floor(length / step)
  const straight = { line, shiftBefore: 0, shiftAfter: 0, bow }
  for (let row = 0; row < ROWS; row++) {
    let previous = -1
    for (let index = 0; index < count; index++) {
      const u = from + index * step
      const v = (row + 0.5 - ROWS / 2) * perY + (bow === 0 ? 0 : shiftAt(straight, u))
      const value = sample(image, line.centre.x + u * line.along.x - v * line.along.y, line.centre.y + u * line.along.y + v * line.along.x)
      if (previous >= 0) energy[row] = (energy[row] ?? 0) + Math.abs(value - previous)
      previous = value
    }
  }
  return energy
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value))

interface Band {
  top: number
  bottom: number
}

/** The rows of text in a profile: from the middle outwards until the energy falls below half of what the text has. */
function band(energy: Float64Array): Band {
  const rows = energy.length
  const centre = [...energy.slice(rows / 3, (2 * rows) / 3)].sort((a, b) => a - b)
  const text = centre[Math.floor(centre.length * 0.6)] ?? 0
  const floor = Math.min(...energy)
  const limit = floor + 0.45 * (text - floor)
  let top = Math.round(rows / 2)
  let bottom = top
  while (top > 0 && (energy[top - 1] ?? 0) >= limit) top--
  while (bottom < rows && (energy[bottom] ?? 0) >= limit) bottom++
  return { top: edge(energy, top, -1, limit), bottom: edge(energy, bottom, 1, limit) }
}

/** Sub-row place where the profile crosses the limit. */
function edge(energy: Float64Array, row: number, way: 1 | -1, limit: number): number {
  const inside = energy[way === 1 ? row - 1 : row] ?? 0
  const outside = energy[way === 1 ? row : row - 1] ?? 0
  const share = inside > outside ? Math.min(1, Math.max(0, (inside - limit) / (inside - outside))) : 0
  return way === 1 ? row - 0.5 + share : row + 0.5 - share
}
