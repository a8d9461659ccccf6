import { type GreyImage, type Point, resize } from '../mrz/grey.ts'
import { infer } from '../mrz/nets.ts'
import type { Net } from '../net/layers.ts'

/** Pixels of the small picture for one cell of the net's answer. */
export const CELL = 4
/** Heights of capitals are answered as logarithms to base 2 against this many pixels. */
export const UNIT = 8
const STEP = 16
const UNMARKED = -1

/** What the net marked in a picture shrunk by `kx` and `ky`: for each cell whether it is the core of a line, which way it is read, how high its capitals are. */
export interface Marks {
  width: number
  height: number
  /** 0..1 */
  core: Float32Array
  cos: Float32Array
  sin: Float32Array
  /** Heights of capitals, in doublings of `UNIT` pixels of the small picture. */
  doublings: Float32Array
  /** Pixels of the picture for one of the small picture. */
  kx: number
  ky: number
  /** Quarters by which the small picture was turned anticlockwise before the net saw it, and its size before. */
  quarters: number
  small: { width: number; height: number }
}

/** Logits as shares; what is far below any mark stays 0, as nearly all of a picture is. */
function sharesOf(logits: Float32Array): Float32Array {
  const shares = new Float32Array(logits.length)
  for (let at = 0; at < logits.length; at++) {
    const logit = logits[at] ?? 0
    if (logit > UNMARKED) shares[at] = 1 / (1 + Math.exp(-logit))
  }
  return shares
}

/** The picture turned anticlockwise by 90 degrees. */
function turnOnce({ data, width, height }: GreyImage): GreyImage {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[(width - 1 - x) * height + y] = data[y * width + x] ?? 0
  return { data: turned, width: height, height: width }
}

/** A place and a direction in what the net saw, in the small picture before it was turned. */
export function unturned({ quarters, small }: Marks, centre: Point, along: Point): { centre: Point; along: Point } {
  if (quarters === 1) return { centre: { x: small.width - 1 - centre.y, y: centre.x }, along: { x: -along.y, y: along.x } }
  if (quarters === 2)
    return { centre: { x: small.width - 1 - centre.x, y: small.height - 1 - centre.y }, along: { x: -along.x, y: -along.y } }
  if (quarters === 3) return { centre: { x: centre.y, y: small.height - 1 - centre.x }, along: { x: along.y, y: -along.x } }
  return { centre, along }
}

/**
 * Runs the net on the picture shrunk to `longest` pixels on its longer side, padded with mid-grey to a multiple of 16. The net sees
 * print best that is nearly upright: `quarters` says how often 90 degrees the page is turned clockwise.
 */
export async function markLines(net: Net, image: GreyImage, longest: number, quarters = 0): Promise<Marks> {
  const scale = Math.min(1, longest / Math.max(image.width, image.height))
  const shrunk = resize(image, Math.max(STEP, Math.round(image.width * scale)), Math.max(STEP, Math.round(image.height * scale)))
  let small = shrunk
  for (let turn = 0; turn < quarters; turn++) small = turnOnce(small)
  const [width, height] = [small.width, small.height].map(side => Math.ceil(side / STEP) * STEP) as [number, number]
  const input = new Float32Array(width * height)
  const levels = small.data
  for (let y = 0; y < small.height; y++) {
    for (let x = 0, from = y * small.width, to = y * width; x < small.width; x++) input[to + x] = (levels[from + x] ?? 0) / 127.5 - 1
  }
  const { data } = await infer(net, input, [1, 1, height, width])
  const cells = (width / CELL) * (height / CELL)
  return {
    width: width / CELL,
    height: height / CELL,
    core: sharesOf(data.subarray(0, cells)),
    cos: data.subarray(cells, 2 * cells),
    sin: data.subarray(2 * cells, 3 * cells),
    doublings: data.subarray(3 * cells, 4 * cells),
    kx: image.width / shrunk.width,
    ky: image.height / shrunk.height,
    quarters,
    small: { width: shrunk.width, height: shrunk.height },
  }
}
