import type { Net } from '../net/layers.ts'
import { type GreyImage, type Point, resize } from './grey.ts'
import { infer } from './nets.ts'

/**
 * One line of a zone in pixels of the picture: centre, direction of reading (unit vector), how far it reaches before and after the centre.
 * `thickness` is that of the marked core, about half a capital.
 */
export interface LocatedLine {
  centre: Point
  along: Point
  before: number
  after: number
  thickness: number
  /** Mean mark of its cells, 0..1. */
  strength: number
  /** How clearly the net saw the direction of reading, 0..1: at 0 it may as well be the reverse. */
  clarity: number
  /** How far it is known to sag between its ends, in pixels. */
  bow?: number
}

/** Lines that belong together, top first in reading order. */
export type LocatedZone = LocatedLine[]

const CELL = 4
const MARKED = 0.4
const LEAST_LENGTH_CELLS = 14
const LEAST_SLIMNESS = 4
/** Cosine of the angle up to which lines count as parallel: 10 degrees. */
const PARALLEL = 0.985

interface Marks {
  width: number
  height: number
  core: Float32Array
  cos: Float32Array
  sin: Float32Array
}

/** Zones in the picture, the most convincing first. `longest` is the longer side at which the net looks. */
export async function locateZones(net: Net, image: GreyImage, longest: number): Promise<LocatedZone[]> {
  const scale = Math.min(longest / Math.max(image.width, image.height), 4)
  const width = Math.max(16, Math.round(image.width * scale))
  const height = Math.max(16, Math.round(image.height * scale))
  const marks = await mark(net, resize(image, width, height))
  const pieces = components(marks).flatMap(cells => fitLine(marks, cells) ?? [])
  const joined = joinBroken(pieces).filter(isLong)
  const whole = pieces.filter(isLong)
  // Lines of two papers that lie side by side may have been joined to one: each by itself comes after.
  const zones = [...group(facingAlike(joined)), ...(whole.length > joined.length ? group(facingAlike(whole)) : [])]
  return zones.map(zone => zone.map(line => toPicture(line, image.width / width, image.height / height)))
}

/** Runs the net on the picture, padded with its own mean to a multiple of 16. */
async function mark(net: Net, small: GreyImage): Promise<Marks> {
  const width = Math.ceil(small.width / 16) * 16
  const height = Math.ceil(small.height / 16) * 16
  const input = new Float32Array(width * height).fill(0)
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) input[y * width + x] = (small.data[y * small.width + x] ?? 0) / 127.5 - 1
  }
  const { data } = await infer(net, input, [1, 1, height, width])
  const cells = (width / CELL) * (height / CELL)
  const core = data.slice(0, cells)
  for (let at = 0; at < cells; at++) core[at] = 1 / (1 + Math.exp(-(core[at] ?? 0)))
  return {
    width: width / CELL,
    height: height / CELL,
    core,
    cos: data.subarray(cells, 2 * cells),
    sin: data.subarray(2 * cells, 3 * cells),
  }
}

/** Cells above the threshold that touch each other, corners included. */
function components({ width, height, core }: Marks): number[][] {
  const seen = new Uint8Array(width * height)
  const found: number[][] = []
  for (let start = 0; start < core.length; start++) {
    if (seen[start] === 1 || (core[start] ?? 0) < MARKED) continue
    const cells = [start]
    seen[start] = 1
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index] ?? 0
      const [x, y] = [cell % width, Math.floor(cell / width)]
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (seen[next] === 0 && (core[next] ?? 0) >= MARKED) {
            seen[next] = 1
            cells.push(next)
          }
        }
      }
    }
    if (cells.length >= 5) found.push(cells)
  }
  return found
}

