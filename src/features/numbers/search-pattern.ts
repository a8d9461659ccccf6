/** What is known of the digits of a number that is searched for: conditions that an index can answer, and one that decides. */
export interface DigitConditions {
  /** Digits after the plus sign with which every match begins; empty when nothing is known. */
  prefix: string
  /** SQL pattern that a match fits. */
  like: string
  /** Three-digit pieces that a match holds; asked only of patterns so rare that going through the stock in order would take long. */
  triples: string[]
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
    triples: fixed.length >= RARE_DIGITS ? triplesOf(contains) : [],
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

function triplesOf(contains: string): string[] {
  const runs = contains.match(/\d{3,}/g) ?? []
  return [...new Set(runs.flatMap(run => Array.from({ length: run.length - 2 }, (_, start) => run.slice(start, start + 3))))]
}
