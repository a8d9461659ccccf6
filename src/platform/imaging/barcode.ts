import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import type { Box } from '../../domain/reading/reading.ts'
import type { Pixels } from './pixels.ts'

export interface Barcode {
  format: 'PDF417' | 'QRCode'
  text: string
  box: Box
}

let isPrepared = false

// The package would fetch its WebAssembly from a content network; ours lies beside it and the process has no network.
function prepare(): void {
  if (isPrepared) return
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareZXingModule({
    overrides: { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
  })
  isPrepared = true
}

/** Reads PDF417 and QR symbols of a grey picture. */
export async function readSymbols(image: Pixels, page: number): Promise<Barcode[]> {
  prepare()
  const results = await readBarcodes(asImageData(image), {
    formats: ['PDF417', 'QRCode'],
    tryHarder: true,
    tryRotate: true,
    tryInvert: false,
    textMode: 'Plain',
    maxNumberOfSymbols: 4,
  })
  return results
    .filter(({ isValid }) => isValid)
    .map(result => ({ format: result.format === 'PDF417' ? 'PDF417' : 'QRCode', text: result.text, box: boxOf(result, image, page) }))
}

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
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight]
  const x = Math.min(...corners.map(corner => corner.x)) / width
  const y = Math.min(...corners.map(corner => corner.y)) / height
  return {
    page,
    x,
    y,
    width: Math.max(...corners.map(corner => corner.x)) / width - x,
    height: Math.max(...corners.map(corner => corner.y)) / height - y,
  }
}
