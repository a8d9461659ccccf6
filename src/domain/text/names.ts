import { isSameWord, plain, spellings, upper } from './letters.ts'
import { isSlip, type Likeness } from './verdict.ts'

/** Degrees and forms of address, which some papers print and others leave out. */
const TITLES = new Set([
  'DR',
  'PROF',
  'MR',
  'MRS',
  'MS',
  'MISS',
  'HERR',
  'HERRN',
  'FRAU',
  'DIPL',
  'ING',
  'MAG',
  'M',
  'MME',
  'MLLE',
  'SR',
  'SRA',
  'PAN',
  'PANI',
  'SIG',
])
/** Only these short words are dropped as titles when another word follows; `M` or `SR` alone may be an initial or a suffix. */
const DOTTED_ONLY = new Set(['M', 'SR', 'MAG', 'ING', 'PAN', 'MS'])
const PARTICLES = new Set([
  'VON',
  'VOM',
  'ZU',
  'ZUM',
  'ZUR',
  'VAN',
  'DE',
  'DER',
  'DEN',
  'DES',
  'DEL',
  'DELLA',
  'DI',
  'DA',
  'DAS',
  'DO',
  'DOS',
  'DU',
  'LA',
  'LE',
  'LES',
  'TEN',
  'TER',
  'TE',
  'AF',
  'AV',
  'Y',
  'E',
  'EL',
  'AL',
  'BIN',
  'BINT',
  'IBN',
])

export interface NameOptions {
  /** The seen name filled its field of the machine-readable lines to the brim, so its end may be missing (ICAO 9303-3, 4.6). */
  isTruncated?: boolean
}

/** The words of a name as upper-case letters that keep their marks: titles dropped, hyphens and MRZ fillers split, apostrophes joined. */
export function nameWords(name: string): string[] {
  const ordered = name.replace(/^([^,]+),\s*(.+)$/s, '$2 $1')
  const raw = upper(ordered)
    .replace(/'/g, '')
    .split(/[^\p{L}\p{M}\p{N}.]+/u)
    .filter(Boolean)
  const kept = raw.filter((word, index) => !isTitle(word, index, raw.length))
  const words = (kept.length > 0 ? kept : raw).flatMap(word => word.split('.')).filter(Boolean)
  return words
}

function isTitle(word: string, index: number, count: number): boolean {
  const bare = word.replace(/\./g, '')
  if (!TITLES.has(bare) || index === count - 1) return false
  return !DOTTED_ONLY.has(bare) || word.endsWith('.')
}

/** A key that is equal for equal names: words sorted, marks and particles dropped. For looking up, never for judging. */
export function nameKey(name: string): string {
  return nameWords(name)
    .filter(word => !PARTICLES.has(word))
    .map(plain)
    .toSorted()
    .join(' ')
}

/**
 * How a name as seen on a paper stands to the name as typed. Missing middle names, another order, a slip of one letter, or an initial
 * are `similar`; special letters, case, hyphens, titles and joined particles do not count.
 */
export function compareNames(expected: string, seen: string, { isTruncated = false }: NameOptions = {}): Likeness {
  const wanted = nameWords(expected)
  const found = nameWords(seen)
  if (wanted.length === 0 || found.length === 0) return 'different'
  if (areSameWords(wanted, found) || isSameJoined(wanted, found)) return 'same'
  if (isTruncated && isCutShort(wanted, found)) return 'same'
  const shared = pairs(wanted, found, isSameWord)
  if (shared === wanted.length && shared === found.length) return 'similar'
  const withoutParticles = (words: string[]) => words.filter(word => !PARTICLES.has(word))
  const bareWanted = withoutParticles(wanted)
  const bareFound = withoutParticles(found)
  const least = Math.min(bareWanted.length, bareFound.length)
  if (least === 0) return 'different'
  return pairs(bareWanted, bareFound, isLike) >= least ? 'similar' : 'different'
}

const areSameWords = (a: string[], b: string[]): boolean =>
  a.length === b.length && a.every((word, index) => isSameWord(word, b[index] ?? ''))

const isSameJoined = (a: string[], b: string[]): boolean => isSameWord(a.join(''), b.join(''))

function isCutShort(wanted: string[], found: string[]): boolean {
  const start = plain(found.join(''))
  if (start.length < 5) return false
  return spellings(wanted.join('')).some(full => full.length > start.length && full.startsWith(start))
}

/** How many words of `a` find a partner of their own in `b`. */
function pairs(a: string[], b: string[], fits: (left: string, right: string) => boolean): number {
  const left = [...b]
  let count = 0
  for (const word of a) {
    const index = left.findIndex(other => fits(word, other))
    if (index < 0) continue
    left.splice(index, 1)
    count++
  }
  return count
}

function isLike(a: string, b: string): boolean {
  if (isSameWord(a, b)) return true
  if (a.length === 1 || b.length === 1) return plain(a)[0] === plain(b)[0]
  return isSlip(plain(a), plain(b)) || spellings(a).some(spelling => isSlip(spelling, plain(b)))
}

export interface PersonName {
  given: string
  family: string
}

/** Compares given and family name apart; exchanged ones are `similar` on both. */
export function comparePersons(expected: PersonName, seen: PersonName, options: NameOptions = {}): { given: Likeness; family: Likeness } {
  const given = compareNames(expected.given, seen.given, options)
  const family = compareNames(expected.family, seen.family, options)
  const areExchanged =
    (given === 'different' || family === 'different') &&
    compareNames(expected.given, seen.family) === 'same' &&
    compareNames(expected.family, seen.given) === 'same'
  return areExchanged ? { given: 'similar', family: 'similar' } : { given, family }
}
