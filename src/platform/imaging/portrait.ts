import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fromPixels, type Pixels, toPixels } from './pixels.ts'

/** What we use of jsfeat, which carries no types. */
interface Jsfeat {
  U8_t: number
  C1_t: number
  matrix_t: new (columns: number, rows: number, type: number) => Matrix
  bbf: {
    prepare_cascade(cascade: unknown): void
    build_pyramid(image: Matrix, leastWidth: number, leastHeight: number, interval: number): unknown
    detect(pyramid: unknown, cascade: unknown): Face[]
    group_rectangles(faces: Face[], leastNeighbours: number): Face[]
  }
}

interface Matrix {
  data: Uint8Array
}

interface Face {
  confidence: number
  neighbors: number
}

const LOOK_SIDE = 320
const LEAST_FACE = 24
/** Single hits are patterns of the ground; in our sets no picture without a face reached this. */
const LEAST_CONFIDENCE = 2
const LEAST_NEIGHBOURS = 2

let loaded: { jsfeat: Jsfeat; cascade: unknown } | undefined

function load(): { jsfeat: Jsfeat; cascade: unknown } {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  const jsfeat = require('jsfeat') as Jsfeat
  // The cascade is a script that sets a global; between its braces it is plain JSON.
  const script = readFileSync(require.resolve('jsfeat/cascades/bbf_face.js'), 'utf8')
  const cascade: unknown = JSON.parse(
    script
      .slice(script.indexOf('{', script.indexOf('face_cascade')), script.lastIndexOf('}', script.lastIndexOf('}') - 1) + 1)
      .replace(/;\s*$/, ''),
  )
  jsfeat.bbf.prepare_cascade(cascade)
  loaded = { jsfeat, cascade }
  return loaded
}

/**
 * True when a face of a portrait's size is seen in the upright picture. Null when none is seen: the detector overlooks about one portrait in
 * eight (small, washed out, drawn), so that its silence proves nothing and a person has to look.
 */
export async function findPortrait(upright: Pixels): Promise<true | null> {
  const small = await toPixels(fromPixels(upright).resize(LOOK_SIDE, LOOK_SIDE, { fit: 'inside' }), 1)
  const { jsfeat, cascade } = load()
  const matrix = new jsfeat.matrix_t(small.width, small.height, jsfeat.U8_t | jsfeat.C1_t)
  matrix.data.set(small.data)
  const pyramid = jsfeat.bbf.build_pyramid(matrix, LEAST_FACE, LEAST_FACE, 4)
  const faces = jsfeat.bbf.group_rectangles(jsfeat.bbf.detect(pyramid, cascade), 1)
  return faces.some(({ confidence, neighbors }) => confidence >= LEAST_CONFIDENCE && neighbors >= LEAST_NEIGHBOURS) ? true : null
}
