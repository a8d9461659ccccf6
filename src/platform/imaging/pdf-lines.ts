import type { TextLine } from '../../domain/reading/reading.ts'
import type { PdfCharacter } from './pdfium.ts'
import type { Pixels } from './pixels.ts'

/** A gap wider than this many line heights parts two columns. */
const COLUMN_GAP = 1.6
/** Spread of grey levels that print has at least against its ground; less is invisible to a person. */
const LEAST_CONTRAST = 60
/** Longer than any line that was printed for people: what follows begins another, so that nobody has to search an endless one. */
const LONGEST_LINE = 1_000

/** Joins characters to lines of one column each, in the order of the file. `aspect` is the page's width divided by its height. */
export function joinLines(characters: readonly PdfCharacter[], page: number, aspect: number): TextLine[] {
  const lines: TextLine[] = []
  let run: PdfCharacter[] = []
  const flush = (): void => {
    const text = run
      .map(character => character.text)
      .join('')
      .replace(/\s+/g, ' ')
      .trim()
    const inked = run.filter(({ text: one }) => one.trim() !== '')
    if (text !== '' && inked.length > 0)
      lines.push({ text: text.normalize('NFC'), source: 'text_layer', confidence: 1, box: around(inked, page) })
    run = []
  }
  for (const character of characters) {
    const last = run.findLast(({ text }) => text.trim() !== '')
    if (character.text === '\r' || character.text === '\n') flush()
    else if (last && character.text.trim() !== '' && parts(last, character, aspect)) flush()
    else if (run.length >= LONGEST_LINE) flush()
    if (character.text !== '\r' && character.text !== '\n') run.push(character)
  }
  flush()
  return lines
}

function parts(last: PdfCharacter, next: PdfCharacter, aspect: number): boolean {
  const height = Math.max(last.bottom - last.top, 0.001)
  const middle = (next.top + next.bottom) / 2
  const gap = ((next.left - last.right) * aspect) / height
  return middle < last.top || middle > last.bottom || gap > COLUMN_GAP || gap < -COLUMN_GAP
}

function around(characters: readonly PdfCharacter[], page: number): TextLine['box'] {
  const x = Math.min(...characters.map(({ left }) => left))
  const y = Math.min(...characters.map(({ top }) => top))
  return {
    page,
    x,
    y,
    width: Math.max(...characters.map(({ right }) => right)) - x,
    height: Math.max(...characters.map(({ bottom }) => bottom)) - y,
  }
}

/**
 * Keeps the lines that a person would see on the rendered page. Invisible text (a hidden OCR layer, white on white, under a picture)
 * could say anything, so it proves nothing.
 */
export function visibleLines(lines: readonly TextLine[], rendered: Pixels): TextLine[] {
  return lines.filter(({ box }) => {
    const left = Math.floor(box.x * rendered.width)
    const top = Math.floor(box.y * rendered.height)
    const right = Math.min(rendered.width, Math.ceil((box.x + box.width) * rendered.width))
    const bottom = Math.min(rendered.height, Math.ceil((box.y + box.height) * rendered.height))
    let darkest = 255
    let brightest = 0
    for (let y = Math.max(0, top); y < bottom; y++) {
      for (let x = Math.max(0, left); x < right; x++) {
        const level = rendered.data[(y * rendered.width + x) * rendered.channels + (rendered.channels === 3 ? 1 : 0)] ?? 0
        if (level < darkest) darkest = level
        if (level > brightest) brightest = level
      }
    }
    return brightest - darkest >= LEAST_CONTRAST
  })
}
