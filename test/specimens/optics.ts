import sharp, { type Sharp } from 'sharp'
import type { Random } from './random.ts'

/** What lies over a paper or goes wrong in the camera: reflections, shadows, fingers, motion, copies of copies. */

export type Quad = readonly (readonly [number, number])[]

interface Size {
  width: number
  height: number
}

/** A point of the paper, as shares of its width and height, in the picture. */
export function onPaper(quad: Quad, across: number, down: number): { x: number; y: number } {
  const [a = [0, 0], b = [0, 0], c = [0, 0], d = [0, 0]] = quad
  const at = (axis: 0 | 1): number =>
    (a[axis] * (1 - across) + b[axis] * across) * (1 - down) + (d[axis] * (1 - across) + c[axis] * across) * down
  return { x: at(0), y: at(1) }
}

const overlay = ({ width, height }: Size, body: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`)

/** A lamp's reflection with a burnt core at a place of the paper; `radius` is a share of the picture's width. */
export function reflection(size: Size, centre: { x: number; y: number }, radius: number, core: number): Buffer {
  const r = radius * size.width
  const stops = `<stop offset="0" stop-color="#fff" stop-opacity="1"/><stop offset="${core}" stop-color="#fff" stop-opacity="1"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>`
  return overlay(
    size,
    `<defs><radialGradient id="g">${stops}</radialGradient></defs><ellipse cx="${centre.x}" cy="${centre.y}" rx="${r * 1.3}" ry="${r * 0.8}" fill="url(#g)"/>`,
  )
}

/** The soft shadow of a hand or telephone over a corner of the picture. */
export function shadow(size: Size, random: Random): Buffer {
  const { width, height } = size
  const strength = random.between(0.15, 0.42)
  const [x, y] = [random.between(-0.2, 0.9) * width, random.between(-0.2, 0.8) * height]
  const [w, h] = [random.between(0.4, 1) * width, random.between(0.4, 1) * height]
  const blur = random.between(0.01, 0.05) * width
  return overlay(
    size,
    `<defs><filter id="b" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${blur}"/></filter></defs>` +
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${w / 5}" transform="rotate(${random.between(-40, 40)} ${x} ${y})" fill="#000" opacity="${strength}" filter="url(#b)"/>`,
  )
}

/** A finger that holds the paper at a corner, where nothing is printed. */
export function finger(size: Size, quad: Quad, random: Random): Buffer {
  const skin = random.pick(['#e0ac8a', '#c98f6b', '#8a5a3c', '#f0c8a8'])
  const [across, down] = random.pick([
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const)
  const corner = onPaper(quad, across, down)
  const centre = onPaper(quad, 0.5, 0.5)
  const away = Math.atan2(corner.y - centre.y, corner.x - centre.x)
  const thick = 0.035 * size.width
  const tip = { x: corner.x - Math.cos(away) * thick * 0.6, y: corner.y - Math.sin(away) * thick * 0.6 }
  const degrees = (away * 180) / Math.PI
  return overlay(
    size,
    `<g transform="translate(${tip.x} ${tip.y}) rotate(${degrees})"><rect x="${-thick * 0.6}" y="${-thick}" width="${thick * 14}" height="${thick * 2}" rx="${thick}" fill="${skin}" stroke="#00000044" stroke-width="${thick * 0.1}"/>` +
      `<ellipse cx="${thick * 0.3}" cy="0" rx="${thick * 0.55}" ry="${thick * 0.5}" fill="#ffffff55"/></g>`,
  )
}

/** Blur of a hand that moves: an average along a line of `length` pixels. */
export function motion(image: Sharp, length: number, degrees: number): Sharp {
  const side = Math.min(31, Math.max(3, 2 * Math.round(length / 2) + 1))
  const kernel = new Array<number>(side * side).fill(0)
  const middle = (side - 1) / 2
  const angle = (degrees * Math.PI) / 180
  for (let step = -middle; step <= middle; step += 0.5) {
    const x = Math.round(middle + step * Math.cos(angle))
    const y = Math.round(middle + step * Math.sin(angle))
    kernel[y * side + x] = 1
  }
  return image.convolve({ width: side, height: side, kernel })
}

/** The picture as a telephone shows it: black bars above and below with a clock, a title and buttons. */
export async function screenshot(picture: Buffer, size: Size): Promise<{ png: Buffer; top: number; size: Size }> {
  const bar = Math.round(size.width * 0.16)
  const whole = { width: size.width, height: size.height + 2 * bar }
  const letter = bar * 0.26
  const words =
    `<rect width="${whole.width}" height="${whole.height}" fill="#000"/>` +
    `<text x="${bar * 0.3}" y="${bar * 0.4}" font-family="Liberation Sans" font-size="${letter}" fill="#fff">9:41</text>` +
    `<text x="${whole.width / 2 - bar * 0.5}" y="${bar * 0.8}" font-family="Liberation Sans" font-size="${letter}" fill="#fff">IMG 2041</text>` +
    `<text x="${bar * 0.3}" y="${whole.height - bar * 0.4}" font-family="Liberation Sans" font-size="${letter}" fill="#fff">Share     Edit     Delete</text>`
  const png = await sharp(overlay(whole, words))
    .composite([{ input: picture, left: 0, top: bar }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer()
  return { png, top: bar, size: whole }
}
