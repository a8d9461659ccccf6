import type { MrzReading } from '../../../domain/reading/reading.ts'
import type { Pixels } from '../pixels.ts'

/** Where the document lies in the picture, as far as it shows. */
export interface Outline {
  isCutOff: boolean
  /** Shorter side of the document in pixels of the picture. */
  shorterSide: number
}

/**
 * Sizes in millimetres (ICAO 9303-3 to 7): the paper, the width of its zone, the distance of the zone's middle from the lower edge,
 * and the height of the zone.
 */
const SIZES: Readonly<
  Record<MrzReading['format'], { width: number; height: number; zone: number; fromBottom: number; zoneHeight: number }>
> = {
  TD1: { width: 85.6, height: 54, zone: 75.4, fromBottom: 12.5, zoneHeight: 16 },
  TD2: { width: 105, height: 74, zone: 91, fromBottom: 12, zoneHeight: 10 },
  TD3: { width: 125, height: 88, zone: 111.5, fromBottom: 12, zoneHeight: 10 },
  'MRV-A': { width: 120, height: 80, zone: 111.5, fromBottom: 12, zoneHeight: 10 },
  'MRV-B': { width: 105, height: 74, zone: 91, fromBottom: 12, zoneHeight: 10 },
  FRENCH_ID: { width: 105, height: 74, zone: 91, fromBottom: 12, zoneHeight: 10 },
}

/** Share of the document's own width or height that may lie outside before it counts: zones are printed with play. */
const PLAY = 0.06

/** The document around a zone that was read: its size follows from the zone's. `width` and `height` are the picture's in pixels. */
export function outlineOfZone({ format, box, degrees = 0 }: MrzReading, width: number, height: number): Outline {
  const size = SIZES[format]
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [frameWidth, frameHeight] = [box.width * width, box.height * height]
  // The zone is slim: its frame's extent along the reading direction is its length to within a few percent.
  const [c, s] = [Math.abs(cos), Math.abs(sin)]
  const ratio = size.zoneHeight / size.zone
  const length = c >= s ? frameWidth / (c + ratio * s) : frameHeight / (s + ratio * c)
  const scale = length / size.zone
  const centre = { x: (box.x + box.width / 2) * width, y: (box.y + box.height / 2) * height }
  const at = (along: number, down: number): { x: number; y: number } => ({
    x: centre.x + scale * (along * cos - down * sin),
    y: centre.y + scale * (along * sin + down * cos),
  })
  const [half, up, below] = [size.width / 2, size.height - size.fromBottom, size.fromBottom]
  const corners = [at(-half, -up), at(half, -up), at(half, below), at(-half, below)]
  const room = { x: PLAY * size.width * scale, y: PLAY * size.width * scale }
  const isCutOff = corners.some(({ x, y }) => x < -room.x || y < -room.y || x > width + room.x || y > height + room.y)
  return { isCutOff, shorterSide: Math.round(size.height * scale) }
}

const STRIP = 0.04
const ALIKE = 44
const APART = 52
/** Width to height of cards, passport pages and sheets; either way up. */
const CARD = 1.586
const SHAPES = [CARD, 1.42, Math.SQRT2]
const SHAPE_PLAY = 0.07
/** Share of a border strip that print or a picture takes when the edge of the picture cuts through it. */
const INKED = 0.05
const INK = 45
/** Share of a border strip, in one piece, that is not ground where the document runs out of the picture; a ground's pattern comes in many. */
const RUNNING = 0.4
/** Share of the strip by which print as dark as the ground may interrupt it. */
const INTERRUPTED = 0.025

type Colour = readonly [number, number, number]

/** Share of a row or column that may be print or dirt where ground parts two papers. */
const BETWEEN = 0.05

interface Strip {
  left: number
  top: number
  right: number
  bottom: number
}

/**
 * The document by its colour against the ground, from a small RGB picture. Cut off: it runs out of the picture on some sides while others
 * show the ground, and what shows has the shape of no document, or not that of the card it is known to be, or is cut through.
 */
export function outlineOfColours(small: Pixels, isCard: boolean): Outline {
  const { width, height } = small
  const depth = Math.max(2, Math.round(STRIP * Math.max(width, height)))
  const strips: Strip[] = [
    { left: 0, top: 0, right: width, bottom: depth },
    { left: 0, top: height - depth, right: width, bottom: height },
    { left: 0, top: 0, right: depth, bottom: height },
    { left: width - depth, top: 0, right: width, bottom: height },
  ]
  const middle = median(small, { left: width * 0.3, top: height * 0.3, right: width * 0.7, bottom: height * 0.7 })
  const colours = strips.map(strip => median(small, strip))
  const isApart = (colour: Colour): boolean => distance(colour, middle) > APART
  const ground = colours.filter(
    (colour, side) => isApart(colour) && colours.some((other, at) => at !== side && distance(other, colour) < ALIKE),
  )
  if (ground.length < 2) return { isCutOff: false, shorterSide: Math.min(width, height) }
  const running = strips.filter(
    strip => share(small, strip, ground) > RUNNING && longestRun(small, strip, ground) > RUNNING && !isNeighbour(small, strip, ground),
  )
  const frame = frameOf(small, ground, middle)
  const isRunningOut = running.length > 0 && running.length <= 2
  const shape = Math.max(frame.width, frame.height) / Math.max(1, Math.min(frame.width, frame.height))
  const hasShape = (isCard ? [CARD] : SHAPES).some(one => Math.abs(shape / one - 1) < SHAPE_PLAY)
  const isCutThrough = running.some(strip => share(small, strip, [...ground, paperOf(small, strip, ground)]) > INKED)
  return { isCutOff: isRunningOut && (!hasShape || isCutThrough), shorterSide: Math.min(frame.width, frame.height) }
}

