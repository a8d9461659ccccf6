import sharp from 'sharp'
import type { Box, Corners, Reading } from '../../domain/reading/reading.ts'

const COLOURS = { mrz: '#1a7f37', barcode: '#8250df', print: '#0969da', text_layer: '#0969da', reason: '#cf222e' } as const

/** Draws the boxes of the first page into its picture: what was read in green, violet and blue, reasons in red. Returns a PNG. */
export async function annotate(picture: Uint8Array, reading: Reading, reasons: readonly { code: string; box?: Box }[]): Promise<Buffer> {
  const image = sharp(picture)
  const { width, height } = await image.metadata()
  const size = Math.max(11, Math.round(height / 70))
  const frame = (box: Box, colour: string, label: string): string => {
    if (box.page !== 0) return ''
    const points = cornersOf(box).map(({ x, y }) => ({ x: x * width, y: y * height }))
    const shape = `<polygon points="${points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="3"/>`
    const [start] = points
    if (label === '' || !start) return shape
    const [x, y] = [Math.max(2, start.x + 2), Math.max(size, start.y - 4)]
    const halo = `stroke="#fff" stroke-width="${Math.ceil(size / 5)}" paint-order="stroke"`
    return `${shape}<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" fill="${colour}" ${halo}>${escapeXml(label)}</text>`
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

function cornersOf({ x, y, width, height, corners }: Box): Corners {
  if (corners) return corners
  const [right, bottom] = [x + width, y + height]
  return [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
  ]
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
