import { DOCUMENT_KINDS } from '../../domain/documents/kinds.ts'
import { printedFields } from '../../domain/reading/print-fields.ts'
import { kindFromPrint } from '../../domain/reading/print-kind.ts'
import { guessLanguage, languageOf, type PrintLanguage } from '../../domain/reading/print-language.ts'
import type { MrzReading, ReadField, TextLine } from '../../domain/reading/reading.ts'
import type { ReadHints } from './outcome.ts'
import { type Pixels, shrink } from './pixels.ts'
import { recognise } from './print-engine.ts'
import { type Straightened, straighten, type Window } from './straighten.ts'
import { estimateTilt } from './tilt.ts'

/** Longer side at which a card or passport page is read, and a letter, whose print is smaller against the page. */
const CARD_SIDE = 1100
const LETTER_SIDE = 1800
const TILT_SIDE = 800
/** Letters in sure words that a picture the right way up shows at least. */
const LEAST_LETTERS = 30
const SURE = 0.6

/** Lines as they stand in the picture, and the labelled values among them. */
export interface Print {
  lines: TextLine[]
  fields: ReadField[]
}

const NOTHING: Print = { lines: [], fields: [] }

/** The print above a zone that was read: the zone says where the page lies and which way is up. */
export async function readPrintAbove(level: Pixels, mrz: MrzReading, country: string | null, page: number): Promise<Print> {
  const degrees = mrz.degrees ?? 0
  const part = await straighten(level, degrees, CARD_SIDE, windowAbove(mrz, level, degrees))
  const print = await printOf(part, languageOf(country ?? undefined) ?? 'eng', false, country, page)
  // O and 0 look alike in print: the number under check digits needs no second opinion of that kind.
  return { lines: print.lines, fields: print.fields.filter(({ name }) => name !== 'document_number') }
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
export async function readPrint(level: Pixels, page: number, hints: ReadHints, isLetter: boolean): Promise<Print> {
  const look = await shrink(level, TILT_SIDE)
  const tilt = estimateTilt(look, 'rows')
  if (tilt === null) return NOTHING
  const known = languageOf(hints.country)
  const country = hints.country ?? null
  const side = isLetter ? LETTER_SIDE : Math.round((CARD_SIDE + LETTER_SIDE) / 2)
  let best: { print: Print; part: Straightened; letters: number } | null = null
  for (const quarter of [0, 90, 270, 180]) {
    const part = await straighten(level, tilt + quarter, side)
    const print = await printOf(part, known ?? 'eng', isLetter, country, page)
    const letters = sureLetters(print.lines)
    if (best === null || letters > best.letters) best = { print, part, letters }
    if (letters >= LEAST_LETTERS) break
  }
  if (best === null) return NOTHING
  const language = known ?? guessLanguage(best.print.lines.map(({ text }) => text).join('\n'))
  if (known === null && language !== null && language !== 'eng') return await printOf(best.part, language, isLetter, country, page)
  return best.print
}

async function printOf(
  part: Straightened,
  language: PrintLanguage,
  isLetter: boolean,
  country: string | null,
  page: number,
): Promise<Print> {
  const { width, height } = part.image
  const found = await recognise(part.image, language, !isLetter)
  // Labels and values are matched where the page is upright; places are then given in the picture as it is.
  const upright = found.map(
    ({ text, confidence, left, top, right, bottom }): TextLine => ({
      text,
      source: 'print',
      confidence,
      box: { page, x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height },
    }),
  )
  const lines = upright.map((line, index) => {
    const { left = 0, top = 0, right = 0, bottom = 0 } = found[index] ?? {}
    return { ...line, box: part.toBox(left, top, right, bottom, page) }
  })
  const isOfLetter = isLetter || groupOfPrint(upright) === 'letter'
  const fields = printedFields(upright, isOfLetter, country).flatMap(({ name, value, line }): ReadField[] => {
    const from = lines[line]
    return from ? [{ name, value, source: 'print', confidence: from.confidence, box: from.box }] : []
  })
  return { lines, fields }
}

function groupOfPrint(lines: readonly TextLine[]): 'letter' | 'identity' {
  const kind = kindFromPrint(lines.map(({ text }) => text).join('\n'))
  return kind !== null && DOCUMENT_KINDS[kind].group !== 'identity' ? 'letter' : 'identity'
}

const sureLetters = (lines: readonly TextLine[]): number =>
  lines.filter(({ confidence }) => confidence >= SURE).reduce((sum, { text }) => sum + (text.match(/\p{L}{3,}/gu) ?? []).join('').length, 0)
