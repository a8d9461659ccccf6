import type { Box, Source, TextLine } from '../reading/reading.ts'
import { type AddressFacts, cityWords, compareCities, comparePostalCodes, compareStreets } from './addresses.ts'
import { companyWords, compareCompanies } from './companies.ts'
import { findDates } from './dates.ts'
import { weigher } from './look-up.ts'
import { compareNames, nameWords } from './names.ts'
import { compareNumbers, numberKey } from './numbers.ts'
import { better, type Likeness } from './verdict.ts'

export type DetailKind = 'name' | 'company' | 'date' | 'number' | 'street' | 'city' | 'postal_code' | 'text'

/** Lines looked at closely for one detail, and words of a line: bounds the work that a hostile file can make. */
const MOST_LOOKS = 100
const MOST_DATED = 3000
const MOST_WORDS = 40

/** Two-digit years are read as the year nearest to the one looked for. */
const HALF_A_CENTURY = 49

export interface Found {
  verdict: 'same' | 'similar'
  seen: string
  box: Box
  source: Source
  confidence: number
}

/** Words, with what stands between them kept out, and how many more or fewer words than expected a window may have. */
const EXTRA_WORDS: Record<DetailKind, number> = { name: 2, company: 2, date: 0, number: 3, street: 3, city: 1, postal_code: 1, text: 0 }

const COMPARE: Record<Exclude<DetailKind, 'date'>, (expected: string, seen: string) => Likeness> = {
  name: compareNames,
  company: compareCompanies,
  number: compareNumbers,
  street: compareStreets,
  city: compareCities,
  postal_code: comparePostalCodes,
  text: compareText,
}

/** Free text: words alike apart from case, marks and punctuation. */
export function compareText(expected: string, seen: string): Likeness {
  return companyWords(expected).join(' ') === companyWords(seen).join(' ')
    ? 'same'
    : compareNames(expected, seen) === 'different'
      ? 'different'
      : 'similar'
}

/**
 * Looks a detail up in lines of text that no format places. The best match wins, `same` before `similar`, then the surest line.
 * A line that says something else proves nothing, so there is no `different` here: null means not found.
 * @param country of the paper, which settles the order of day and month
 */
export function findInText(detail: string, kind: DetailKind, lines: readonly TextLine[], country: string | null = null): Found | null {
  if (detail.trim() === '') return null
  let best: Found | null = null
  const weigh = kind === 'date' ? () => 1 : weigher(detail, kind)
  for (const line of likeliest(lines, weigh, kind === 'date' ? MOST_DATED : MOST_LOOKS)) {
    const found = kind === 'date' ? findDate(detail, line, country) : findWindow(detail, kind, line, weigh)
    if (found && (!best || isBetter(found, best))) best = found
    if (best?.verdict === 'same' && best.confidence === 1) return best
  }
  return best
}

/** The lines worth a closer look, those that hold most of the detail first. */
function likeliest(lines: readonly TextLine[], weigh: (text: string) => number, most: number): TextLine[] {
  return lines
    .map(line => ({ line, weight: weigh(line.text) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ line }) => line)
}

function isBetter(found: Found, best: Found): boolean {
  if (found.verdict !== best.verdict) return found.verdict === 'same'
  return found.confidence > best.confidence
}

function findDate(detail: string, line: TextLine, country: string | null): Found | null {
  const { source, box, confidence } = line
  for (const date of findDates(line.text, country, Number(detail.slice(0, 4)) + HALF_A_CENTURY)) {
    if (date.dates.includes(detail)) return { verdict: date.isAmbiguous ? 'similar' : 'same', seen: date.text, box, source, confidence }
  }
  return null
}

function findWindow(detail: string, kind: Exclude<DetailKind, 'date'>, line: TextLine, weigh: (text: string) => number): Found | null {
  const compare = COMPARE[kind]
  const words = line.text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  const wanted = detail.split(/\s+/).filter(Boolean).length
  let best: { verdict: 'same' | 'similar'; seen: string } | null = null
  for (let size = 1; size <= Math.min(words.length, wanted + EXTRA_WORDS[kind]); size++) {
    for (let start = 0; start + size <= words.length; start++) {
      const seen = words
        .slice(start, start + size)
        .join(' ')
        .replace(/^[([:;,]+|[)\]:;,]+$/g, '')
      if (weigh(seen) === 0 || !couldBe(detail, kind, seen)) continue
      const verdict = compare(detail, seen)
      if (verdict === 'different' || (best && better(best.verdict, verdict) === best.verdict && best.verdict === 'same')) continue
      if (!best || verdict === 'same' || seen.length > best.seen.length) best = { verdict, seen }
      if (verdict === 'same') return { verdict, seen, box: line.box, source: line.source, confidence: line.confidence }
    }
  }
  return best ? { ...best, box: line.box, source: line.source, confidence: line.confidence } : null
}

/** Keeps single words out that are alike by chance: a part of a name is not that name. */
function couldBe(detail: string, kind: DetailKind, seen: string): boolean {
  if (kind === 'number') return numberKey(seen).length >= Math.min(4, numberKey(detail).length)
  if (kind === 'name') return nameWords(seen).length >= Math.min(2, nameWords(detail).length) && seen.length >= 2
  if (kind === 'city') return cityWords(seen).join('').length >= 3
  if (kind === 'street') return !/\d/.test(detail) || /\d/.test(seen)
  return seen.length > 0
}

/** Looks the parts of an address up. The postal code and the town usually share a line; each is looked up for itself. */
export function findAddress(
  address: AddressFacts,
  lines: readonly TextLine[],
): { street: Found | null; postalCode: Found | null; city: Found | null } {
  return {
    street: findInText(address.street, 'street', lines),
    postalCode: findInText(address.postalCode, 'postal_code', lines),
    city: findInText(address.city, 'city', lines),
  }
}
