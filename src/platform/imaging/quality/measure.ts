import type { Box, Quality } from '../../../domain/reading/reading.ts'
import type { MrzLook } from '../mrz/read-mrz.ts'
import { type Pixels, shrink } from '../pixels.ts'
import { brightness, glare } from './light.ts'
import { outlineOfColours, outlineOfZone } from './outline.ts'
import { sharpness } from './sharpness.ts'

const COLOUR_SIDE = 300

/** Lines that come so near to the border of the picture run out of it. */
const BORDER = 0.008

/** Measures a picture: `colour`, `level` and `look` are the same picture in RGB, in grey and 1000 pixels long in grey, `zone` what was seen of machine-readable lines; on a ground of small strokes colours tell no outline. */
export async function measureQuality(
  colour: Pixels,
  level: Pixels,
  look: Pixels,
  zone: MrzLook,
  page: number,
  isOnPattern: boolean,
): Promise<Quality> {
  const small = await shrink(colour, COLOUR_SIDE)
  const { share, box } = glare(look, page)
  const byColours = outlineOfColours(small)
  // Lines that were not read to the end may themselves be cut.
  const mrz = zone.reading && zone.reading.failed.length === 0 ? zone.reading : null
  const outline = mrz ? outlineOfZone(mrz, level.width, level.height) : null
  return {
    sharpness: sharpness(look),
    brightness: brightness(look),
    glare: share,
    ...(box ? { glareBox: box } : {}),
    isCutOff: outline ? outline.isCutOff : (byColours.isCutOff && !isOnPattern) || (zone.box !== null && runsOut(zone.box)),
    resolution: outline ? outline.shorterSide : Math.round((byColours.shorterSide * colour.width) / small.width),
  }
}

const runsOut = ({ x, y, width, height }: Box): boolean => x < BORDER || y < BORDER || x + width > 1 - BORDER || y + height > 1 - BORDER
