import { kernel } from './kernel.ts'
import { Room } from './room.ts'

/** Of each area at most so many rows and columns are looked at: enough against moire, and a large photograph is not read whole. */
const MOST_SAMPLES = 3

/** A grey picture made smaller by averaging areas, to `width` times `height`, neither larger than before. */
export function shrunk(levels: Uint8Array, fromWidth: number, fromHeight: number, width: number, height: number): Uint8Array {
  const loops = kernel()
  const room = new Room(loops)
  const [lefts, tops] = [startsOf(fromWidth, width), startsOf(fromHeight, height)]
  const [from, leftsAt, topsAt, to] = [levels.length, lefts.byteLength, tops.byteLength, width * height].map(bytes => room.take(bytes))
  if (from === undefined || leftsAt === undefined || topsAt === undefined || to === undefined) throw new Error('Four places were taken')
  const { buffer } = loops.memory
  new Uint8Array(buffer, from, levels.length).set(levels)
  new Int32Array(buffer, leftsAt, lefts.length).set(lefts)
  new Int32Array(buffer, topsAt, tops.length).set(tops)
  loops.shrink(from, fromWidth, leftsAt, topsAt, stepOf(fromWidth, width), stepOf(fromHeight, height), to, width, height)
  return new Uint8Array(buffer, to, width * height).slice()
}

/** Where each area begins, and where the last one ends. */
const startsOf = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to + 1 }, (_, index) => Math.floor((index * from) / to))

const stepOf = (from: number, to: number): number => Math.max(1, Math.floor(from / to / MOST_SAMPLES))
