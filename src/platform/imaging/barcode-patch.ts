import { fromPixels, fullContrast, type Pixels, shrink, toPixels } from './pixels.ts'
import { estimateTilt } from './tilt.ts'

/** The part of a picture that looks like bars, cut out and turned upright; `box` is its place in the picture. */
export interface Patch {
  image: Pixels
  box: { x: number; y: number; width: number; height: number }
}

/** Longer side of the small picture in which patches are found. */
export const LOOK_SIDE = 1000
const CELL = 10
const EDGE = 30
/** Edges that a cell of bars has at least, and how much they prevail over edges the other way. */
const DENSITY = 0.14
const LEAST_CELLS = 40
const WIDEST_SLANT = 10

interface Cells {
  columns: number
  rows: number
  isDense: Uint8Array
}

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
  // Edges are told by their height: a dim picture is brought to full contrast first.
  const small = fullContrast(look)
  const cells = denseCells(small)
  if (known) clear(cells, known)
  const area = largestArea(cells)
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

/** Cells in which edges are as dense as among bars or print; those of a picture `LOOK_SIDE` pixels long. */
export function denseCells({ data, width, height }: Pixels): Cells {
  const columns = Math.floor(width / CELL)
  const rows = Math.floor(height / CELL)
  const isDense = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let edges = 0
      for (let y = row * CELL; y < (row + 1) * CELL; y++) {
        for (let x = column * CELL; x < (column + 1) * CELL - 1; x++) {
          const at = y * width + x
          const across = Math.abs((data[at + 1] ?? 0) - (data[at] ?? 0))
          const down = Math.abs((data[at + width] ?? data[at] ?? 0) - (data[at] ?? 0))
          if (Math.max(across, down) > EDGE) edges++
        }
      }
      if (edges > DENSITY * CELL * CELL) isDense[row * columns + column] = 1
    }
  }
  return { columns, rows, isDense }
}

function clear({ columns, rows, isDense }: Cells, { x, y, width, height }: Patch['box']): void {
  for (let row = Math.floor(y * rows); row < Math.min(rows, Math.ceil((y + height) * rows)); row++)
    isDense.fill(0, row * columns + Math.floor(x * columns), row * columns + Math.min(columns, Math.ceil((x + width) * columns)))
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
  const seen = new Uint8Array(columns * rows)
  let best: Area | null = null
  let ground: Area | null = null
  for (let start = 0; start < isDense.length; start++) {
    if (!isDense[start] || seen[start]) continue
    const area = { count: 0, left: columns, top: rows, right: 0, bottom: 0 }
    const open = [start]
    seen[start] = 1
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)]
      area.count++
      area.left = Math.min(area.left, column)
      area.right = Math.max(area.right, column)
      area.top = Math.min(area.top, row)
      area.bottom = Math.max(area.bottom, row)
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= isDense.length || seen[next] || !isDense[next]) continue
        seen[next] = 1
        open.push(next)
      }
    }
    if (area.count < LEAST_CELLS) continue
    if (isGround(area, columns, rows)) ground = area
    else if (best === null || area.count > best.count) best = area
  }
  return best ?? ground
}
