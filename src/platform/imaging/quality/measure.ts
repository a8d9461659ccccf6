import type { Box, Quality } from '../../../domain/reading/reading.ts'
import type { LocatedZone } from '../mrz/locate.ts'
import type { MrzLook } from '../mrz/read-mrz.ts'
import { type Pixels, shrink } from '../pixels.ts'
import { burntLines } from './burnt-lines.ts'
import { brightness, glare } from './light.ts'
import { outlineOfColours, outlineOfZone } from './outline.ts'
import { sharpness } from './sharpness.ts'

const COLOUR_SIDE = 300

/** Lines that come so near to the border of the picture run out of it. */
const BORDER = 0.008

/** What is known of where the document lies: on a ground of small strokes colours tell no outline, and a licence has the shape of a card. */
export interface Ground {
  isOnPattern: boolean
  isCard: boolean
}

/** What was seen of machine-readable lines: `unread` where they may stand that were not read, as each reader saw them. */
export interface SeenZone extends Pick<MrzLook, 'reading' | 'box'> {
  unread: readonly LocatedZone[]
}

/** Measures a picture: `colour`, `level` and `look` are the same picture in RGB, in grey and 1000 pixels long in grey, `zone` what was seen of machine-readable lines. */
export async function measureQuality(
  colour: Pixels,
  level: Pixels,
  look: Pixels,
  zone: SeenZone,
  page: number,
  { isOnPattern, isCard }: Ground,
): Promise<Quality> {
  const [burnt] = zone.reading?.confirmed ? [] : zone.unread.flatMap(lines => burntLines(level, lines, page) ?? [])
  const bright = brightness(look)
  const { share, box } = burnt ?? glare(look, bright, page, zone.reading?.confirmed === true || isCard)
  return {
    sharpness: sharpness(look),
    brightness: bright,
    glare: share,
    ...(box ? { glareBox: box } : {}),
    ...(await outlineOf(colour, level, zone, { isOnPattern, isCard })),
  }
}

/** The outline by the zone where it was read to the end, which tells it best; else by colours, and lines of a zone that run out may themselves be cut. */
async function outlineOf(
  colour: Pixels,
  level: Pixels,
  { reading, box }: SeenZone,
  { isOnPattern, isCard }: Ground,
): Promise<Pick<Quality, 'isCutOff' | 'resolution'>> {
  if (reading && reading.failed.length === 0) {
    const { isCutOff, shorterSide } = outlineOfZone(reading, level.width, level.height)
    return { isCutOff, resolution: shorterSide }
  }
  const small = await shrink(colour, COLOUR_SIDE)
  const { isCutOff, shorterSide } = outlineOfColours(small, isCard)
  return {
    isCutOff: (isCutOff && !isOnPattern) || (box !== null && runsOut(box)),
    resolution: Math.round((shorterSide * colour.width) / small.width),
  }
}

const runsOut = ({ x, y, width, height }: Box): boolean => x < BORDER || y < BORDER || x + width > 1 - BORDER || y + height > 1 - BORDER
