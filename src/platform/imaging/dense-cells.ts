import { fullContrast, type Pixels } from './pixels.ts'

/** Longer side of the small picture on which cells are laid. */
export const LOOK_SIDE = 1000
/** Pixels of that picture along a cell's side. */
export const CELL = 10
const EDGE = 30
/** Share of a cell's pixels that are edges, at least. */
const DENSITY = 0.14

export interface Cells {
  columns: number
  rows: number
  isDense: Uint8Array
}

/** A small picture at full contrast, since edges are told by their height, and its dense cells. */
export interface Strokes {
  small: Pixels
  cells: Cells
}

const known = new WeakMap<Pixels, Strokes>()

/** Of a grey picture `LOOK_SIDE` pixels long: who looks for bars and who looks for a ground ask for the same. */
export function strokesOf(look: Pixels): Strokes {
  const before = known.get(look)
  if (before) return before
  const small = fullContrast(look)
  const strokes = { small, cells: denseCells(small) }
  known.set(look, strokes)
  return strokes
}

/** Cells in which edges are as dense as among bars or print; those of a picture `LOOK_SIDE` pixels long. */
function denseCells({ data, width, height }: Pixels): Cells {
  const columns = Math.floor(width / CELL)
  const rows = Math.floor(height / CELL)
  const isDense = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let edges = 0
      for (let y = row * CELL; y < (row + 1) * CELL; y++) {
        for (let x = column * CELL; x < (column + 1) * CELL - 1; x++) {
          const at = y * width + x
          const here = data[at] ?? 0
          if (Math.abs((data[at + 1] ?? 0) - here) > EDGE || Math.abs((data[at + width] ?? here) - here) > EDGE) edges++
        }
      }
      if (edges > DENSITY * CELL * CELL) isDense[row * columns + column] = 1
    }
  }
  return { columns, rows, isDense }
}
