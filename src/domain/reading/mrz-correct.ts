import { type Alphabet, charactersOf } from './mrz-formats.ts'

/** Characters that print alike. Each is changed only where the alphabet of its position forbids it, so nothing is guessed. */
const TWINS: readonly (readonly [letter: string, digit: string])[] = [
  ['O', '0'],
  ['Q', '0'],
  ['D', '0'],
  ['I', '1'],
  ['Z', '2'],
  ['A', '4'],
  ['S', '5'],
  ['G', '6'],
  ['T', '7'],
  ['B', '8'],
]
const DIGIT_OF = new Map(TWINS)
const LETTER_OF = new Map([...TWINS].filter(([letter]) => letter !== 'Q' && letter !== 'D').map(([letter, digit]) => [digit, letter]))

/** More than this many in one document, and the reading as a whole is not to be trusted. */
export const MAX_CORRECTIONS = 4

export interface Correction {
  line: number
  column: number
  from: string
  to: string
}

/** Replaces look-alikes that may not stand where they stand; leaves everything else, also what is wrong. */
export function correctByAlphabet(
  lines: readonly string[],
  columns: readonly (readonly Alphabet[])[],
): { lines: string[]; corrected: Correction[] } {
  const corrected: Correction[] = []
  const fixed = lines.map((text, line) =>
    [...text]
      .map((from, column) => {
        const alphabet = columns[line]?.[column]
        const to = alphabet ? twinFor(from, alphabet) : from
        if (to !== from) corrected.push({ line, column, from, to })
        return to
      })
      .join(''),
  )
  return { lines: fixed, corrected }
}

function twinFor(character: string, alphabet: Alphabet): string {
  const allowed = charactersOf(alphabet)
  if (allowed.includes(character)) return character
  const twin = DIGIT_OF.get(character) ?? LETTER_OF.get(character)
  return twin !== undefined && allowed.includes(twin) ? twin : character
}
