import type { Box, MrzReading } from '../../domain/reading/reading.ts'
import { connectedCells } from './connected-cells.ts'
import { infer, openNet } from './mrz/nets.ts'
import { type Pixels, shrink } from './pixels.ts'
import { type Straightened, straighten } from './straighten.ts'
import { windowAbove } from './zone-page.ts'

/** Whether the bearer's portrait is on a paper, and where it is or should be. */
export interface PortraitLook {
  portrait: 'seen' | 'missing' | 'unsure'
  box?: Box
}

/** Longer side at which the net looks; card: training/. */
const LOOK_SIDE = 224
const CELL = 4
/** A portrait takes so many cells at least, and the strongest of them speak for it. */
const TELLING_CELLS = 12
/**
 * Portraits, drawn ones and those of published specimens too, reached 0.95 at least; papers without one 0.5, most below 0.1. Between is a doubt.
 */
const SEEN = 0.7
const UNSEEN = 0.25
const NOWHERE = 0.02
/** Sure that its place is empty or covered. */
const EMPTY = 0.6

let loading: ReturnType<typeof openNet> | undefined

interface Marks {
  columns: number
  rows: number
  portrait: Float32Array
  empty: Float32Array
}

/**
 * Looks for the portrait above a zone that was read or, without one, anywhere in the picture. Missing: nothing like a head, and its place
 * is empty or covered. Whoever asks knows that the paper should show one and that the picture is good.
 */
export async function lookForPortrait(level: Pixels, mrz: MrzReading | null, page: number): Promise<PortraitLook> {
  const part = mrz
    ? await straighten(level, mrz.degrees ?? 0, LOOK_SIDE, windowAbove(mrz, level))
    : await straighten(await shrink(level, 2 * LOOK_SIDE), 0, LOOK_SIDE)
  const marks = await markPortraits(part.image)
  const [portrait, empty] = [telling(marks.portrait), telling(marks.empty)]
  if (portrait > SEEN) return { portrait: 'seen' }
  // Above a zone the page is known to fill the view: there nothing like a head is enough, elsewhere its place has to be seen.
  const isMissing = (portrait < UNSEEN && empty > EMPTY) || (mrz !== null && portrait < NOWHERE)
  if (!isMissing) return { portrait: 'unsure' }
  const box = boxOf(marks, part, page)
  return { portrait: 'missing', ...(box ? { box } : {}) }
}

async function markPortraits({ data, width, height }: Pixels): Promise<Marks> {
  const [padded, tall] = [Math.ceil(width / 16) * 16, Math.ceil(height / 16) * 16]
  const input = new Float32Array(padded * tall)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) input[y * padded + x] = (data[y * width + x] ?? 0) / 127.5 - 1
  loading ??= openNet('portrait')
  const { data: scores } = await infer(await loading, input, [1, 1, tall, padded])
  const [columns, rows] = [padded / CELL, tall / CELL]
  const shares = scores.map(score => 1 / (1 + Math.exp(-score)))
  return { columns, rows, portrait: shares.subarray(0, columns * rows), empty: shares.subarray(columns * rows) }
}

/** The weakest of the strongest cells. */
const telling = (marks: Float32Array): number => marks.toSorted().at(-TELLING_CELLS) ?? 0

/** The largest empty place, where one was seen. */
function boxOf({ columns, empty }: Marks, part: Straightened, page: number): Box | null {
  const marked = Uint8Array.from(empty, share => (share > EMPTY / 2 ? 1 : 0))
  const [place] = connectedCells(marked, columns).toSorted((a, b) => b.length - a.length)
  if (place === undefined || place.length < TELLING_CELLS) return null
  const across = place.map(cell => (cell % columns) * CELL)
  const down = place.map(cell => Math.floor(cell / columns) * CELL)
  return part.toBox(Math.min(...across), Math.min(...down), Math.max(...across) + CELL, Math.max(...down) + CELL, page)
}
