import type { MrzReading } from '../../domain/reading/reading.ts'
import type { Pixels } from './pixels.ts'
import type { Window } from './straighten.ts'

/**
 * The part of the upright picture that a document with this zone covers above it; in pixels from the centre of the picture. As high as a
 * passport page is against its zone; a card is lower.
 */
export function windowAbove({ box, degrees = 0 }: MrzReading, { width, height }: Pixels): Window {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const x = (box.x + box.width / 2 - 0.5) * width
  const y = (box.y + box.height / 2 - 0.5) * height
  const centre = { x: x * cos + y * sin, y: -x * sin + y * cos }
  const [wide, high] = [box.width * width, box.height * height]
  const length = Math.abs(cos) >= Math.abs(sin) ? wide / Math.abs(cos) : high / Math.abs(sin)
  return {
    left: centre.x - 0.58 * length,
    right: centre.x + 0.58 * length,
    top: centre.y - 0.76 * length,
    bottom: centre.y - 0.04 * length,
  }
}

/** The frame around that part in the picture as it is, in whole pixels. */
export function partAbove(mrz: MrzReading, picture: Pixels): { left: number; top: number; width: number; height: number } {
  const { width, height } = picture
  const window = windowAbove(mrz, picture)
  const angle = ((mrz.degrees ?? 0) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const corners = [window.left, window.right].flatMap(u => [window.top, window.bottom].map(v => [u, v] as const))
  const xs = corners.map(([u, v]) => width / 2 + u * cos - v * sin)
  const ys = corners.map(([u, v]) => height / 2 + u * sin + v * cos)
  const [left, top] = [Math.max(0, Math.floor(Math.min(...xs))), Math.max(0, Math.floor(Math.min(...ys)))]
  const [right, bottom] = [Math.min(width, Math.ceil(Math.max(...xs))), Math.min(height, Math.ceil(Math.max(...ys)))]
  // A zone at the border leaves nothing above it: the whole picture is as good then.
  return right - left < LEAST_SIDE || bottom - top < LEAST_SIDE
    ? { left: 0, top: 0, width, height }
    : { left, top, width: right - left, height: bottom - top }
}

const LEAST_SIDE = 64
