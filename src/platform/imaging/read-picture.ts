import { isSharpAndLit, QUALITY_LIMITS, refusingQuality } from '../../domain/documents/quality.ts'
import { parseMrz } from '../../domain/reading/mrz-parse.ts'
import { kindFromPrint } from '../../domain/reading/print-kind.ts'
import type { Box, MrzReading, Quality, ReadField, ReadingFinding, TextLine } from '../../domain/reading/reading.ts'
import { hasSureWords, isSure, SURE_LINES } from '../../domain/reading/sure-words.ts'
import { type Barcode, readSymbolBeside, readSymbols } from './barcode.ts'
import { barcodePatch } from './barcode-patch.ts'
import { LOOK_SIDE } from './dense-cells.ts'
import { withoutGround } from './ground.ts'
import { lookForMrz, type MrzLook } from './mrz/read-mrz.ts'
import type { ReadHints } from './outcome.ts'
import { grey, type Pixels, shrink } from './pixels.ts'
import { lookForPortrait, type PortraitLook } from './portrait.ts'
import { readPrint, readPrintAbove, type WholePrint } from './print.ts'
import { isBlank } from './quality/blank.ts'
import { brightnessOfWords } from './quality/light.ts'
import { measureQuality } from './quality/measure.ts'
import { printRunsOut, zoneRunsOut } from './quality/print-border.ts'

/** What one picture gave. */
export interface PictureReading {
  mrz: MrzReading | null
  barcodes: Barcode[]
  text: TextLine[]
  /** Labelled values of the print. */
  printed: ReadField[]
  quality: Quality | null
  /** Null where none belongs: letters, backs of cards. */
  portrait: PortraitLook | null
  /** Lines like those of a zone stand here, read or not. */
  hasZone: boolean
  /** Where the zone of a second paper stands. */
  otherZone: Box | null
  findings: ReadingFinding[]
}

/** Kinds that are letters: small print on a large page, no zone and no portrait. */
const LETTERS = /bill|statement|receipt|deed|address|excerpt|registr|licen[cs]e_trade|trade_license|tax|attorney|power/

/** Looks at one picture: zone, then barcode, then print, each only when what came before leaves a question. */
export async function readPicture(picture: Pixels, page: number, isPhotograph: boolean, hints: ReadHints): Promise<PictureReading> {
  const whole = await grey(picture)
  const look = await shrink(whole, LOOK_SIDE)
  const isLetter = LETTERS.test(hints.kind ?? '') && hints.kind !== 'drivers_license'
  const { level, zone: located, isOnPattern } = await lookForZone(whole, look, isLetter, hints, page)
  const barcodes = isLetter
    ? []
    : located.reading
      ? await readSymbolBeside(level, look, located.reading.box, page)
      : await readSymbols(level, look, page)
  const print = await printOf(level, located.reading, barcodes, page, isLetter, hints)
  // Strokes of a patterned ground look like lines of a zone: where the words are read and none is of a zone, they are none.
  const seenBox = located.reading || !isOnPattern || !hasSureWords(print.lines) ? located.box : null
  const zone = {
    ...located,
    reading: print.mrz ?? located.reading,
    box: print.isNoZone ? null : (seenBox ?? print.zoneBox),
    unread: print.isNoZone ? [] : [print.unread, located.unread].filter(lines => lines !== null),
  }
  const mrz = zone.reading
  const isLicence = barcodes.some(({ format }) => format === 'PDF417')
  const ground = { isOnPattern, isCard: isLicence }
  const measured = isPhotograph ? await measureQuality(picture, whole, look, zone, page, ground) : null
  const isRead = mrz?.confirmed === true || isLicence
  const edges = { isWhole: isRead || level !== whole, isBare: zone.box === null && !isRead }
  const quality = measured && besideWords(besideZone(overSymbols(measured, barcodes), mrz), print.lines, look, edges)
  const isBack = mrz?.format === 'TD1' || isLicence
  const portrait = isLetter || isBack ? null : await portraitOf(level, mrz, quality, page)
  const isEmpty =
    zone.box === null && barcodes.length === 0 && !hasWords(print.lines) && (portrait?.portrait !== 'seen' || print.lines.length === 0)
  return {
    mrz,
    barcodes,
    text: print.lines,
    printed: print.fields,
    quality,
    portrait,
    hasZone: zone.box !== null,
    otherZone: zone.other,
    findings: isEmpty && (await showsNothing(level, look, quality, portrait)) ? [{ code: 'not_a_document' }] : [],
  }
}

/** That no document is there where nothing was read: the picture is good enough to have shown one, or shows a bare ground. */
async function showsNothing(level: Pixels, look: Pixels, quality: Quality | null, portrait: PortraitLook | null): Promise<boolean> {
  // Bars that could not be read are of a document; round things that pass for a face have none.
  const mayHaveBars = async (): Promise<boolean> => portrait?.portrait !== 'seen' && (await barcodePatch(level, look)) !== null
  return (isSharpAndLit(quality) && !(await mayHaveBars())) || (await isBlank(look))
}

