import type { Pixels } from '../pixels.ts'

const REACH = 4
const LEAST_STEP = 12
const LEAST_RANGE = 50
const LEAST_EDGES = 100
/** The share of edges that may be softer: the ground and the desk are, print is not. */
const QUANTILE = 0.75
/** Makes 0.58 of the share that no legible picture in our sets fell below (0.255), and 0.69 of that where reading begins to suffer (0.40). */
const SLOPE = 0.7586
const OFFSET = 0.3866

/**
 * Edge sharpness 0..1 of a grey picture about 1000 pixels long: how much of an edge's whole rise lies within one pixel, for its sharper
 * quarter. The picture's contrast is stretched first, so that dark pictures are judged alike. Across and down are measured apart and the
 * worse counts: a hand that moved leaves edges along its way sharp. 1 where a picture has no contrast.
 */
export function sharpness(image: Pixels): number {
  const gain = gainOf(image)
  if (gain === null) return 1
  const across = directed(counts => scanRows(image, gain, counts))
  const down = directed(counts => scanColumns(image, gain, counts))
  // Contrast without edges is a blur so strong that none is left of them.
  return across === null && down === null ? OFFSET : Math.min(across ?? 1, down ?? 1)
}

/** Null when there are too few edges to tell. */
function directed(scanAll: (counts: Float64Array) => number): number | null {
  const counts = new Float64Array(101)
  const total = scanAll(counts)
  if (total < LEAST_EDGES) return null
  let below = 0
  const at = counts.findIndex(count => {
    below += count
    return below >= total * QUANTILE
  })
  return Math.max(0, Math.min(1, OFFSET + (SLOPE * at) / 100))
}

/** Factor that spreads the 1st to the 99th percentile over 200 levels; null for a picture without contrast. */
function gainOf({ data }: Pixels): number | null {
  const histogram = new Uint32Array(256)
  for (let at = 0; at < data.length; at += 3) histogram[data[at] ?? 0] = (histogram[data[at] ?? 0] ?? 0) + 1
  const percentile = (share: number): number => {
    let below = 0
    return histogram.findIndex(count => {
      below += count
      return below >= (data.length / 3) * share
    })
  }
  const range = percentile(0.99) - percentile(0.01)
  return range < 6 ? null : Math.max(1, 200 / range)
}

function scanRows(image: Pixels, gain: number, counts: Float64Array): number {
  let total = 0
  for (let y = 0; y < image.height; y += 2) total += scan(image.data, y * image.width, 1, image.width, gain, counts)
  return total
}

function scanColumns(image: Pixels, gain: number, counts: Float64Array): number {
  let total = 0
  for (let x = 0; x < image.width; x += 2) total += scan(image.data, x, image.width, image.height, gain, counts)
  return total
}

/** Counts the edges along one line by the share of their rise that lies in the steepest step, in percent. */
function scan(data: Uint8Array, start: number, stride: number, length: number, gain: number, counts: Float64Array): number {
  let total = 0
  for (let index = REACH; index < length - REACH - 2; index++) {
    const at = start + index * stride
    const here = data[at] ?? 0
    const next = data[at + stride] ?? 0
    const step = Math.abs(next - here)
    if (step * gain < LEAST_STEP) continue
    if (step < Math.abs(here - (data[at - stride] ?? 0)) || step < Math.abs((data[at + 2 * stride] ?? 0) - next)) continue
    let [low, high] = [255, 0]
    for (let offset = -REACH; offset <= REACH + 1; offset++) {
      const level = data[at + offset * stride] ?? 0
      if (level < low) low = level
      if (level > high) high = level
    }
    if ((high - low) * gain < LEAST_RANGE) continue
    const share = Math.min(100, Math.round((step / (high - low)) * 100))
    counts[share] = (counts[share] ?? 0) + 1
    total++
  }
  return total
}
