import type { Random } from './random.ts'

export type Colour = readonly [number, number, number]

/** What lies under and around a paper: the level of each channel at a place of the picture. */
export type Desk = (x: number, y: number, channel: number) => number

export const DESKS = ['plain', 'wood', 'cloth', 'stone', 'white', 'black', 'tiles', 'print', 'vivid'] as const
/** Grounds whose pattern has edges as sharp as a paper's. */
export const PATTERNS = ['gingham', 'keyboard', 'parquet', 'flowers'] as const
export type DeskKind = (typeof DESKS)[number] | (typeof PATTERNS)[number]

const vivid = (random: Random): Colour => [random.whole(20, 235), random.whole(20, 235), random.whole(20, 235)]

/** A ground of its kind with colours and pattern by chance. */
export function createDesk(kind: DeskKind, random: Random): Desk {
  const scale = random.between(0.6, 1.8)
  const wave = (value: number): number => Math.sin(value * scale)
  const of = (colour: Colour, channel: number): number => colour[channel] ?? 0
  switch (kind) {
    case 'plain': {
      const colour = random.pick<Colour>([
        [94, 70, 52],
        [60, 64, 70],
        [142, 118, 90],
        [40, 52, 48],
        [170, 172, 175],
      ])
      return (x, y, channel) => of(colour, channel) + wave(y * 0.21 + wave(x * 0.013) * 4) * 6
    }
    case 'wood': {
      const colour = random.pick<Colour>([
        [150, 105, 62],
        [98, 66, 40],
        [196, 158, 110],
      ])
      const board = random.between(180, 420)
      return (x, y, channel) => {
        const joint = y % board < 3 ? -45 : 0
        return of(colour, channel) + wave(y * 0.09 + 2.5 * wave(x * 0.006 + Math.floor(y / board))) * 14 + wave(y * 0.61) * 5 + joint
      }
    }
    case 'cloth': {
      const colour = vivid(random)
      return (x, y, channel) => of(colour, channel) * (0.86 + 0.1 * wave(x * 0.16 + wave(y * 0.01) * 2) + 0.05 * wave(y * 0.9))
    }
    case 'stone': {
      const colour: Colour = [random.whole(60, 190), random.whole(60, 190), random.whole(60, 190)]
      return (x, y, channel) =>
        of(colour, channel) +
        22 * wave(x * 0.019 + 3 * wave(y * 0.013)) * wave(y * 0.023 + 2 * wave(x * 0.017)) +
        9 * wave(x * 1.7 + y * 2.3)
    }
    case 'white': {
      const level = random.between(225, 246)
      return (x, y, channel) => level - channel * 2 + wave(x * 0.004 + y * 0.003) * 4
    }
    case 'black':
      return (x, y) => 14 + wave(x * 0.01 + y * 0.02) * 5
    case 'tiles': {
      const [one, other] = [vivid(random), vivid(random)]
      const side = random.between(60, 260)
      return (x, y, channel) => of((Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? one : other, channel)
    }
    case 'print': {
      const line = random.between(22, 40)
      return (x, y) => {
        const row = Math.floor(y / line)
        const isInk = y % line < line * 0.45 && Math.sin(x * 0.31 + row * 7) + Math.sin(x * 0.123 + row * 3) > 0.35 && x % 700 > 40
        return isInk ? 70 : 226
      }
    }
    case 'gingham': {
      const colour = vivid(random)
      const side = random.between(40, 130)
      return (x, y, channel) => {
        const bands = (Math.floor(x / side) % 2) + (Math.floor(y / side) % 2)
        return 242 - (242 - of(colour, channel)) * (bands / 2) + wave(x * 1.3) * wave(y * 1.3) * 6
      }
    }
    case 'keyboard': {
      const [key, gap, ink] = random.pick([
        [34, 12, 220],
        [228, 160, 60],
      ] as const)
      const side = random.between(90, 190)
      return (x, y) => {
        const row = Math.floor(y / side)
        const [u, v] = [(((x + row * 0.4 * side) % side) + side) % side, y % side]
        if (u < 0.09 * side || v < 0.09 * side) return gap
        const isLegend =
          u > 0.3 * side &&
          u < 0.55 * side &&
          v > 0.28 * side &&
          v < 0.58 * side &&
          Math.sin(u * 0.5 + row) + Math.sin(v * 0.6 + x / side) > 0.4
        return isLegend ? ink : key
      }
    }
    case 'parquet': {
      const colour = random.pick<Colour>([
        [168, 122, 74],
        [120, 80, 48],
      ])
      const block = random.between(160, 320)
      return (x, y, channel) => {
        const isAcross = (Math.floor(x / block) + Math.floor(y / block)) % 2 === 0
        const [along, over] = isAcross ? [x, y] : [y, x]
        const strip = Math.floor(((over % block) / block) * 5)
        const joint = over % (block / 5) < 2.5 ? -50 : 0
        return (
          of(colour, channel) +
          16 * Math.sin(strip * 2.1 + Math.floor(x / block) * 3.7 + Math.floor(y / block)) +
          wave(over * 0.4 + wave(along * 0.01) * 2) * 7 +
          joint
        )
      }
    }
    case 'flowers': {
      const [ground, petals, hearts] = [vivid(random), vivid(random), vivid(random)]
      const side = random.between(110, 240)
      return (x, y, channel) => {
        const row = Math.floor(y / side)
        const [u, v] = [((((x + (row % 2) * 0.5 * side) % side) + side) % side) - side / 2, (y % side) - side / 2]
        const reach = Math.hypot(u, v)
        if (reach < 0.1 * side) return of(hearts, channel)
        return of(reach < (0.24 + 0.14 * Math.cos(5 * Math.atan2(v, u))) * side ? petals : ground, channel)
      }
    }
    case 'vivid': {
      const colour = vivid(random)
      const slope = random.between(-0.08, 0.08)
      return (x, y, channel) => of(colour, channel) + slope * (x - y) * 0.4
    }
  }
}
