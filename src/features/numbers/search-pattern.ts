/** What is known of the digits of a number that is searched for: conditions that an index can answer, and one that decides. */
export interface DigitConditions {
  /** Digits after the plus sign with which every match begins; empty when nothing is known. */
  prefix: string
  /** SQL pattern that a match fits. */
  like: string
  /** Pieces that a match holds, `123` and `12_34`; asked only of patterns so rare that going through the stock in order would take long. */
  pieces: string[]
}

/** Fixed digits from which on one number in some thousand matches at most. */
const RARE_DIGITS = 4
/** Countries of the North American plan have eleven digits, the first of them 1. */
const NANP = { digits: 11, first: '1' }

/** `contains`: digits, and `*` for any one digit, anywhere in the number. */
export function digitConditions(contains: string, isoCountry: string): DigitConditions {
  const anchored = isoCountry === 'US' || isoCountry === 'CA' ? onlyPlaceOf(contains) : undefined
  const fixed = contains.replaceAll('*', '')
  return {
    prefix: anchored === undefined ? '' : (/^\d*/.exec(anchored)?.[0] ?? ''),
    like: anchored === undefined ? `+%${anyDigit(contains)}%` : `+${anyDigit(anchored)}%`,
    pieces: fixed.length >= RARE_DIGITS ? piecesOf(contains) : [],
  }
}

const anyDigit = (pattern: string): string => pattern.replaceAll('*', '_')

/** A pattern nearly as long as the number fits in one place only: the whole pattern from the first digit on, when that is so. */
function onlyPlaceOf(contains: string): string | undefined {
  const fits = []
  for (let place = 0; place + contains.length <= NANP.digits; place++) {
    if (place > 0 || contains.startsWith(NANP.first) || contains.startsWith('*')) fits.push(place)
  }
  if (fits.length !== 1) return undefined
  return fits[0] === 0 ? contains : `${NANP.first}${'*'.repeat((fits[0] ?? 1) - 1)}${contains}`
}

/** Those that the index has: see digit_pieces. */
function piecesOf(contains: string): string[] {
  const at = (start: number, length: number) => contains.slice(start, start + length)
  const starts = Array.from(contains, (_, start) => start)
  const triples = starts.map(start => at(start, 3)).filter(piece => /^\d{3}$/.test(piece))
  const around = starts.map(start => at(start, 5)).filter(piece => /^\d\d\*\d\d$/.test(piece))
  return [...new Set([...triples, ...around.map(anyDigit)])]
}
