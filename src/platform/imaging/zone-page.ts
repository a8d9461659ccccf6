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
