import type { Box } from '../../../domain/reading/reading.ts'
import { connectedCells } from '../connected-cells.ts'
import type { Pixels } from '../pixels.ts'

/** A page is about as bright as this share of its white. */
const PAGE_TO_WHITE = 0.8

/** Share of a line that strokes of light letters take at least, in the middle of the lines looked at. */
const STROKES = 0.04

/** The same by the lighter of paper and letters around words that were read. */
export function brightnessOfWords({ data, width, height }: Pixels, lines: readonly { box: Box }[]): number {
  const levels = lines.map(({ box }) => {
    const found: number[] = []
    const [right, bottom] = [(box.x + box.width) * width, (box.y + box.height) * height]
    for (let y = Math.floor(box.y * height); y < bottom; y++)
      for (let x = Math.floor(box.x * width); x < right; x++) found.push(data[y * width + x] ?? 0)
    found.sort((a, b) => b - a)
    return found[Math.floor(STROKES * found.length)] ?? 0
  })
  return (medianOf(levels) / 255) * PAGE_TO_WHITE
}

/** Mean luminance of the page, 0..1: taken from the bright quarter of the picture, because the desk around may be black. */
export function brightness({ data }: Pixels): number {
  const histogram = new Uint32Array(256)
  for (const level of data) histogram[level] = (histogram[level] ?? 0) + 1
  let below = 0
  const white = histogram.findIndex(count => {
    below += count
    return below >= data.length * 0.75
  })
  return (white / 255) * PAGE_TO_WHITE
}

const CELL = 10
const BURNT = 250
/** The page itself must be darker than a reflection; on a white scan nothing can be told. */
const WHITE_PAGE = 244
const TEXT_EDGE = 35
const TEXT_EDGES = 4
/** A reflection is round and wide; bright strips between lines of print are not. In cells. */
const THICK = 4
const LEAST_BLOB = 40
const SLIMMEST = 3.2
const LEAST_FILL = 0.55
/**
 * Distances from the burnt core, in cells, at which light is looked at: it fades from burnt to the level of the page. White things end at
 * an edge, and a page that is too bright altogether stays so.
 */
const NEAR = 2
const HALF = 5
const FAR = 8
/** How far up from the page to burnt the light still is near the core. */
const NEAR_SHARE = 0.45
const LEAST_FALL = 15
const FALL_PLAY = 3
/** Cells darker than this share of the page are desk, not page; and the share of a ring that has to be page. */
const PAGE_SHARE = 0.75
const LEAST_PAGE = 0.2
/** Cells around a blob, and the share of them with edges, from which it is a hole in something printed that densely: a barcode. */
const RIM = 3
const LEAST_RIM = 0.5

interface Grid {
  columns: number
  rows: number
  mean: Uint8Array
  isBurnt: Uint8Array
  isText: Uint8Array
}

/**
 * How much reflections cover, as a share of what they and the print cover together, with their place: burnt-out round blobs whose light
 * fades into the page around, and holes in dense print where nothing was read. For a grey picture about 1000 pixels long, `bright` its
 * brightness.
 */
export function glare(image: Pixels, bright: number, page: number, isRead: boolean): { share: number; box?: Box } {
  if (bright * 255 > WHITE_PAGE * PAGE_TO_WHITE) return { share: 0 }
  const grid = gridOf(image)
  const burnt = reflections(grid, isRead)
  if (burnt.length === 0) return { share: 0 }
  const text = grid.isText.reduce((sum, cell) => sum + cell, 0)
  const columns = burnt.map(cell => cell % grid.columns)
  const rows = burnt.map(cell => Math.floor(cell / grid.columns))
  const [left, top] = [Math.min(...columns), Math.min(...rows)]
  const [width, height] = [Math.max(...columns) + 1 - left, Math.max(...rows) + 1 - top]
  return {
    share: burnt.length / (burnt.length + text),
    box: {
      page,
      x: (left * CELL) / image.width,
      y: (top * CELL) / image.height,
      width: (width * CELL) / image.width,
      height: (height * CELL) / image.height,
    },
  }
}