/** Looks for a zone; where none is read a ground of small strokes may hide it, and is painted over. */
async function lookForZone(
  whole: Pixels,
  look: Pixels,
  isLetter: boolean,
  { today }: ReadHints,
  page: number,
): Promise<{ level: Pixels; zone: MrzLook; isOnPattern: boolean }> {
  const seen = isLetter ? { reading: null, box: null, other: null, unread: null } : await lookForMrz(whole, { today, page })
  if (seen.reading) return { level: whole, zone: seen, isOnPattern: false }
  const closely = withoutGround(whole, look, false)
  const loosely = withoutGround(whole, look, true)
  const isOnPattern = loosely !== null
  for (const level of isLetter ? [] : [closely, loosely]) {
    const zone = level && (await lookForMrz(level, { today, page }))
    if (level && zone?.reading) return { level, zone, isOnPattern }
  }
  return { level: closely ?? whole, zone: seen, isOnPattern }
}

async function printOf(
  level: Pixels,
  mrz: MrzReading | null,
  barcodes: readonly Barcode[],
  page: number,
  isLetter: boolean,
  hints: ReadHints,
): Promise<WholePrint> {
  const none = { lines: [], fields: [], mrz: null, zoneBox: null, unread: null, isNoZone: false }
  const country = (mrz && parseMrz(mrz.lines, hints.today)?.issuingCountry) ?? hints.country ?? null
  if (mrz?.confirmed) return { ...none, ...(await readPrintAbove(level, mrz, country, page)) }
  // What a licence's barcode says needs no print beside it.
  if (barcodes.some(({ format }) => format === 'PDF417')) return none
  return await readPrint(level, page, { isLetter, country, today: hints.today, doubtful: mrz })
}

/** Share of a reflection that has to lie on a symbol to be told of. */
const ON_SYMBOL = 0.4

/** Light beside a symbol that was read covers nothing: the back of a licence says it all in its symbol, and its blank part is often burnt out. */
function overSymbols({ glareBox, ...quality }: Quality, barcodes: readonly Barcode[]): Quality {
  const symbols = barcodes.filter(({ format }) => format === 'PDF417')
  if (!glareBox || symbols.length === 0) return { ...quality, ...(glareBox ? { glareBox } : {}) }
  const covered = Math.max(...symbols.map(({ box }) => sharedArea(box, glareBox)))
  return covered > ON_SYMBOL * glareBox.width * glareBox.height ? { ...quality, glareBox } : { ...quality, glare: 0 }
}

/** Share of a zone's longer side by which the paper goes on around it. */
const AROUND_ZONE = 0.12

/** So does light around lines that were read with certainty: their white band is burnt out where the light is uneven. */
function besideZone({ glareBox, ...quality }: Quality, mrz: MrzReading | null): Quality {
  if (!glareBox || !mrz?.confirmed) return { ...quality, ...(glareBox ? { glareBox } : {}) }
  const more = AROUND_ZONE * Math.max(mrz.box.width, mrz.box.height)
  const { page, x, y, width, height } = mrz.box
  const around = { page, x: x - more, y: y - more / 2, width: width + 2 * more, height: height + more }
  const isOutside = sharedArea(around, glareBox) < 0.99 * glareBox.width * glareBox.height
  return isOutside ? { ...quality, glareBox } : { ...quality, glare: 0 }
}

/**
 * What words that were read tell of the picture. Dark is what shows nothing bright around them: letters on a screen or a dark card are as
 * light as the light there is. And where they run out of the picture so does the paper, unless it is known to be whole; so does a passport's
 * page without a zone that has no room left for one.
 */
function besideWords(
  quality: Quality,
  lines: readonly TextLine[],
  look: Pixels,
  { isWhole, isBare }: { isWhole: boolean; isBare: boolean },
): Quality {
  const words = lines.filter(isSure)
  const isDim = quality.brightness < QUALITY_LIMITS.dimBrightness && words.length >= SURE_LINES
  return {
    ...quality,
    brightness: isDim ? Math.max(quality.brightness, brightnessOfWords(look, words)) : quality.brightness,
    isCutOff: quality.isCutOff || (!isWhole && printRunsOut(lines, look)) || (isBare && isPassport(lines) && zoneRunsOut(lines, look)),
  }
}

const isPassport = (lines: readonly TextLine[]): boolean => kindFromPrint(lines.map(({ text }) => text).join('\n')) === 'passport'

function sharedArea(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, wide) * Math.max(0, high)
}

/** In a picture that is bad anyway nobody can say that there is no portrait. */
async function portraitOf(level: Pixels, mrz: MrzReading | null, quality: Quality | null, page: number): Promise<PortraitLook> {
  const look = await lookForPortrait(level, mrz, page)
  return look.portrait === 'missing' && refusingQuality(quality).length > 0 ? { portrait: 'unsure' } : look
}

const hasWords = (text: readonly TextLine[]): boolean =>
  text.filter(({ text: words, confidence }) => confidence > 0.6 && /\p{L}{3}/u.test(words)).length >= 3