/** Principal axis of a component, turned to the direction of reading that the net saw. In pixels of the small picture. */
function fitLine({ width, core, cos, sin }: Marks, cells: readonly number[]): LocatedLine | null {
  let [weight, sx, sy, cx, cy] = [0, 0, 0, 0, 0]
  for (const cell of cells) {
    const w = core[cell] ?? 0
    weight += w
    sx += w * (cell % width)
    sy += w * Math.floor(cell / width)
    cx += w * (cos[cell] ?? 0)
    cy += w * (sin[cell] ?? 0)
  }
  const [mx, my] = [sx / weight, sy / weight]
  let [xx, xy, yy] = [0, 0, 0]
  for (const cell of cells) {
    const w = core[cell] ?? 0
    const [dx, dy] = [(cell % width) - mx, Math.floor(cell / width) - my]
    xx += w * dx * dx
    xy += w * dx * dy
    yy += w * dy * dy
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy)
  let along = { x: Math.cos(angle), y: Math.sin(angle) }
  if (along.x * cx + along.y * cy < 0) along = { x: -along.x, y: -along.y }
  const spreadAcross = (xx * along.y ** 2 - 2 * xy * along.x * along.y + yy * along.x ** 2) / weight
  let [before, after] = [0, 0]
  for (const cell of cells) {
    const u = ((cell % width) - mx) * along.x + (Math.floor(cell / width) - my) * along.y
    before = Math.max(before, -u + 0.5)
    after = Math.max(after, u + 0.5)
  }
  const thickness = Math.max(1, Math.sqrt(12 * Math.max(0, spreadAcross)))
  if (before + after < 3 * thickness) return null
  return {
    centre: { x: (mx + 0.5) * CELL - 0.5, y: (my + 0.5) * CELL - 0.5 },
    along,
    before: before * CELL,
    after: after * CELL,
    thickness: thickness * CELL,
    strength: weight / cells.length,
    clarity: Math.min(1, Math.abs(along.x * cx + along.y * cy) / weight),
  }
}

const lengthOf = (line: LocatedLine): number => line.before + line.after
const offset = (from: LocatedLine, to: Point): { u: number; v: number } => {
  const [dx, dy] = [to.x - from.centre.x, to.y - from.centre.y]
  return { u: dx * from.along.x + dy * from.along.y, v: dy * from.along.x - dx * from.along.y }
}
const at = (line: LocatedLine, u: number): Point => ({ x: line.centre.x + u * line.along.x, y: line.centre.y + u * line.along.y })

/** Neither too short nor too plump to be a line. */
const isLong = (line: LocatedLine): boolean =>
  lengthOf(line) >= LEAST_LENGTH_CELLS * CELL && lengthOf(line) >= LEAST_SLIMNESS * line.thickness

/** Puts pieces of one line together again. */
function joinBroken(pieces: LocatedLine[]): LocatedLine[] {
  const lines = [...pieces].sort((a, b) => lengthOf(b) - lengthOf(a))
  for (let first = 0; first < lines.length; first++) {
    for (let other = first + 1; other < lines.length; other++) {
      const [a, b] = [lines[first], lines[other]]
      if (a === undefined || b === undefined) continue
      const joined = join(a, b)
      if (joined === null) continue
      lines[first] = joined
      lines.splice(other, 1)
      other = first
    }
  }
  return lines
}

function join(a: LocatedLine, b: LocatedLine): LocatedLine | null {
  const { u, v } = offset(a, b.centre)
  const gap = Math.abs(u) - (u > 0 ? a.after : a.before) - lengthOf(b) / 2
  const slack = Math.max(a.thickness, CELL) * 1.2 + 0.03 * Math.abs(u)
  if (Math.abs(v) > slack || gap > 0.5 * lengthOf(a) || gap < -0.3 * lengthOf(b)) return null
  const ends = [at(a, -a.before), at(a, a.after), at(b, -b.before), at(b, b.after)]
  const along = { ...a.along }
  const isBAfter = u > 0
  // The direction from the centre of the first piece to that of the last is steadier than either piece's own, when they are long.
  if (lengthOf(b) > 0.3 * lengthOf(a)) {
    const [dx, dy] = [b.centre.x - a.centre.x, b.centre.y - a.centre.y]
    const length = Math.hypot(dx, dy) * (isBAfter ? 1 : -1)
    along.x = dx / length
    along.y = dy / length
  }
  const share = lengthOf(a) / (lengthOf(a) + lengthOf(b))
  const centre = { x: a.centre.x * share + b.centre.x * (1 - share), y: a.centre.y * share + b.centre.y * (1 - share) }
  const us = ends.map(end => (end.x - centre.x) * along.x + (end.y - centre.y) * along.y)
  return { ...a, centre, along, before: -Math.min(...us), after: Math.max(...us), strength: a.strength * share + b.strength * (1 - share) }
}