/** Share of a strip that has none of these colours. */
function share({ data, width }: Pixels, { left, top, right, bottom }: Strip, plain: readonly Colour[]): number {
  let count = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (!isNearAny(data, (y * width + x) * 3, plain, INK)) count++
    }
  }
  return count / ((right - left) * (bottom - top))
}

/** Whether ground lies between what is at this border and the middle of the picture: then it is another paper that runs out there. */
function isNeighbour(image: Pixels, strip: Strip, plain: readonly Colour[]): boolean {
  const { width, height } = image
  const isSide = strip.bottom - strip.top === height
  const [from, to] = isSide ? [strip.left, width] : [strip.top, height]
  const isFar = from > 0
  const depth = Math.round(0.4 * to)
  return Array.from({ length: depth }, (_, step) => (isFar ? to - 1 - step : step)).some(at => {
    const slice = isSide ? { left: at, right: at + 1, top: 0, bottom: height } : { left: 0, right: width, top: at, bottom: at + 1 }
    return share(image, slice, plain) < BETWEEN
  })
}

/** The longest stretch along a strip that has mostly none of these colours, as a share of the strip. */
function longestRun(image: Pixels, strip: Strip, plain: readonly Colour[]): number {
  const isAcross = strip.right - strip.left > strip.bottom - strip.top
  const [from, to] = isAcross ? [strip.left, strip.right] : [strip.top, strip.bottom]
  const slack = Math.round(INTERRUPTED * (to - from))
  let [longest, start, last] = [0, from, from - 1]
  for (let at = from; at < to; at++) {
    const slice = isAcross ? { ...strip, left: at, right: at + 1 } : { ...strip, top: at, bottom: at + 1 }
    if (share(image, slice, plain) <= 0.5) continue
    if (at - last - 1 > slack) start = at
    last = at
    longest = Math.max(longest, at + 1 - start)
  }
  return longest / (to - from)
}

/** The brightest quarter of the strip, which is what the document is made of. */
function paperOf(image: Pixels, strip: Strip, ground: readonly Colour[]): Colour {
  const found: Colour[] = []
  for (let y = strip.top; y < strip.bottom; y++) {
    for (let x = strip.left; x < strip.right; x++) {
      const at = (y * image.width + x) * 3
      const colour: Colour = [image.data[at] ?? 0, image.data[at + 1] ?? 0, image.data[at + 2] ?? 0]
      if (ground.every(one => distance(colour, one) > INK)) found.push(colour)
    }
  }
  found.sort((a, b) => b[0] + b[1] + b[2] - a[0] - a[1] - a[2])
  return found[Math.floor(found.length / 4)] ?? [255, 255, 255]
}

/** Extent of what is nearer to the middle's colour than to the ground's. */
function frameOf({ data, width, height }: Pixels, ground: readonly Colour[], middle: Colour): { width: number; height: number } {
  const columns = new Uint32Array(width)
  const rows = new Uint32Array(height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const colour: Colour = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
      if (isNearAny(data, at, ground, distance(colour, middle))) continue
      columns[x] = (columns[x] ?? 0) + 1
      rows[y] = (rows[y] ?? 0) + 1
    }
  }
  const extent = (counts: Uint32Array): number => counts.filter(count => count > 0.35 * Math.max(...counts)).length
  return { width: extent(columns), height: extent(rows) }
}

function median({ data, width }: Pixels, { left, top, right, bottom }: Strip): Colour {
  const channels: number[][] = [[], [], []]
  for (let y = Math.floor(top); y < bottom; y++) {
    for (let x = Math.floor(left); x < right; x++) {
      for (const [index, levels] of channels.entries()) levels.push(data[(y * width + x) * 3 + index] ?? 0)
    }
  }
  const [red = 0, green = 0, blue = 0] = channels.map(levels => levels.sort((a, b) => a - b)[levels.length >> 1] ?? 0)
  return [red, green, blue]
}

/** Whether the pixel there is nearer than this to one of the colours. */
function isNearAny(data: Uint8Array, at: number, colours: readonly Colour[], limit: number): boolean {
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  for (const one of colours) if ((red - one[0]) ** 2 + (green - one[1]) ** 2 + (blue - one[2]) ** 2 < limit * limit) return true
  return false
}

const distance = (a: Colour, b: Colour): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
