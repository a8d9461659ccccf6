import type { InferenceSession } from 'onnxruntime-web'
import { type GreyImage, resize } from '../mrz/grey.ts'
import { infer } from '../mrz/nets.ts'

/** Pixels of the small picture for one cell of the net's answer. */
export const CELL = 4
/** Heights of capitals are answered as logarithms to base 2 against this many pixels. */
const UNIT = 8
const STEP = 16

/** What the net marked in a picture shrunk by `kx` and `ky`: for each cell whether it is the core of a line, which way it is read, how high its capitals are. */
export interface Marks {
  width: number
  height: number
  /** 0..1 */
  core: Float32Array
  cos: Float32Array
  sin: Float32Array
  /** Pixels of the small picture. */
  capital: Float32Array
  /** Pixels of the picture for one of the small picture. */
  kx: number
  ky: number
}

/** Runs the net on the picture shrunk to `longest` pixels on its longer side, padded with mid-grey to a multiple of 16. */
export async function markLines(net: InferenceSession, image: GreyImage, longest: number): Promise<Marks> {
  const scale = Math.min(1, longest / Math.max(image.width, image.height))
  const small = resize(image, Math.max(STEP, Math.round(image.width * scale)), Math.max(STEP, Math.round(image.height * scale)))
  const [width, height] = [small.width, small.height].map(side => Math.ceil(side / STEP) * STEP) as [number, number]
  const input = new Float32Array(width * height)
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) input[y * width + x] = (small.data[y * small.width + x] ?? 0) / 127.5 - 1
  }
  const { data } = await infer(net, input, [1, 1, height, width])
  const cells = (width / CELL) * (height / CELL)
  return {
    width: width / CELL,
    height: height / CELL,
    core: data.slice(0, cells).map(logit => 1 / (1 + Math.exp(-logit))),
    cos: data.slice(cells, 2 * cells),
    sin: data.slice(2 * cells, 3 * cells),
    capital: data.slice(3 * cells, 4 * cells).map(log => UNIT * 2 ** log),
    kx: image.width / small.width,
    ky: image.height / small.height,
  }
}