function gridOf({ data, width, height }: Pixels): Grid {
  const columns = Math.floor(width / CELL)
  const rows = Math.floor(height / CELL)
  const grid = {
    columns,
    rows,
    mean: new Uint8Array(columns * rows),
    isBurnt: new Uint8Array(columns * rows),
    isText: new Uint8Array(columns * rows),
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [burnt, edges, sum] = [0, 0, 0]
      for (let y = row * CELL; y < (row + 1) * CELL; y++) {
        for (let x = column * CELL; x < (column + 1) * CELL; x++) {
          const level = data[y * width + x] ?? 0
          sum += level
          if (level >= BURNT) burnt++
          if (level - (data[y * width + x + 1] ?? level) > TEXT_EDGE) edges++
        }
      }
      const cell = row * columns + column
      grid.mean[cell] = sum / (CELL * CELL)
      if (burnt > 0.95 * CELL * CELL) grid.isBurnt[cell] = 1
      if (edges >= TEXT_EDGES) grid.isText[cell] = 1
    }
  }
  return grid
}

/** Burnt cells of round blobs whose light fades, or that are holes in dense print. */
function reflections(grid: Grid, isRead: boolean): number[] {
  const blobs = connectedCells(thickCells(grid), grid.columns).filter(blob => blob.length >= LEAST_BLOB && isRound(blob, grid))
  if (blobs.length === 0) return []
  const level = medianOf([...grid.mean].filter((mean, cell) => !grid.isBurnt[cell] && mean > 110))
  return blobs.filter(blob => fades(blob, grid, level) || (!isRead && isHole(blob, grid))).flat()
}

function isHole(blob: readonly number[], { columns, rows, isText, isBurnt }: Grid): boolean {
  const across = blob.map(cell => cell % columns)
  const down = blob.map(cell => Math.floor(cell / columns))
  const [left, right] = [Math.min(...across) - RIM, Math.max(...across) + RIM]
  const [top, bottom] = [Math.min(...down) - RIM, Math.max(...down) + RIM]
  if (left < 0 || top < 0 || right >= columns || bottom >= rows) return false
  let [rim, dense] = [0, 0]
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const cell = row * columns + column
      if (isBurnt[cell]) continue
      rim++
      if (isText[cell]) dense++
    }
  }
  return dense > LEAST_RIM * rim
}

function isRound(blob: readonly number[], { columns }: Grid): boolean {
  const across = blob.map(cell => cell % columns)
  const down = blob.map(cell => Math.floor(cell / columns))
  const wide = Math.max(...across) - Math.min(...across) + 1
  const high = Math.max(...down) - Math.min(...down) + 1
  return Math.max(wide / high, high / wide) <= SLIMMEST && blob.length >= LEAST_FILL * wide * high
}

function fades(blob: readonly number[], grid: Grid, page: number): boolean {
  const rings = ringsAround(blob, grid)
  const levels: number[] = []
  for (const distance of [NEAR, HALF, FAR]) {
    const ring = rings[distance] ?? []
    const onPage = ring.filter(mean => mean > PAGE_SHARE * page)
    if (onPage.length < 4 || onPage.length < LEAST_PAGE * ring.length) return false
    levels.push(medianOf(onPage))
  }
  const [near = 0, half = 0, far = 0] = levels
  return near >= page + NEAR_SHARE * (BURNT - page) && near >= half - FALL_PLAY && half >= far - FALL_PLAY && BURNT - far >= LEAST_FALL
}

/** For each distance from the blob, in cells, the means of the cells there that are no print. */
function ringsAround(blob: readonly number[], { columns, rows, mean, isText }: Grid): number[][] {
  const seen = new Set(blob)
  const rings: number[][] = [[]]
  let border: readonly number[] = blob
  for (let distance = 1; distance <= FAR; distance++) {
    const next: number[] = []
    for (const cell of border) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)]
      for (const [x, y] of [
        [column - 1, row],
        [column + 1, row],
        [column, row - 1],
        [column, row + 1],
      ] as const) {
        const at = y * columns + x
        if (x < 0 || y < 0 || x >= columns || y >= rows || seen.has(at)) continue
        seen.add(at)
        next.push(at)
      }
    }
    rings.push(next.filter(cell => !isText[cell]).map(cell => mean[cell] ?? 0))
    border = next
  }
  return rings
}

/** Burnt cells that belong to a burnt square of `THICK` cells. */
function thickCells({ columns, rows, isBurnt }: Grid): Uint8Array {
  const thick = new Uint8Array(columns * rows)
  for (let row = 0; row + THICK <= rows; row++) {
    for (let column = 0; column + THICK <= columns; column++) {
      if (!isBurnt[row * columns + column]) continue
      const cells = Array.from({ length: THICK * THICK }, (_, at) => (row + Math.floor(at / THICK)) * columns + column + (at % THICK))
      if (cells.every(cell => isBurnt[cell])) for (const cell of cells) thick[cell] = 1
    }
  }
  return thick
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
