import { DESKS, type DeskKind, PATTERNS } from './desk.ts'
import type { Random } from './random.ts'

/** How a paper got into a picture. The first eight are those that readers are usually measured on. */
export const CONDITIONS = ['clean', 'photo_easy', 'photo_hard', 'rot90', 'blur', 'lowres', 'glare', 'jpeg', 'dark', 'cut_off'] as const
/** Further ones that leave a picture good. */
export const GOOD_CONDITIONS = [
  'any_desk',
  'upside_down',
  'steep',
  'shadow',
  'finger',
  'curl',
  'soft',
  'shaky',
  'dim',
  'copy',
  'screenshot',
  'neighbour',
  'tiny',
  'large',
  'glare_beside',
  'barcode_tilted',
] as const
/** Further ones that spoil it. */
export const BAD_CONDITIONS = ['blur_any', 'motion', 'glare_any', 'dark_any', 'cut_any'] as const
/** Good ones for a question of their own, which the other sets leave out. */
export const DESK_CONDITIONS = PATTERNS
export type Condition =
  | (typeof CONDITIONS)[number]
  | (typeof GOOD_CONDITIONS)[number]
  | (typeof BAD_CONDITIONS)[number]
  | (typeof DESK_CONDITIONS)[number]

export interface Settings {
  /** Clockwise turn of the paper in the picture. */
  degrees: number
  /** How far corners may stray, as a share of the width: perspective. */
  skew: number
  /** Degrees by which the camera looks from below or above, and from a side. */
  pitch: number
  yaw: number
  paperWidth: number
  margin: number
  blur: number
  /** Way of the camera while it was open, in pixels. */
  motion: number
  noise: number
  quality: number
  light: number
  /** How much more than usual the light differs from side to side. */
  uneven: number
  /** Factor of each channel: the colour of the light. */
  cast: readonly [number, number, number]
  desk: DeskKind
  glare: 'none' | 'low' | 'print' | 'desk'
  shadow: boolean
  finger: boolean
  /** Height of the wave of a bent page, as a share of the paper's height. */
  curl: number
  copy: 'none' | 'grey' | 'stark'
  isScreenshot: boolean
  hasNeighbour: boolean
  /** How much of the paper lies outside the picture, as a share. */
  cut: number
  cutSides: readonly ('left' | 'right' | 'bottom' | 'top')[]
}

const easy = (random: Random): Settings => ({
  degrees: random.between(-5, 5),
  skew: 0.01,
  pitch: 0,
  yaw: 0,
  paperWidth: random.between(1150, 1700),
  margin: 0.1,
  blur: random.between(0.1, 0.4),
  motion: 0,
  noise: 3,
  quality: 88,
  light: random.between(0.9, 1.05),
  uneven: 1,
  cast: [1, 1, 1],
  desk: 'plain',
  glare: 'none',
  shadow: false,
  finger: false,
  curl: 0,
  copy: 'none',
  isScreenshot: false,
  hasNeighbour: false,
  cut: 0,
  cutSides: ['left', 'right', 'bottom'],
})

/** A good photograph of any kind: what one telephone after another sends. */
function ordinary(random: Random): Settings {
  const warm = random.between(-0.08, 0.08)
  return {
    ...easy(random),
    degrees: random.between(-10, 10) + (random.next() < 0.12 ? random.pick([90, 180, 270]) : 0),
    skew: random.between(0, 0.02),
    pitch: random.between(-12, 12),
    yaw: random.between(-12, 12),
    paperWidth: random.between(900, 1900),
    margin: random.between(0.03, 0.3),
    blur: random.between(0.1, 0.7),
    noise: random.between(1, 6),
    quality: random.whole(55, 94),
    light: random.between(0.65, 1.03),
    uneven: random.between(0, 4),
    cast: [1 + warm, 1, 1 - warm],
    desk: random.pick(DESKS),
    shadow: random.next() < 0.2,
    finger: random.next() < 0.12,
    curl: random.next() < 0.2 ? random.between(-0.015, 0.015) : 0,
  }
}

