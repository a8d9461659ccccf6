import { PDFiumModule } from '@hyzyla/pdfium'
import type { Pixels } from './pixels.ts'

/** PDFium's C functions, called directly: the package's own classes give text without places. Distances are points from the bottom left. */
interface Exports {
  malloc(size: number): number
  free(pointer: number): void
  FPDF_InitLibraryWithConfig(config: number): void
  FPDF_LoadMemDocument(pointer: number, size: number, password: number): number
  FPDF_CloseDocument(document: number): void
  FPDF_GetPageCount(document: number): number
  FPDF_LoadPage(document: number, index: number): number
  FPDF_ClosePage(page: number): void
  FPDF_GetPageWidth(page: number): number
  FPDF_GetPageHeight(page: number): number
  FPDFText_LoadPage(page: number): number
  FPDFText_ClosePage(text: number): void
  FPDFText_CountChars(text: number): number
  FPDFText_GetUnicode(text: number, index: number): number
  FPDFText_GetLooseCharBox(text: number, index: number, rect: number): number
  FPDF_PageToDevice(
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    x: number,
    y: number,
    outX: number,
    outY: number,
  ): number
  FPDFPage_CountObjects(page: number): number
  FPDFPage_GetObject(page: number, index: number): number
  FPDFPageObj_GetType(object: number): number
  FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  FPDFBitmap_CreateEx(width: number, height: number, format: number, pointer: number, stride: number): number
  FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, colour: number): void
  FPDFBitmap_Destroy(bitmap: number): void
  FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    flags: number,
  ): void
}

interface Engine {
  wasmExports: Exports
  HEAPU8: Uint8Array
}

/** One character with its place in fractions of the page, origin top left. */
export interface PdfCharacter {
  text: string
  left: number
  top: number
  right: number
  bottom: number
}

const BGR = 2
const ANNOTATIONS = 0x01
const REVERSE_BYTE_ORDER = 0x10
const IMAGE_OBJECT = 3
/** A page says no more than this; a longer one is cut. */
const MAX_CHARACTERS = 20_000
const MAX_OBJECTS = 5_000

let loaded: Promise<Engine> | undefined

async function engine(): Promise<Engine> {
  loaded ??= (async () => {
    // The package types only a part of what its module exports.
    const started = (await PDFiumModule({})) as unknown as Engine
    const config = started.wasmExports.malloc(32)
    started.HEAPU8.fill(0, config, config + 32)
    started.HEAPU8[config] = 2
    started.wasmExports.FPDF_InitLibraryWithConfig(config)
    started.wasmExports.free(config)
    return started
  })()
  return await loaded
}

/** An open PDF. Call `close`; an encrypted or broken file makes `openPdf` return null. */
export interface Pdf {
  pages: number
  page(index: number): PdfPage
  close(): void
}

export interface PdfPage {
  /** Width divided by height. */
  aspect: number
  /** Longer side in points. */
  longestPoints: number
  characters(): PdfCharacter[]
  /** Share of the page that the largest picture covers, 0..1. */
  largestPicture(): number
  render(longestSide: number): Pixels
  close(): void
}

export async function openPdf(bytes: Uint8Array): Promise<Pdf | null> {
  const pdfium = await engine()
  const { wasmExports: c } = pdfium
  const pointer = c.malloc(bytes.length)
  pdfium.HEAPU8.set(bytes, pointer)
  const document = c.FPDF_LoadMemDocument(pointer, bytes.length, 0)
  if (!document) {
    c.free(pointer)
    return null
  }
  return {
    pages: c.FPDF_GetPageCount(document),
    page: index => openPage(pdfium, document, index),
    close: () => {
      c.FPDF_CloseDocument(document)
      c.free(pointer)
    },
  }
}

