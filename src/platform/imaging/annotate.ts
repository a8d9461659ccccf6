import sharp from 'sharp'
import type { Box, Corner, Corners, Reading } from '../../domain/reading/reading.ts'

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
    const [one, other] = points.toSorted((a, b) => a.x - b.x)
    if (label === '' || !one || !other) return shape
    const [start, foot] = one.y < other.y ? [one, other] : [other, one]
    const { x, y } = freePlace(label, [
      { x: start.x + 2, y: start.y - 4 },
      { x: foot.x + 2, y: foot.y + size },
      { x: start.x + 2, y: start.y - 5 - size },
    ])
    const halo = `stroke="#fff" stroke-width="${Math.ceil(size / 5)}" paint-order="stroke"`
    return `${shape}<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" fill="${colour}" ${halo}>${escapeXml(label)}</text>`
  }
  const taken: { x: number; y: number; wide: number }[] = []
  /** The first place where the words cross no others; the first of all where there is none. */
  function freePlace(label: string, places: readonly Corner[]): Corner {
    const wide = 0.6 * size * label.length
    const inside = places.map(({ x, y }) => ({ x: Math.max(2, x), y: Math.max(size, Math.min(height - 2, y)) }))
    const free = inside.find(({ x, y }) => taken.every(one => Math.abs(one.y - y) > size || x > one.x + one.wide || one.x > x + wide))
    const place = free ?? inside[0] ?? { x: 2, y: size }
    taken.push({ ...place, wide })
    return place
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
