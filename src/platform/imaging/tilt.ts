import type { Pixels } from './pixels.ts'

/** Which way the strokes run that are looked at: lines of print, or the bars of a barcode. */
export type Pattern = 'rows' | 'bars'

const WIDEST_DEGREES = 40
const COARSE_STEP = 1
const FINE_STEP = 0.25
/** Difference of neighbouring grey levels that makes an edge. */
const EDGE = 28
const MOST_EDGES = 15_000
const BIN = 2

interface Edge {
  x: number
  y: number
}

/**
 * Degrees clockwise by which the pattern is turned against upright, within 40 either way: the angle at which its edges fall into
 * the sharpest stripes. Null when there are too few edges to say. Works on a small grey picture (500 to 1000 pixels long).
 */
export function estimateTilt(image: Pixels, pattern: Pattern): number | null {
  const edges = edgesOf(image, pattern)
  if (edges.length < 300) return null
  let best = { degrees: 0, score: sharpnessAt(edges, 0, image, pattern) }
  const search = (from: number, to: number, step: number): void => {
    for (let degrees = from; degrees <= to; degrees += step) {
      const score = sharpnessAt(edges, degrees, image, pattern)
      if (score > best.score) best = { degrees, score }
    }
  }
  search(-WIDEST_DEGREES, WIDEST_DEGREES, COARSE_STEP)
  search(best.degrees - COARSE_STEP, best.degrees + COARSE_STEP, FINE_STEP)
  return best.degrees
}

function edgesOf({ data, width, height, channels }: Pixels, pattern: Pattern): Edge[] {
  const step = (pattern === 'rows' ? width : 1) * channels
  const edges: Edge[] = []
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = (y * width + x) * channels
      if (Math.abs((data[at + step] ?? 0) - (data[at] ?? 0)) > EDGE) edges.push({ x, y })
    }
  }
  if (edges.length <= MOST_EDGES) return edges
  const keepEvery = edges.length / MOST_EDGES
  return Array.from({ length: MOST_EDGES }, (_, index) => edges[Math.floor(index * keepEvery)]).filter(edge => edge !== undefined)
}

function sharpnessAt(edges: readonly Edge[], degrees: number, { width, height }: Pixels, pattern: Pattern): number {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const reach = Math.ceil((width + height) / BIN)
  const stripes = new Float64Array(2 * reach)
  for (const { x, y } of edges) {
    const across = pattern === 'rows' ? y * cos - x * sin : x * cos + y * sin
    const bin = Math.floor(across / BIN) + reach
    stripes[bin] = (stripes[bin] ?? 0) + 1
  }
  // Differences, not sizes: a long pattern seen from its narrow end also piles up, but smoothly.
  let score = 0
  for (let bin = 1; bin < stripes.length; bin++) score += ((stripes[bin] ?? 0) - (stripes[bin - 1] ?? 0)) ** 2
  return score
}