/** Parallel lines read in one direction: a line that the net saw the other way round is outvoted by its kin. */
function facingAlike(lines: readonly LocatedLine[]): LocatedLine[] {
  return lines.map(line => {
    const vote = lines.reduce((sum, other) => {
      const cosine = line.along.x * other.along.x + line.along.y * other.along.y
      return Math.abs(cosine) > PARALLEL ? sum + Math.sign(cosine) * other.clarity * lengthOf(other) : sum
    }, 0)
    return vote >= 0 ? line : reversed(line)
  })
}

/** The same line read the other way round. */
export const reversed = (line: LocatedLine): LocatedLine => ({
  ...line,
  along: { x: -line.along.x, y: -line.along.y },
  before: line.after,
  after: line.before,
})

/** Zones: two or three parallel lines of about the same reach, evenly spaced. A lone line is kept as a zone of one, last. */
function group(lines: readonly LocatedLine[]): LocatedZone[] {
  const zones: LocatedZone[] = []
  for (const line of lines) {
    const kin = lines
      .map(other => ({ other, ...offset(line, other.centre) }))
      .filter(({ other, u }) => other === line || areKin(line, other, u))
      .sort((a, b) => a.v - b.v)
    const own = kin.findIndex(({ other }) => other === line)
    for (const [from, count] of [
      [own, 3],
      [own, 2],
    ] as const) {
      const chosen = kin.slice(from, from + count)
      if (
        chosen.length === count &&
        isEven(
          chosen.map(({ v }) => v),
          line,
        )
      )
        zones.push(chosen.map(({ other }) => other))
    }
  }
  // Two of three lines come after the three: a row of other print may have been taken for the third.
  const inLarger = (zone: LocatedZone): boolean =>
    zone.length === 2 && zones.some(other => other.length === 3 && zone.every(line => other.includes(line)))
  const ordered = zones.sort((a, b) => Number(inLarger(a)) - Number(inLarger(b)) || worth(b) - worth(a))
  const lone = lines.filter(line => !zones.some(zone => zone.includes(line))).map(line => [line])
  return [...ordered, ...lone.sort((a, b) => worth(b) - worth(a))]
}

const worth = (zone: LocatedZone): number => zone.reduce((sum, line) => sum + line.strength * lengthOf(line), 0)

function areKin(line: LocatedLine, other: LocatedLine, u: number): boolean {
  const cosine = line.along.x * other.along.x + line.along.y * other.along.y
  const ratio = lengthOf(other) / lengthOf(line)
  return Math.abs(cosine) > PARALLEL && ratio > 0.4 && ratio < 2.5 && Math.abs(u) < 0.5 * Math.max(lengthOf(line), lengthOf(other))
}

/** Lines of a zone stand 1/6 to 1/30 of their length apart (ICAO 9303-4 to -7, with some perspective), at even steps. */
function isEven(offsets: readonly number[], line: LocatedLine): boolean {
  const steps = offsets.slice(1).map((v, index) => v - (offsets[index] ?? 0))
  const length = lengthOf(line)
  return steps.every(step => step > length / 34 && step < length / 5) && Math.max(...steps) < 1.6 * Math.min(...steps)
}

function toPicture(line: LocatedLine, kx: number, ky: number): LocatedLine {
  const k = (kx + ky) / 2
  return {
    ...line,
    centre: { x: (line.centre.x + 0.5) * kx - 0.5, y: (line.centre.y + 0.5) * ky - 0.5 },
    before: line.before * k,
    after: line.after * k,
    thickness: line.thickness * k,
  }
}
