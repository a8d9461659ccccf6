import type { MrzReading, Quality } from '../../../domain/reading/reading.ts'
import { fromPixels, type Pixels, shrink, toPixels } from '../pixels.ts'
import { estimateTilt } from '../tilt.ts'
import { brightness, glare } from './light.ts'
import { outlineOfColours, outlineOfZone } from './outline.ts'
import { sharpness } from './sharpness.ts'

const LOOK_SIDE = 1000
const COLOUR_SIDE = 300

/** Measures a picture: `colour` and `level` are the same picture in RGB and grey. */
export async function measureQuality(colour: Pixels, level: Pixels, mrz: MrzReading | null, page: number): Promise<Quality> {
  const look = await shrink(level, LOOK_SIDE)
  const small = await shrink(colour, COLOUR_SIDE)
  const { share, box } = await levelGlare(look, mrz, page)
  const byColours = outlineOfColours(small)
  // Lines that were not read to the end may themselves be cut.
  const outline = mrz && mrz.failed.length === 0 ? outlineOfZone(mrz, level.width, level.height) : null
  return {
    sharpness: sharpness(look),
    brightness: brightness(look),
    glare: share,
    ...(box ? { glareBox: box } : {}),
    isCutOff: outline ? outline.isCutOff : byColours.isCutOff,
    resolution: outline ? outline.shorterSide : Math.round((byColours.shorterSide * colour.width) / small.width),
  }
}

/** Levels the rows of print first, then gives the place of a reflection in the picture as it is. */
async function levelGlare(look: Pixels, mrz: MrzReading | null, page: number): Promise<ReturnType<typeof glare>> {
  const degrees = mrz?.degrees ?? estimateTilt(look, 'rows') ?? 0
  if (Math.abs(degrees) < 1) return glare(look, page)
  const level = await toPixels(fromPixels(look).rotate(-degrees, { background: '#404040' }), 1)
  const found = glare(level, page)
  if (!found.box) return found
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const x = (found.box.x + found.box.width / 2 - 0.5) * level.width
  const y = (found.box.y + found.box.height / 2 - 0.5) * level.height
  const [wide, high] = [found.box.width * level.width, found.box.height * level.height]
  const width = (wide * Math.abs(cos) + high * Math.abs(sin)) / look.width
  const height = (wide * Math.abs(sin) + high * Math.abs(cos)) / look.height
  const centre = { x: (x * cos - y * sin) / look.width + 0.5, y: (x * sin + y * cos) / look.height + 0.5 }
  return { share: found.share, box: { page, x: centre.x - width / 2, y: centre.y - height / 2, width, height } }
}
