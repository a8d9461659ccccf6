import sharp, { type Sharp } from 'sharp'
import { type FileType, heicPixels, MAX_PIXELS } from './file-type.ts'
import { type Pixels, toPixels } from './pixels.ts'

/** Longer side of the working picture. MRZ, print and barcodes of a document that fills the picture are legible at this size. */
const WORKING_SIDE = 3000

export class UnreadableFile extends Error {
  override name = 'UnreadableFile'
}

/** Decodes one photograph upright (EXIF) as RGB, at most 3000 pixels long. @throws UnreadableFile before any pixel is decoded if it is too large */
export async function decodeImage(bytes: Uint8Array, type: Exclude<FileType, 'pdf'>): Promise<Pixels> {
  const source = type === 'heic' ? await openHeic(bytes) : await openSharp(bytes)
  return await toPixels(
    source.flatten({ background: '#ffffff' }).resize(WORKING_SIDE, WORKING_SIDE, { fit: 'inside', withoutEnlargement: true }),
    3,
  )
}

async function openSharp(bytes: Uint8Array): Promise<Sharp> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
  const { width, height } = await image.metadata()
  if (!width || !height || width * height > MAX_PIXELS) throw new UnreadableFile('too many pixels')
  return image.autoOrient()
}

// libheif turns the picture itself, so the EXIF orientation beside it must not be applied again.
async function openHeic(bytes: Uint8Array): Promise<Sharp> {
  const pixels = heicPixels(bytes)
  if (pixels === null || pixels > MAX_PIXELS) throw new UnreadableFile('too many pixels')
  // Loads a decoder of its own, which few files need.
  const { default: decodeHeic } = await import('heic-decode')
  const { data, width, height } = await decodeHeic({ buffer: bytes })
  return sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: MAX_PIXELS })
}
