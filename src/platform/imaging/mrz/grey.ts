import { shrunk } from '../net/shrink.ts'

/** Luminance, one byte a pixel, rows from the top without padding. */
export interface GreyImage {
  data: Uint8Array
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** Shrinks by averaging areas; never enlarges by more than bilinear sampling can. Result has the given size. */
export function resize(image: GreyImage, width: number, height: number): GreyImage {
  const [kx, ky] = [image.width / width, image.height / height]
  if (kx > 1 && ky > 1) return { data: shrunk(image.data, image.width, image.height, width, height), width, height }
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = sample(image, (x + 0.5) * kx - 0.5, (y + 0.5) * ky - 0.5)
  }
  return { data, width, height }
}

/** Bilinear luminance at a place between pixels; outside, the nearest edge. */
export function sample({ data, width, height }: GreyImage, x: number, y: number): number {
  const cx = Math.max(0, Math.min(x, width - 1))
  const cy = Math.max(0, Math.min(y, height - 1))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const x1 = x0 + 1 < width ? x0 + 1 : x0
  const y1 = y0 + 1 < height ? y0 + 1 : y0
  const [fx, fy] = [cx - x0, cy - y0]
  const top = (data[y0 * width + x0] ?? 0) * (1 - fx) + (data[y0 * width + x1] ?? 0) * fx
  const bottom = (data[y1 * width + x0] ?? 0) * (1 - fx) + (data[y1 * width + x1] ?? 0) * fx
  return top * (1 - fy) + bottom * fy
}