function openPage(pdfium: Engine, document: number, index: number): PdfPage {
  const { wasmExports: c } = pdfium
  const page = c.FPDF_LoadPage(document, index)
  if (!page) throw new Error('PDFium could not load the page')
  const width = c.FPDF_GetPageWidth(page)
  const height = c.FPDF_GetPageHeight(page)
  if (!(width > 0 && height > 0 && width < 20_000 && height < 20_000)) throw new Error('The page has no sane size')
  return {
    aspect: width / height,
    longestPoints: Math.max(width, height),
    characters: () => characters(pdfium, page),
    largestPicture: () => largestPicture(pdfium, page, width * height),
    render: longestSide => render(pdfium, page, longestSide / Math.max(width, height), width, height),
    close: () => c.FPDF_ClosePage(page),
  }
}

function characters(pdfium: Engine, page: number): PdfCharacter[] {
  const { wasmExports: c } = pdfium
  const text = c.FPDFText_LoadPage(page)
  if (!text) return []
  const room = c.malloc(24)
  try {
    const found: PdfCharacter[] = []
    const count = Math.min(c.FPDFText_CountChars(text), MAX_CHARACTERS)
    for (let index = 0; index < count; index++) {
      const unicode = c.FPDFText_GetUnicode(text, index)
      if (unicode === 0 || unicode === 0xfffe || unicode > 0x10ffff || !c.FPDFText_GetLooseCharBox(text, index, room)) continue
      // The page's /Rotate is applied by PDFium's own mapping to a device of 10,000 x 10,000.
      const [left, top, right, bottom] = new Float32Array(pdfium.HEAPU8.slice(room, room + 16).buffer) as unknown as [
        number,
        number,
        number,
        number,
      ]
      const a = toFractions(pdfium, page, room, left, top)
      const b = toFractions(pdfium, page, room, right, bottom)
      found.push({
        text: String.fromCodePoint(unicode),
        left: Math.min(a.x, b.x),
        right: Math.max(a.x, b.x),
        top: Math.min(a.y, b.y),
        bottom: Math.max(a.y, b.y),
      })
    }
    return found
  } finally {
    c.free(room)
    c.FPDFText_ClosePage(text)
  }
}

function toFractions(pdfium: Engine, page: number, room: number, x: number, y: number): { x: number; y: number } {
  pdfium.wasmExports.FPDF_PageToDevice(page, 0, 0, 10_000, 10_000, 0, x, y, room + 16, room + 20)
  const [deviceX, deviceY] = new Int32Array(pdfium.HEAPU8.slice(room + 16, room + 24).buffer) as unknown as [number, number]
  return { x: deviceX / 10_000, y: deviceY / 10_000 }
}

function largestPicture(pdfium: Engine, page: number, pageArea: number): number {
  const { wasmExports: c } = pdfium
  const room = c.malloc(16)
  try {
    let largest = 0
    const count = Math.min(c.FPDFPage_CountObjects(page), MAX_OBJECTS)
    for (let index = 0; index < count; index++) {
      const object = c.FPDFPage_GetObject(page, index)
      if (c.FPDFPageObj_GetType(object) !== IMAGE_OBJECT) continue
      if (!c.FPDFPageObj_GetBounds(object, room, room + 4, room + 8, room + 12)) continue
      const [left = 0, bottom = 0, right = 0, top = 0] = new Float32Array(pdfium.HEAPU8.slice(room, room + 16).buffer)
      largest = Math.max(largest, Math.abs((right - left) * (top - bottom)) / pageArea)
    }
    return Math.min(1, largest)
  } finally {
    c.free(room)
  }
}

function render(pdfium: Engine, page: number, scale: number, pointsWide: number, pointsHigh: number): Pixels {
  const { wasmExports: c } = pdfium
  const width = Math.max(1, Math.round(pointsWide * scale))
  const height = Math.max(1, Math.round(pointsHigh * scale))
  const size = width * height * 3
  const pointer = c.malloc(size)
  if (!pointer) throw new Error('No memory to render the page')
  const bitmap = c.FPDFBitmap_CreateEx(width, height, BGR, pointer, width * 3)
  try {
    c.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
    c.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, ANNOTATIONS | REVERSE_BYTE_ORDER)
    return { data: pdfium.HEAPU8.slice(pointer, pointer + size), width, height, channels: 3 }
  } finally {
    c.FPDFBitmap_Destroy(bitmap)
    c.free(pointer)
  }
}
