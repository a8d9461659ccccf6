import sharp from 'sharp'
import type { Box, Reading } from '../../domain/reading/reading.ts'

const COLOURS = { mrz: '#1a7f37', barcode: '#8250df', print: '#0969da', text_layer: '#0969da', reason: '#cf222e' } as const

/** Draws the boxes of the first page into its picture: what was read in green, violet and blue, reasons in red. Returns a PNG. */
export async function annotate(picture: Uint8Array, reading: Reading, reasons: readonly { code: string; box?: Box }[]): Promise<Buffer> {
  const image = sharp(picture)
  const { width, height } = await image.metadata()
  const frame = (box: Box, colour: string, label: string): string => {
    if (box.page !== 0) return ''
    const [x, y] = [box.x * width, box.y * height]
    const size = Math.max(11, Math.round(height / 70))
    const name =
      label === ''
        ? ''
        : `<text x="${x + 2}" y="${Math.max(size, y - 4)}" font-family="sans-serif" font-size="${size}" fill="${colour}">${escapeXml(label)}</text>`
    return `<rect x="${x}" y="${y}" width="${box.width * width}" height="${box.height * height}" fill="none" stroke="${colour}" stroke-width="3"/>${name}`
  }
  const named = new Set<string>()
  const body = [
    ...reading.text.map(({ box, source }) => frame(box, COLOURS[source], '')),
    ...reading.fields.map(({ box, source, name }) => {
      if (!box) return ''
      // Fields that share a place (a barcode, a turned zone) are named once.
      const place = JSON.stringify(box)
      const isFirst = !named.has(place)
      named.add(place)
      return frame(box, COLOURS[source], isFirst ? name : '')
    }),
    ...reasons.map(({ code, box }) => (box ? frame(box, COLOURS.reason, code) : '')),
  ].join('')
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`
  return await image
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer()
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