/** Draws the numbers of a condition. Those of the first ten are always drawn in the same order, so that a seed keeps its picture. */
export function settingsFor(condition: Condition, random: Random): Settings {
  switch (condition) {
    case 'clean':
      return {
        ...easy(random),
        degrees: random.between(-0.4, 0.4),
        skew: 0,
        paperWidth: random.between(1400, 1900),
        margin: 0.01,
        blur: 0,
        noise: 1,
        quality: 93,
        light: 1,
      }
    case 'photo_easy':
      return easy(random)
    case 'photo_hard':
      return {
        ...easy(random),
        degrees: random.between(-18, 18),
        skew: 0.04,
        paperWidth: random.between(780, 1100),
        blur: random.between(0.6, 1),
        noise: 7,
        quality: 75,
        light: random.between(0.65, 0.9),
      }
    case 'rot90':
      return { ...easy(random), degrees: random.pick([90, 180, 270]) + random.between(-1, 1) }
    case 'blur':
      return { ...easy(random), degrees: random.between(-2, 2), paperWidth: random.between(1200, 1450), blur: random.between(5, 8) }
    case 'lowres':
      return { ...easy(random), paperWidth: random.between(600, 680), margin: 0.05 }
    case 'glare':
      return { ...easy(random), glare: 'low' }
    case 'jpeg':
      return {
        ...easy(random),
        degrees: random.between(-3, 3),
        paperWidth: random.between(1100, 1250),
        margin: 0.06,
        quality: random.whole(18, 28),
      }
    case 'dark':
      return { ...easy(random), light: random.between(0.07, 0.13), noise: 5 }
    case 'cut_off':
      return { ...easy(random), degrees: random.between(-2, 2), cut: random.between(0.18, 0.32) }
    default:
      return further(condition, ordinary(random), random)
  }
}

type Further = (typeof GOOD_CONDITIONS)[number] | (typeof BAD_CONDITIONS)[number] | (typeof DESK_CONDITIONS)[number]

function further(condition: Further, base: Settings, random: Random): Settings {
  switch (condition) {
    case 'any_desk':
      return base
    case 'gingham':
    case 'keyboard':
    case 'parquet':
    case 'flowers':
      return { ...base, desk: condition, margin: random.between(0.12, 0.3) }
    case 'upside_down':
      return { ...base, degrees: 180 + random.between(-8, 8) }
    case 'steep':
      return {
        ...base,
        pitch: random.pick([-1, 1]) * random.between(20, 35),
        yaw: random.between(-15, 15),
        paperWidth: random.between(1300, 1900),
      }
    case 'shadow':
      return { ...base, shadow: true }
    case 'finger':
      return { ...base, finger: true }
    case 'curl':
      return { ...base, curl: random.pick([-1, 1]) * random.between(0.012, 0.03) }
    case 'soft':
      return { ...base, paperWidth: random.between(1200, 1700), blur: random.between(1.2, 2.4) }
    case 'shaky':
      return { ...base, paperWidth: random.between(1300, 1800), motion: random.between(3, 6) }
    case 'dim':
      return { ...base, light: random.between(0.42, 0.6), noise: random.between(3, 7) }
    case 'copy':
      return {
        ...base,
        degrees: random.between(-2, 2),
        desk: 'white',
        copy: random.pick(['grey', 'grey', 'stark']),
        light: 1,
        shadow: false,
        finger: false,
      }
    case 'screenshot':
      return { ...base, paperWidth: random.between(800, 1200), isScreenshot: true }
    case 'neighbour':
      return { ...base, degrees: random.between(-5, 5), margin: random.between(0.2, 0.4), hasNeighbour: true }
    case 'tiny':
      return {
        ...base,
        degrees: random.between(-3, 3),
        pitch: 0,
        yaw: 0,
        paperWidth: random.between(300, 420),
        margin: 0.02,
        blur: 0,
        noise: 2,
        quality: 90,
      }
    case 'large':
      return {
        ...base,
        paperWidth: random.between(3200, 5200),
        margin: random.between(0.03, 0.12),
        noise: 6,
        blur: random.between(0.8, 1.6),
      }
    case 'barcode_tilted':
      return {
        ...base,
        degrees: random.pick([-1, 1]) * random.between(8, 20),
        blur: random.between(0.8, 1.6),
        quality: 40,
        paperWidth: random.between(1200, 1700),
      }
    case 'glare_beside':
      return { ...base, glare: 'desk', light: random.between(0.65, 0.9) }
    default:
      return spoilt(condition, base, random)
  }
}

function spoilt(condition: (typeof BAD_CONDITIONS)[number], base: Settings, random: Random): Settings {
  switch (condition) {
    case 'blur_any':
      return { ...base, blur: (base.paperWidth / 1300) * random.between(4.6, 9) }
    case 'motion':
      return { ...base, paperWidth: random.between(900, 1200), motion: random.between(17, 30) }
    case 'glare_any':
      return { ...base, glare: 'print', light: random.between(0.6, 0.92), shadow: false }
    case 'dark_any':
      return {
        ...base,
        light: random.between(0.06, 0.14),
        noise: random.between(2, 6),
        desk: random.pick(['plain', 'wood', 'cloth', 'black']),
      }
    case 'cut_any':
      return {
        ...base,
        degrees: random.between(-5, 5),
        margin: random.between(0.04, 0.12),
        cut: random.between(0.16, 0.34),
        cutSides: ['left', 'right', 'bottom', 'top'],
      }
  }
}
