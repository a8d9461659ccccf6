import { MRZ_FORMATS } from '../../../domain/reading/mrz-formats.ts'
import type { ParsedMrz } from '../../../domain/reading/mrz-parse.ts'
import { type GreyImage, sample } from './grey.ts'
import { type Cut, shiftAt } from './strip.ts'

/** Beyond the last character there is paper for so many characters: ICAO 9303 leaves more than that free. */
const QUIET = { from: 0.3, to: 1, steps: 6 }
/** Of the paper's brightness before and beyond the end, the share in which they may differ; skin is further from paper. */
const DIFFERENT = 0.14
/** Characters before the end by which the paper is known. */
const BEFORE = 3
const ROWS = [-0.4, -0.2, 0, 0.2, 0.4]

/**
 * Whether all of the zone is in view. A zone that runs out of the picture may be the beginning of a longer one, and a letter of a name, that
 * no check digit covers, may be another half under a thumb.
 */
export function isWhole(image: GreyImage, cuts: readonly Cut[], { format, lines }: Pick<ParsedMrz, 'format' | 'lines'>): boolean {
  if (!cuts.every(cut => isInside(image, cut))) return false
  // Names of the French card end before their lines do.
  const names = MRZ_FORMATS[format].rows.find(({ name }) => name === 'names')
  const [cut, last] = names ? [cuts[names.line], lines[names.line]?.at(-1)] : []
  return cut === undefined || last === '<' || isQuiet(image, cut)
}

/** Both ends of a line, with half a character beyond. */
function isInside({ width, height }: GreyImage, cut: Cut): boolean {
  return [-cut.line.before - cut.pitch / 2, cut.line.after + cut.pitch / 2].every(u => {
    const { x, y } = placeOf(cut, u, 0)
    return x >= 0 && y >= 0 && x < width && y < height
  })
}

/** Whether the paper goes on behind the last character as it lies around those before. */
function isQuiet(image: GreyImage, cut: Cut): boolean {
  const end = cut.line.after + cut.pitch / 2
  const levels = (from: number, to: number, steps: number): number[] =>
    Array.from({ length: steps }, (_, step) => end + cut.pitch * (from + ((to - from) * step) / (steps - 1))).flatMap(u =>
      ROWS.map(row => {
        const { x, y } = placeOf(cut, u, row * cut.capital)
        return sample(image, x, y)
      }),
    )
  const around = levels(-BEFORE, 0, BEFORE * QUIET.steps).sort((a, b) => a - b)
  const paper = around[Math.floor(around.length * 0.85)] ?? 0
  const beyond = levels(QUIET.from, QUIET.to, QUIET.steps)
  return Math.abs(beyond.reduce((sum, level) => sum + level, 0) / beyond.length - paper) <= DIFFERENT * paper
}

/** A place along a line, and so far below its middle. */
function placeOf(cut: Cut, u: number, below: number): { x: number; y: number } {
  const { centre, along } = cut.line
  const v = shiftAt(cut, u) + below
  return { x: centre.x + u * along.x - v * along.y, y: centre.y + u * along.y + v * along.x }
}
