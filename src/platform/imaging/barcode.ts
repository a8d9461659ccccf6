import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import { type Box, boxAround, type Corner } from '../../domain/reading/reading.ts'
import { barcodePatch, type Patch } from './barcode-patch.ts'
import { fromPixels, type Pixels, toPixels } from './pixels.ts'

export interface Barcode {
  format: 'PDF417' | 'QRCode'
  text: string
  box: Box
}

/** Longer side of the whole picture; a symbol that fills a good part of it is legible at this size. */
const WHOLE_SIDE = 1600
/** Scales at which a found patch is tried; small modules need enlarging, blurred ones shrinking. */
const SCALES = [1, 2, 0.5, 3]
const MOST_PATCH_PIXELS = 6_000_000

let isPrepared = false

// The package would fetch its WebAssembly from a content network; ours lies in node_modules and the process has no network.
function prepare(): void {
  if (isPrepared) return
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareZXingModule({
    overrides: { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
  })
  isPrepared = true
}

/** A second symbol is looked for in a patch of this share of the first at least: a smaller one is the other code of the same licence. */
const SECOND_SHARE = 0.4
const SECOND_SCALES = [1, 2]

/** Reads PDF417 and QR symbols of a grey picture, `look` its small copy, of any orientation: patches that look like one turned upright, else the whole. */
export async function readSymbols(image: Pixels, look: Pixels, page: number): Promise<Barcode[]> {
  prepare()
  const patch = await barcodePatch(image, look)
  const inPatch = patch ? await readPatch(patch, page, SCALES) : []
  if (patch && inPatch.length > 0) {
    const second = await barcodePatch(image, look, { known: patch.box })
    const isAsLarge = second !== null && second.box.width * second.box.height > SECOND_SHARE * patch.box.width * patch.box.height
    return [...inPatch, ...(isAsLarge ? await readPatch(second, page, SECOND_SCALES) : [])]
  }
  const small = await toPixels(fromPixels(image).resize(WHOLE_SIDE, WHOLE_SIDE, { fit: 'inside', withoutEnlargement: true }), 1)
  return (await decode(small)).map(result => toBarcode(result, boxOf(result, small, page)))
}

/** Reads a symbol of another paper beside a zone that was read; a glance, since there seldom is one. */
export async function readSymbolBeside(image: Pixels, look: Pixels, zone: Box, page: number): Promise<Barcode[]> {
  const patch = await barcodePatch(image, look, { known: zone, isSolid: true })
  if (patch === null) return []
  prepare()
  return await readPatch(patch, page, SECOND_SCALES)
}

/** Tries a straightened patch at several scales: PDF417 is read along straight rows, and fails from two degrees of tilt. */
async function readPatch(patch: Patch, page: number, scales: readonly number[]): Promise<Barcode[]> {
  for (const scale of scales) {
    const width = Math.round(patch.image.width * scale)
    if (width * patch.image.height * scale > MOST_PATCH_PIXELS || width < 100) continue
    const sized = scale === 1 ? patch.image : await toPixels(fromPixels(patch.image).resize(width, null, { kernel: 'cubic' }), 1)
    const found = await decode(sized)
    if (found.length > 0) return found.map(result => toBarcode(result, { ...patch.box, page }))
  }
  return []
}

async function decode(image: Pixels): Promise<ReadResult[]> {
  const results = await readBarcodes(asImageData(image), {
    formats: ['PDF417', 'QRCode'],
    tryHarder: true,
    tryRotate: true,
    tryInvert: false,
    textMode: 'Plain',
    maxNumberOfSymbols: 4,
  })
  return results.filter(({ isValid }) => isValid)
}

const toBarcode = (result: ReadResult, box: Box): Barcode => ({
  format: result.format === 'PDF417' ? 'PDF417' : 'QRCode',
  text: result.text,
  box,
})

function asImageData({ data, width, height, channels }: Pixels): Parameters<typeof readBarcodes>[0] {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let index = 0; index < width * height; index++) {
    const level = data[index * channels] ?? 0
    rgba[index * 4] = level
    rgba[index * 4 + 1] = level
    rgba[index * 4 + 2] = level
    rgba[index * 4 + 3] = 255
  }
  // zxing-wasm reads these three members only; Node has no ImageData class.
  return { data: rgba, width, height } as Parameters<typeof readBarcodes>[0]
}

function boxOf({ position }: ReadResult, { width, height }: Pixels, page: number): Box {
  const at = ({ x, y }: Corner): Corner => ({ x: x / width, y: y / height })
  return boxAround([at(position.topLeft), at(position.topRight), at(position.bottomRight), at(position.bottomLeft)], page)
}
