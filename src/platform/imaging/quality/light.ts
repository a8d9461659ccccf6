import type { Box } from '../../../domain/reading/reading.ts'
import type { Pixels } from '../pixels.ts'

/** A page is about as bright as this share of its white. */
const PAGE_TO_WHITE = 0.8

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
const WIDEST_GAP = 50
const SLIMMEST = 3.2
const LONG_ROW = 0.45
const LEAST_ROWS = 3
const LEAST_FILL = 0.55
/** Around a reflection the page is brighter than elsewhere, because light fades; around a white strip it is not. In grey levels. */
const HALO = 6

interface Grid {
  columns: number
  rows: number
  mean: Uint8Array
  isBurnt: Uint8Array
  isText: Uint8Array
}

/**
 * Share of the text area that a reflection covers, with its place: burnt-out round blobs with a halo that interrupt rows of print.
 * For a grey picture about 1000 pixels long whose rows run level to within a few degrees.
 */
export function glare(image: Pixels, page: number): { share: number; box?: Box } {
  if (brightness(image) * 255 > WHITE_PAGE * PAGE_TO_WHITE) return { share: 0 }
  const grid = gridOf(image)
  const blobs = reflections(grid)
  if (!blobs.includes(1)) return { share: 0 }
  let [covered, text] = [0, 0]
  const frame = { left: grid.columns, top: grid.rows, right: -1, bottom: -1 }
  const [start, end] = textColumns(grid)
  for (let row = 0; row < grid.rows; row++) {
    const cells = [...grid.isText.subarray(row * grid.columns, (row + 1) * grid.columns)]
    const inked = cells.filter(Boolean).length
    text += inked
    if (inked < 3) continue
    for (const [from, to] of gaps(cells, start, end)) {
      const burnt = blobs.subarray(row * grid.columns + from, row * grid.columns + to).reduce((sum, cell) => sum + cell, 0)
      if (burnt < THICK || burnt < (to - from) * 0.4) continue
      covered += burnt
      frame.left = Math.min(frame.left, from)
      frame.right = Math.max(frame.right, to)
      frame.top = Math.min(frame.top, row)
      frame.bottom = Math.max(frame.bottom, row + 1)
    }
  }
  // One row of cells is the gap behind a heading.
  if (frame.bottom - frame.top < LEAST_ROWS) return { share: 0 }
  const [x, y] = [(frame.left * CELL) / image.width, (frame.top * CELL) / image.height]
  const box = {
    page,
    x,
    y,
    width: ((frame.right - frame.left) * CELL) / image.width,
    height: ((frame.bottom - frame.top) * CELL) / image.height,
  }
  return { share: covered / (covered + text), box }
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

/** Burnt cells of round blobs with a halo. */
function reflections(grid: Grid): Uint8Array {
  const thick = thickCells(grid)
  const kept = new Uint8Array(thick.length)
  const page = medianOf([...grid.mean].filter((mean, cell) => !grid.isBurnt[cell] && mean > 110))
  for (const blob of connected(thick, grid)) {
    const columns = blob.map(cell => cell % grid.columns)
    const rows = blob.map(cell => Math.floor(cell / grid.columns))
    const wide = Math.max(...columns) - Math.min(...columns) + 1
    const high = Math.max(...rows) - Math.min(...rows) + 1
    const isRound = Math.max(wide / high, high / wide) <= SLIMMEST && blob.length >= LEAST_FILL * wide * high
    if (isRound && medianOf(halo(blob, grid)) > page + HALO) for (const cell of blob) kept[cell] = 1
  }
  return kept
}

/** Burnt cells that belong to a burnt square of `THICK` cells. */
function thickCells({ columns, rows, isBurnt }: Grid): Uint8Array {
  const thick = new Uint8Array(columns * rows)
  for (let row = 0; row + THICK <= rows; row++) {
    for (let column = 0; column + THICK <= columns; column++) {
      const cells = Array.from({ length: THICK * THICK }, (_, at) => (row + Math.floor(at / THICK)) * columns + column + (at % THICK))
      if (cells.every(cell => isBurnt[cell])) for (const cell of cells) thick[cell] = 1
    }
  }
  return thick
}

function connected(cells: Uint8Array, { columns }: Grid): number[][] {
  const seen = new Uint8Array(cells.length)
  const blobs: number[][] = []
  for (let start = 0; start < cells.length; start++) {
    if (!cells[start] || seen[start]) continue
    const blob: number[] = []
    const open = [start]
    seen[start] = 1
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      blob.push(cell)
      const column = cell % columns
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= cells.length || seen[next] || !cells[next]) continue
        seen[next] = 1
        open.push(next)
      }
    }
    blobs.push(blob)
  }
  return blobs
}

/** Means of the cells two away from the blob that are neither burnt nor print. */
function halo(blob: readonly number[], { columns, rows, mean, isBurnt, isText }: Grid): number[] {
  const around = new Set<number>()
  for (const cell of blob) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)]
    for (const [x, y] of [
      [column - 2, row],
      [column + 2, row],
      [column, row - 2],
      [column, row + 2],
    ] as const) {
      const at = y * columns + x
      if (x >= 0 && y >= 0 && x < columns && y < rows && !isBurnt[at] && !isText[at]) around.add(at)
    }
  }
  return [...around].map(cell => mean[cell] ?? 0)
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

/** Columns between which nearly all print stands. */
function textColumns({ columns, isText }: Grid): [number, number] {
  const found = [...isText.keys()]
    .filter(cell => isText[cell])
    .map(cell => cell % columns)
    .sort((a, b) => a - b)
  return [found[Math.floor(found.length * 0.03)] ?? 0, found[Math.floor(found.length * 0.97)] ?? columns - 1]
}

/** Stretches without print in a row that has print: between two pieces, or up to the margins that other rows keep. */
function gaps(cells: readonly number[], start: number, end: number): [number, number][] {
  const found: [number, number][] = []
  let last = start - 1
  // A row that ends early may simply be short; one that nearly reaches the margins has lost its end.
  const isLong = cells.lastIndexOf(1) - cells.indexOf(1) > LONG_ROW * (end - start)
  const close = (column: number): void => {
    if (column - last > THICK && column - last <= WIDEST_GAP) found.push([last + 1, column])
  }
  for (const [column, isText] of cells.entries()) {
    if (!isText) continue
    if (last >= start || isLong) close(column)
    last = column
  }
  if (isLong) close(end + 1)
  return found
}
