import { guessLanguage, languageOf, type PrintLanguage } from '../../domain/reading/print-language.ts'
import type { MrzReading, TextLine } from '../../domain/reading/reading.ts'
import type { ReadHints } from './outcome.ts'
import { type Pixels, shrink } from './pixels.ts'
import { recognise } from './print-engine.ts'
import { type Straightened, straighten, type Window } from './straighten.ts'
import { estimateTilt } from './tilt.ts'

/** Longer side at which a card or passport page is read, and a letter, whose print is smaller against the page. */
const CARD_SIDE = 1100
const LETTER_SIDE = 2000
const TILT_SIDE = 800
/** Letters in sure words that a picture the right way up shows at least. */
const LEAST_LETTERS = 30
const SURE = 0.6

/** The print above a zone that was read: the zone says where the page lies and which way is up. */
export async function readPrintAbove(level: Pixels, mrz: MrzReading, country: string | null, page: number): Promise<TextLine[]> {
  const degrees = mrz.degrees ?? 0
  const part = await straighten(level, degrees, CARD_SIDE, windowAbove(mrz, level, degrees))
  return await linesOf(part, languageOf(country ?? undefined) ?? 'eng', true, page)
}

/** The part of the upright picture that a document with this zone covers, less the zone; from the centre of the picture. */
function windowAbove({ box }: MrzReading, level: Pixels, degrees: number): Window {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const x = (box.x + box.width / 2 - 0.5) * level.width
  const y = (box.y + box.height / 2 - 0.5) * level.height
  const centre = { x: x * cos + y * sin, y: -x * sin + y * cos }
  const [wide, high] = [box.width * level.width, box.height * level.height]
  const length = Math.abs(cos) >= Math.abs(sin) ? wide / Math.abs(cos) : high / Math.abs(sin)
  return {
    left: centre.x - 0.58 * length,
    right: centre.x + 0.58 * length,
    top: centre.y - 0.74 * length,
    bottom: centre.y - 0.06 * length,
  }
}

/** The print of a picture that nothing else is known of: levelled, and turned until words appear. */
export async function readPrint(level: Pixels, page: number, hints: ReadHints, isLetter: boolean): Promise<TextLine[]> {
  const look = await shrink(level, TILT_SIDE)
  const tilt = estimateTilt(look, 'rows')
  if (tilt === null) return []
  const known = languageOf(hints.country)
  const side = isLetter ? LETTER_SIDE : Math.round((CARD_SIDE + LETTER_SIDE) / 2)
  let best: { lines: TextLine[]; part: Straightened; letters: number } | null = null
  for (const quarter of [0, 90, 270, 180]) {
    const part = await straighten(level, tilt + quarter, side)
    const lines = await linesOf(part, known ?? 'eng', !isLetter, page)
    const letters = sureLetters(lines)
    if (best === null || letters > best.letters) best = { lines, part, letters }
    if (letters >= LEAST_LETTERS) break
  }
  if (best === null) return []
  const language = known ?? guessLanguage(best.lines.map(({ text }) => text).join('\n'))
  if (known === null && language !== null && language !== 'eng') return await linesOf(best.part, language, !isLetter, page)
  return best.lines
}

async function linesOf(part: Straightened, language: PrintLanguage, isSparse: boolean, page: number): Promise<TextLine[]> {
  const lines = await recognise(part.image, language, isSparse)
  return lines.map(({ text, confidence, left, top, right, bottom }) => ({
    text,
    source: 'print',
    confidence,
    box: part.toBox(left, top, right, bottom, page),
  }))
}

const sureLetters = (lines: readonly TextLine[]): number =>
  lines.filter(({ confidence }) => confidence >= SURE).reduce((sum, { text }) => sum + (text.match(/\p{L}{3,}/gu) ?? []).join('').length, 0)
