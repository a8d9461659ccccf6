import { connectedCells } from './connected-cells.ts'
import { strokesOf } from './dense-cells.ts'
import type { Pixels } from './pixels.ts'

/** Share of the picture that such a ground takes at least. */
const LEAST_SHARE = 0.15
/** Share of a border of the picture on which it shows. */
const LEAST_BORDER = 0.25

/**
 * The picture with its ground painted over, where that is a dense pattern of strokes that runs out of the picture: newspaper, lattice. It hides
 * what lies on it from whoever looks for print. Null where the ground is none. `look` is the picture 1000 pixels long; a loose pattern's rows
 * lie apart, and what is printed near the paper's border may be lost with it.
 */
export function withoutGround(image: Pixels, look: Pixels, isLoose: boolean): Pixels | null {
  const { columns, rows, isDense } = strokesOf(look).cells
  const ground = connectedCells(isLoose ? widened(isDense, columns) : isDense, columns)
    .filter(area => area.some(cell => isAtBorder(cell, columns, rows)))
    .flat()
  if (ground.length < LEAST_SHARE * columns * rows || !isAround(ground, columns, rows)) return null
  const [wide, high] = [image.width / columns, image.height / rows]
  const level = paperLevel(look, new Set(ground), columns)
  const data = Uint8Array.from(image.data)
  for (const cell of ground) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)]
    const [left, right] = [Math.floor(column * wide), Math.ceil((column + 1) * wide)]
    const [top, bottom] = [Math.floor(row * high), Math.min(image.height, Math.ceil((row + 1) * high))]
    for (let y = top; y < bottom; y++) data.fill(level, y * image.width + left, y * image.width + right)
  }
  return { data, width: image.width, height: image.height, channels: 1 }
}

/** Each cell with those around it: rows of a pattern lie apart by less than a paper's margin. */
function widened(cells: Uint8Array, columns: number): Uint8Array {
  const wide = Uint8Array.from(cells)
  for (const [cell, isSet] of cells.entries()) {
    if (!isSet) continue
    for (const across of [-1, 0, 1]) {
      if ((cell % columns) + across < 0 || (cell % columns) + across >= columns) continue
      for (const next of [cell + across - columns, cell + across, cell + across + columns])
        if (next >= 0 && next < wide.length) wide[next] = 1
    }
  }
  return wide
}

/** A ground shows on three sides at least; a page of print that is cut off runs out on one or two. */
function isAround(ground: readonly number[], columns: number, rows: number): boolean {
  const shares = [
    ground.filter(cell => cell < columns).length / columns,
    ground.filter(cell => cell >= columns * (rows - 1)).length / columns,
    ground.filter(cell => cell % columns === 0).length / rows,
    ground.filter(cell => cell % columns === columns - 1).length / rows,
  ]
  return shares.filter(share => share > LEAST_BORDER).length > 2
}

const isAtBorder = (cell: number, columns: number, rows: number): boolean =>
  cell < columns || cell >= columns * (rows - 1) || cell % columns === 0 || cell % columns === columns - 1

/** The middle level of what is not ground. */
function paperLevel({ data, width, height }: Pixels, ground: ReadonlySet<number>, columns: number): number {
  const histogram = new Uint32Array(256)
  let count = 0
  const side = width / columns
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      if (ground.has(Math.floor(y / side) * columns + Math.min(columns - 1, Math.floor(x / side)))) continue
      histogram[data[y * width + x] ?? 0] = (histogram[data[y * width + x] ?? 0] ?? 0) + 1
      count++
    }
  }
  let below = 0
  return Math.max(
    0,
    histogram.findIndex(here => {
      below += here
      return below > count / 2
    }),
  )
}
