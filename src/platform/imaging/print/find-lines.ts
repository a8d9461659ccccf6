import type { Point } from '../mrz/grey.ts'
import { CELL, type Marks, UNIT, unturned } from './marks.ts'

/** One run of print in pixels of the picture: centre, direction of reading (unit vector), reach before and after the centre. */
export interface PrintLine {
  centre: Point
  along: Point
  before: number
  after: number
  /** Height of a capital. */
  capital: number
  /** Mean mark of its cells, 0..1. */
  strength: number
}

const MARKED = 0.4
/** Marks that must be passed to part lines that run into each other. */
const STRICTER = [0.55, 0.7, 0.82]
const LEAST_CELLS = 2
/** Thickness of a component against the height of its capitals above which it holds more than one line. */
const TOO_THICK = 1.5
/** In heights of a capital: how much of the first and last letter is left unmarked, and the widest gap between words of one line. */
const UNMARKED = 0.1
const WORD_GAP = 1.1

/** The lines of print of the marks, each once, joined where only a space parts them. */
export function findLines(marks: Marks): PrintLine[] {
  const marked: number[] = []
  for (let cell = 0; cell < marks.core.length; cell++) if ((marks.core[cell] ?? 0) >= MARKED) marked.push(cell)
  const pieces = components(marks, marked, MARKED).flatMap(cells => fit(marks, cells, STRICTER))
  const way = commonWay(pieces)
  return joinWords(pieces.map(piece => steadied(piece, way))).map(line => toPicture(line, marks))
}

/** Cells of `among` above the threshold that touch each other, corners included. */
function components({ width, height, core }: Marks, among: readonly number[], threshold: number): number[][] {
  const open = new Uint8Array(width * height)
  for (const cell of among) if ((core[cell] ?? 0) >= threshold) open[cell] = 1
  const found: number[][] = []
  for (const start of among) {
    if (open[start] === 0) continue
    open[start] = 0
    const cells = [start]
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index] ?? 0
      const [x, y] = [cell % width, Math.floor(cell / width)]
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (open[ny * width + nx] === 0) continue
          open[ny * width + nx] = 0
          cells.push(ny * width + nx)
        }
      }
    }
    if (cells.length >= LEAST_CELLS) found.push(cells)
  }
  return found
}

interface Piece extends PrintLine {
  /** Direction as the net saw it, for runs too short to show one. */
  seen: Point
}

/** A line through a component, in pixels of the small picture; a component of several lines is parted by stricter marks. */
function fit(marks: Marks, cells: readonly number[], stricter: readonly number[]): Piece[] {
  const { width, core, cos, sin, doublings } = marks
  let [weight, sx, sy, cx, cy, heights] = [0, 0, 0, 0, 0, 0]
  for (const cell of cells) {
    const w = core[cell] ?? 0
    weight += w
    sx += w * (cell % width)
    sy += w * Math.floor(cell / width)
    cx += w * (cos[cell] ?? 0)
    cy += w * (sin[cell] ?? 0)
    heights += w * (doublings[cell] ?? 0)
  }
  const [mx, my] = [sx / weight, sy / weight]
  let [xx, xy, yy] = [0, 0, 0]
  for (const cell of cells) {
    const w = (core[cell] ?? 0) / weight
    const [dx, dy] = [(cell % width) - mx, Math.floor(cell / width) - my]
    xx += w * dx * dx
    xy += w * dx * dy
    yy += w * dy * dy
  }
  const high = UNIT * 2 ** (heights / weight)
  const seen = unit({ x: cx, y: cy })
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy)
  const axis = { x: Math.cos(angle), y: Math.sin(angle) }
  const along = axis.x * seen.x + axis.y * seen.y < 0 ? { x: -axis.x, y: -axis.y } : axis
  const spread = (way: Point): number => xx * way.y ** 2 - 2 * xy * way.x * way.y + yy * way.x ** 2
  const thickness = Math.sqrt(12 * Math.max(0, spread(seen))) * CELL
  const [threshold] = stricter
  if (thickness > TOO_THICK * Math.max(high, 1.2 * CELL) && threshold !== undefined) {
    const parts = components(marks, cells, threshold)
    if (parts.length > 0) return parts.flatMap(part => fit(marks, part, stricter.slice(1)))
  }
  const centre = { x: (mx + 0.5) * CELL - 0.5, y: (my + 0.5) * CELL - 0.5 }
  const { before, after } = reach(cells, width, { x: mx, y: my }, along)
  return [{ centre, along, before: before * CELL, after: after * CELL, capital: high, strength: weight / cells.length, seen }]
}

function reach(cells: readonly number[], width: number, middle: Point, along: Point): { before: number; after: number } {
  let [before, after] = [0, 0]
  for (const cell of cells) {
    const u = ((cell % width) - middle.x) * along.x + (Math.floor(cell / width) - middle.y) * along.y
    before = Math.max(before, -u + 0.5)
    after = Math.max(after, u + 0.5)
  }
  return { before, after }
}

const unit = ({ x, y }: Point): Point => {
  const length = Math.hypot(x, y) || 1
  return { x: x / length, y: y / length }
}

