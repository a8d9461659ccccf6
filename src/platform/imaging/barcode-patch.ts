import { connectedCells } from './connected-cells.ts'
import { CELL, type Cells, LOOK_SIDE, strokesOf } from './dense-cells.ts'
import { fromPixels, fullContrast, type Pixels, shrink, toPixels } from './pixels.ts'
import { estimateTilt } from './tilt.ts'

/** The part of a picture that looks like bars, cut out and turned upright; `box` is its place in the picture. */
export interface Patch {
  image: Pixels
  box: { x: number; y: number; width: number; height: number }
}

const LEAST_CELLS = 40
const WIDEST_SLANT = 10

export interface PatchOptions {
  /** A place that is left out: what stands there is known. */
  known?: Patch['box']
  /** Only a patch as solid as a symbol's, which print seldom is: spares a closer look at every line of print. */
  isSolid?: boolean
}

/** Share of its frame that a level symbol fills; one that is tilted fills less. */
const SOLID = 0.6

/** Finds the largest dense patch of strokes in one direction. `look` is the picture at `LOOK_SIDE` pixels. Null when there is none of a barcode's size. */
export async function barcodePatch(image: Pixels, look: Pixels, { known, isSolid = false }: PatchOptions = {}): Promise<Patch | null> {
  const { small, cells } = strokesOf(look)
  const area = largestArea(known ? without(cells, known) : cells)
  if (area === null || (isSolid && !isAsSolid(area))) return null
  const margin = 2
  const left = Math.max(0, (area.left - margin) * CELL)
  const top = Math.max(0, (area.top - margin) * CELL)
  const right = Math.min(small.width, (area.right + 1 + margin) * CELL)
  const bottom = Math.min(small.height, (area.bottom + 1 + margin) * CELL)
  const near = await cut(small, left, top, right - left, bottom - top)
  const upright = estimateTilt(near, 'bars') ?? 0
  const scale = image.width / small.width
  const piece = await cut(
    image,
    Math.floor(left * scale),
    Math.floor(top * scale),
    Math.floor((right - left) * scale),
    Math.floor((bottom - top) * scale),
  )
  const turned = await toPixels(fromPixels(fullContrast(piece)).rotate(-upright, { background: '#ffffff' }), 1)
  return {
    image: await levelRows(turned),
    box: { x: left / small.width, y: top / small.height, width: (right - left) / small.width, height: (bottom - top) / small.height },
  }
}

/** In perspective the rows slant although the bars stand upright: shears them level, because the symbol is read along its rows. */
async function levelRows(image: Pixels): Promise<Pixels> {
  const slant = estimateTilt(await shrink(image, LOOK_SIDE), 'rows') ?? 0
  if (Math.abs(slant) < 0.5 || Math.abs(slant) > WIDEST_SLANT) return image
  const shear = -Math.tan((slant * Math.PI) / 180)
  return await toPixels(
    fromPixels(image).affine(
      [
        [1, 0],
        [shear, 1],
      ],
      { background: '#ffffff' },
    ),
    1,
  )
}

const cut = async (image: Pixels, left: number, top: number, width: number, height: number): Promise<Pixels> =>
  await toPixels(
    fromPixels(image).extract({ left, top, width: Math.min(width, image.width - left), height: Math.min(height, image.height - top) }),
    1,
  )

function without({ columns, rows, isDense: all }: Cells, { x, y, width, height }: Patch['box']): Cells {
  const isDense = all.slice()
  for (let row = Math.floor(y * rows); row < Math.min(rows, Math.ceil((y + height) * rows)); row++)
    isDense.fill(0, row * columns + Math.floor(x * columns), row * columns + Math.min(columns, Math.ceil((x + width) * columns)))
  return { columns, rows, isDense }
}

interface Area {
  count: number
  left: number
  top: number
  right: number
  bottom: number
}

/** Thick enough for several rows of bars, and filled. */
const isAsSolid = ({ count, left, top, right, bottom }: Area): boolean =>
  Math.min(right - left, bottom - top) >= 4 && count >= SOLID * (right - left + 1) * (bottom - top + 1)

/** What reaches two borders of the picture is the ground under the paper. */
function isGround({ left, top, right, bottom }: Area, columns: number, rows: number): boolean {
  return [left === 0, top === 0, right === columns - 1, bottom === rows - 1].filter(Boolean).length > 1
}

/** The connected area with the most cells, as its frame in cells; the ground only where there is no other. */
function largestArea({ columns, rows, isDense }: Cells): Area | null {
  const areas = connectedCells(isDense, columns)
    .filter(({ length }) => length >= LEAST_CELLS)
    .map(cells => frameOf(cells, columns))
  const papers = areas.filter(area => !isGround(area, columns, rows)).toSorted((one, two) => two.count - one.count)
  return papers[0] ?? areas.at(-1) ?? null
}

function frameOf(cells: readonly number[], columns: number): Area {
  const area = { count: cells.length, left: columns, top: Number.POSITIVE_INFINITY, right: 0, bottom: 0 }
  for (const cell of cells) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)]
    area.left = Math.min(area.left, column)
    area.right = Math.max(area.right, column)
    area.top = Math.min(area.top, row)
    area.bottom = Math.max(area.bottom, row)
  }
  return area
}
