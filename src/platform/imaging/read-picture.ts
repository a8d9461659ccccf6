import { parseMrz } from '../../domain/reading/mrz-parse.ts'
import type { MrzReading, Quality, ReadField, ReadingFinding, TextLine } from '../../domain/reading/reading.ts'
import { type Barcode, readSymbols } from './barcode.ts'
import { barcodePatch } from './barcode-patch.ts'
import { findAndReadMrz } from './mrz/read-mrz.ts'
import type { ReadHints } from './outcome.ts'
import { grey, type Pixels, shrink } from './pixels.ts'
import { findPortrait } from './portrait.ts'
import { type Print, readPrint, readPrintAbove } from './print.ts'
import { measureQuality } from './quality/measure.ts'
import { straighten } from './straighten.ts'

/** What one picture gave. */
export interface PictureReading {
  mrz: MrzReading | null
  barcodes: Barcode[]
  text: TextLine[]
  /** Labelled values of the print. */
  printed: ReadField[]
  quality: Quality | null
  hasPortrait: boolean | null
  findings: ReadingFinding[]
}

const PORTRAIT_SIDE = 640
/** Kinds that are letters: small print on a large page, no zone and no portrait. */
const LETTERS = /bill|statement|receipt|deed|address|excerpt|registr|licen[cs]e_trade|trade_license|tax|attorney|power/

/** Looks at one picture: zone, then barcode, then print, each only when what came before leaves a question. */
export async function readPicture(picture: Pixels, page: number, isPhotograph: boolean, hints: ReadHints): Promise<PictureReading> {
  const level = await grey(picture)
  const isLetter = LETTERS.test(hints.kind ?? '') && hints.kind !== 'drivers_license'
  const mrz = isLetter ? null : await findAndReadMrz(level, { today: hints.today, page })
  const barcodes = mrz ? [] : await readSymbols(level, page)
  const quality = isPhotograph ? await measureQuality(picture, level, mrz, page) : null
  const print = await printOf(level, mrz, barcodes, page, isLetter, hints)
  const hasPortrait = isLetter ? null : await portraitOf(level, mrz)
  const isEmpty = mrz === null && barcodes.length === 0 && hasPortrait === null && !hasWords(print.lines)
  return {
    mrz,
    barcodes,
    text: print.lines,
    printed: print.fields,
    quality,
    hasPortrait,
    findings: isEmpty && isSharpAndLit(quality) && (await barcodePatch(level)) === null ? [{ code: 'not_a_document' }] : [],
  }
}

async function printOf(
  level: Pixels,
  mrz: MrzReading | null,
  barcodes: readonly Barcode[],
  page: number,
  isLetter: boolean,
  hints: ReadHints,
): Promise<Print> {
  if (mrz) return await readPrintAbove(level, mrz, parseMrz(mrz.lines, hints.today)?.issuingCountry ?? hints.country ?? null, page)
  // What a licence's barcode says needs no print beside it.
  if (barcodes.some(({ format }) => format === 'PDF417')) return { lines: [], fields: [] }
  return await readPrint(level, page, hints, isLetter)
}

async function portraitOf(level: Pixels, mrz: MrzReading | null): Promise<boolean | null> {
  const upright = mrz ? (await straighten(level, mrz.degrees ?? 0, PORTRAIT_SIDE)).image : await shrink(level, PORTRAIT_SIDE)
  return await findPortrait(upright)
}

const hasWords = (text: readonly TextLine[]): boolean =>
  text.filter(({ text: words, confidence }) => confidence > 0.6 && /\p{L}{3}/u.test(words)).length >= 3

/** A blurred or dark picture may well show a document: then the measure is the reason, not the absence of words. */
const isSharpAndLit = (quality: Quality | null): boolean => quality === null || (quality.sharpness >= 0.69 && quality.brightness >= 0.27)