export const lengthOf = (line: PrintLine): number => line.before + line.after

/** Direction of reading that most print has, by length. */
export function commonWay(lines: readonly PrintLine[]): Point {
  const longest = lines.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, 60)
  let best = { way: { x: 1, y: 0 }, length: -1 }
  for (const { along } of longest) {
    let [x, y, length] = [0, 0, 0]
    for (const other of longest) {
      if (other.along.x * along.x + other.along.y * along.y < ALIKE) continue
      x += other.along.x * lengthOf(other)
      y += other.along.y * lengthOf(other)
      length += lengthOf(other)
    }
    if (length > best.length) best = { way: unit({ x, y }), length }
  }
  return best.way
}

/** Cosine up to which a direction counts as the common one: 15 degrees. */
const ALIKE = 0.966
/** Runs shorter than this, in heights of a capital, do not show their direction. */
const SHORT = 3.5

/** Short runs take the direction of the page, and a line that was seen the other way round is turned to it. */
function steadied(piece: Piece, way: Point): Piece {
  const isShort = lengthOf(piece) < SHORT * piece.capital
  const cosine = (isShort ? piece.seen : piece.along).x * way.x + (isShort ? piece.seen : piece.along).y * way.y
  if (isShort) return Math.abs(cosine) > 0.8 ? alongWay(piece, way) : alongWay(piece, piece.seen)
  return cosine < -ALIKE ? alongWay(piece, { x: -piece.along.x, y: -piece.along.y }) : piece
}

/** The same run measured along another direction. */
function alongWay(piece: Piece, way: Point): Piece {
  const cosine = piece.along.x * way.x + piece.along.y * way.y
  const [before, after] = cosine < 0 ? [piece.after, piece.before] : [piece.before, piece.after]
  const shrink = Math.abs(cosine)
  const across = Math.sqrt(1 - Math.min(1, shrink * shrink)) * CELL
  return { ...piece, along: way, before: before * shrink + across, after: after * shrink + across }
}

/** Puts together what stands on one line with no more than a space between. */
function joinWords(pieces: readonly Piece[]): Piece[] {
  const lines = pieces.toSorted((a, b) => lengthOf(b) - lengthOf(a))
  for (let first = 0; first < lines.length; first++) {
    for (let other = first + 1; other < lines.length; other++) {
      const [a, b] = [lines[first], lines[other]]
      const joined = a && b ? join(a, b) : null
      if (joined === null) continue
      lines[first] = joined
      lines.splice(other, 1)
      other = first
    }
  }
  return lines
}

function join(a: Piece, b: Piece): Piece | null {
  if (a.along.x * b.along.x + a.along.y * b.along.y < ALIKE) return null
  const ratio = a.capital / b.capital
  if (ratio > 1.35 || ratio < 0.74) return null
  const [dx, dy] = [b.centre.x - a.centre.x, b.centre.y - a.centre.y]
  const u = dx * a.along.x + dy * a.along.y
  const v = dy * a.along.x - dx * a.along.y
  const gap = u > 0 ? u - a.after - b.before : -u - a.before - b.after
  if (Math.abs(v) > 0.4 * a.capital + 0.02 * Math.abs(u) || gap > WORD_GAP * a.capital || gap < -0.5 * lengthOf(b)) return null
  const weigh = lengthOf(a) + lengthOf(b)
  const share = lengthOf(a) / weigh
  const mean = (from: number, to: number): number => from * share + to * (1 - share)
  const centre = { x: mean(a.centre.x, b.centre.x), y: mean(a.centre.y, b.centre.y) }
  // Between the centres of two long pieces the direction is steadier than within either.
  const long = Math.min(lengthOf(a), lengthOf(b)) > SHORT * a.capital
  const along = long ? unit({ x: dx * Math.sign(u), y: dy * Math.sign(u) }) : a.along
  const ends = [a, b].flatMap(({ centre: c, along: w, before, after }) =>
    [-before, after].map(reached => (c.x + reached * w.x - centre.x) * along.x + (c.y + reached * w.y - centre.y) * along.y),
  )
  return {
    ...a,
    centre,
    along,
    before: -Math.min(...ends),
    after: Math.max(...ends),
    capital: mean(a.capital, b.capital),
    strength: mean(a.strength, b.strength),
  }
}

/** From the small picture to the picture, with what the marks leave out of the outer letters. */
function toPicture(piece: Piece, marks: Marks): PrintLine {
  const { before, after, capital, strength } = piece
  const { centre, along } = unturned(marks, piece.centre, piece.along)
  const k = (marks.kx + marks.ky) / 2
  const more = UNMARKED * capital
  return {
    centre: { x: (centre.x + 0.5) * marks.kx - 0.5, y: (centre.y + 0.5) * marks.ky - 0.5 },
    along,
    before: (before + more) * k,
    after: (after + more) * k,
    capital: capital * k,
    strength,
  }
}

/** The same line read the other way round. */
export const reversed = (line: PrintLine): PrintLine => ({
  ...line,
  along: { x: -line.along.x, y: -line.along.y },
  before: line.after,
  after: line.before,
})
