import { DOCUMENT_KINDS } from '../../domain/documents/kinds.ts'
import { printedFields } from '../../domain/reading/print-fields.ts'
import { kindFromPrint } from '../../domain/reading/print-kind.ts'
import {
  type Box,
  boxAround,
  type Corner,
  type Corners,
  type MrzReading,
  type ReadField,
  type TextLine,
} from '../../domain/reading/reading.ts'
import type { Point } from './mrz/grey.ts'
import type { LocatedZone } from './mrz/locate.ts'
import { readMrzAt } from './mrz/read-mrz.ts'
import type { Pixels } from './pixels.ts'
import type { PrintLine } from './print/find-lines.ts'
import { type PrintedLine, readPrintedLines } from './print/read-print.ts'
import { saysNoZone, zoneLines, zoneOf } from './print/zone-lines.ts'
import { partAbove } from './zone-page.ts'

/** Longer side at which lines are looked for on a card or passport page, and on a letter, whose print is smaller against the page. */
const CARD_SIDE = 1024
const LETTER_SIDE = 1280

/** Lines as they stand in the picture, and the labelled values among them. */
export interface Print {
  lines: TextLine[]
  fields: ReadField[]
}

/** The print above a zone that was read: the zone says where the page lies and which way is up. */
export async function readPrintAbove(level: Pixels, mrz: MrzReading, country: string | null, page: number): Promise<Print> {
  const { degrees = 0 } = mrz
  const found = await readPrintedLines(level, CARD_SIDE, { degrees, part: partAbove(mrz, level), isWanted: isAbove(mrz, level) })
  return withoutNumber(printOf(found, level, false, country, page))
}

/** Whether a line lies on the part of the picture that a document with this zone covers, less the zone. */
function isAbove({ box, lines, degrees = 0 }: MrzReading, level: Pixels): (line: PrintLine) => boolean {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [wide, high] = [box.width * level.width, box.height * level.height]
  const length = Math.abs(cos) >= Math.abs(sin) ? wide / Math.abs(cos) : high / Math.abs(sin)
  // Lines of a zone stand 2.5 characters apart; half a line more is the zone's own margin.
  const halfZone = (length * (1.25 * lines.length)) / (lines[0]?.length ?? 1)
  return ({ centre }) => {
    const x = centre.x - (box.x + box.width / 2) * level.width
    const y = centre.y - (box.y + box.height / 2) * level.height
    const [across, down] = [x * cos + y * sin, -x * sin + y * cos]
    return Math.abs(across) < 0.58 * length && down > -0.74 * length && down < -halfZone
  }
}

/** The print of a picture in which no zone was found; a zone that print alone shows comes with it, `mrz` where it was read. */
export interface WholePrint extends Print {
  mrz: MrzReading | null
  /** Where lines of a zone stand, read or not. */
  zoneBox: Box | null
  unread: LocatedZone | null
  /** What stands where a zone would was read, and is none. */
  isNoZone: boolean
}

/** What is known of a picture whose zone was not read with certainty. */
export interface PrintHints {
  isLetter: boolean
  country: string | null
  today: string
  /** The zone as far as it was read. */
  doubtful: MrzReading | null
}

/** All print of a picture. Lines of a zone among it show where the zone is read, again or at all. */
export async function readPrint(level: Pixels, page: number, { isLetter, country, today, doubtful }: PrintHints): Promise<WholePrint> {
  const found = await readPrintedLines(level, LETTER_SIDE)
  const inZone = isLetter ? [] : zoneLines(found.lines)
  const zone = zoneOf(inZone)
  const better = zone && (await readMrzAt(level, [zone], { today, page }))
  const mrz = doubtful && !better?.confirmed ? doubtful : better
  const isWanted = mrz && isAbove(mrz, level)
  const lines = isWanted ? found.lines.filter(({ line }) => isWanted(line)) : found.lines
  const isNoZone = mrz === null && saysNoZone(inZone)
  const zoneBox =
    inZone.length === 0 || isNoZone
      ? null
      : frameOf(
          inZone.flatMap(({ line }) => cornersOf(line, level)),
          page,
        )
  const print = printOf({ ...found, lines }, level, isLetter, country, page)
  return { ...(mrz ? withoutNumber(print) : print), mrz, zoneBox, unread: mrz?.confirmed || isNoZone ? null : zone, isNoZone }
}

/** O and 0 look alike in print: the number under check digits needs no second opinion of that kind. */
const withoutNumber = ({ lines, fields }: Print): Print => ({ lines, fields: fields.filter(({ name }) => name !== 'document_number') })

function printOf(
  found: { lines: PrintedLine[]; way: Point },
  level: Pixels,
  isLetter: boolean,
  country: string | null,
  page: number,
): Print {
  // Labels and values are matched where the page is upright; places are then given in the picture as it is.
  const placed = found.lines
    .map(({ line, text, confidence }) => ({
      text,
      confidence,
      upright: uprightBox(line, level, found.way, page),
      box: boxAround(cornersOf(line, level), page),
    }))
    .toSorted((a, b) => a.upright.y - b.upright.y || a.upright.x - b.upright.x)
  const lineOf = (text: string, confidence: number, box: Box): TextLine => ({ text, source: 'print', confidence, box })
  const upright = placed.map(line => lineOf(line.text, line.confidence, line.upright))
  const lines = placed.map(line => lineOf(line.text, line.confidence, line.box))
  const isOfLetter = isLetter || groupOfPrint(upright) === 'letter'
  const fields = printedFields(upright, isOfLetter, country).flatMap(({ name, value, line }): ReadField[] => {
    const from = lines[line]
    return from ? [{ name, value, source: 'print', confidence: from.confidence, box: from.box }] : []
  })
  return { lines, fields }
}

/** The corners of a line in the picture, from the tops of capitals with marks to the bottoms of descenders, as it is read. */
function cornersOf({ centre, along, before, after, capital }: PrintLine, { width, height }: Pixels): Corners {
  const at = (u: number, v: number): Corner => ({
    x: (centre.x + u * along.x - v * along.y) / width,
    y: (centre.y + u * along.y + v * along.x) / height,
  })
  const [top, bottom] = [-0.8 * capital, 0.75 * capital]
  return [at(-before, top), at(after, top), at(after, bottom), at(-before, bottom)]
}

/** The frame around a line on the page turned so that `way` leads to the right: fractions of the picture turned alike. */
function uprightBox(line: PrintLine, level: Pixels, way: Point, page: number): Box {
  const { width, height } = level
  const turned = cornersOf(line, level)
    .map(({ x, y }) => ({ x: (x - 0.5) * width, y: (y - 0.5) * height }))
    .map(({ x, y }) => ({ x: x * way.x + y * way.y, y: -x * way.y + y * way.x }))
  const [wide, high] = [width * Math.abs(way.x) + height * Math.abs(way.y), width * Math.abs(way.y) + height * Math.abs(way.x)]
  return frameOf(
    turned.map(({ x, y }) => ({ x: x / wide + 0.5, y: y / high + 0.5 })),
    page,
  )
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value))

function frameOf(corners: readonly Corner[], page: number): Box {
  const xs = corners.map(({ x }) => clamp(x))
  const ys = corners.map(({ y }) => clamp(y))
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { page, x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

function groupOfPrint(lines: readonly TextLine[]): 'letter' | 'identity' {
  const kind = kindFromPrint(lines.map(({ text }) => text).join('\n'))
  return kind !== null && DOCUMENT_KINDS[kind].group !== 'identity' ? 'letter' : 'identity'
}
