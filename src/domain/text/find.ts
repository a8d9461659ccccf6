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
  const weigh = kind === 'date' ? () => 1 : weigher(detail, kind)
  const alone = bestOf(likeliest(lines, weigh, kind === 'date' ? MOST_DATED : MOST_LOOKS), line =>
    kind === 'date' ? findDate(detail, line, country) : findWindow(detail, kind, line, weigh),
  )
  if (alone?.verdict === 'same' || kind === 'date' || !WRAPPED.has(kind)) return alone
  const joint = bestOf(wrapped(lines, weigh, kind), line => findWindow(detail, kind, line, weigh, true))
  // Two lines that merely resemble it when put together say nothing.
  return joint?.verdict === 'same' ? joint : alone
}

function bestOf(lines: readonly TextLine[], find: (line: TextLine) => Found | null): Found | null {
  let found: Found | null = null
  for (const line of lines) {
    const next = find(line)
    if (next && (!found || isBetter(next, found))) found = next
    if (found?.verdict === 'same' && found.confidence === 1) return found
  }
  return found
}

/** What narrow columns print over two lines. */
const WRAPPED: ReadonlySet<DetailKind> = new Set<DetailKind>(['name', 'company', 'street'])

/** Pairs of lines that may be one text, for they stand together. Names may be printed family name first. */
function wrapped(lines: readonly TextLine[], weigh: (text: string) => number, kind: DetailKind): TextLine[] {
  return likeliest(lines, weigh, MOST_WRAPPED).flatMap(one =>
    lines
      .filter(other => other !== one && stand(one.box, other.box))
      .flatMap(other => {
        const [first, second] = isBefore(one.box, other.box) ? [one, other] : [other, one]
        return kind === 'name' ? [together(first, second), together(second, first)] : [together(first, second)]
      }),
  )
}

const MOST_WRAPPED = 12

const isBefore = (a: Box, b: Box): boolean => (Math.abs(a.y - b.y) > 0.4 * Math.max(a.height, b.height) ? a.y < b.y : a.x < b.x)

/** Whether lines stand together: one right under the other and beginning with it, or both on a row. */
function stand(a: Box, b: Box): boolean {
  if (a.page !== b.page) return false
  const height = Math.max(a.height, b.height)
  const drop = Math.abs(a.y + a.height / 2 - b.y - b.height / 2)
  const isUnder = drop > 0.4 * height && drop < 2 * height && Math.abs(a.x - b.x) < 1.5 * height
  const gap = Math.max(b.x - a.x - a.width, a.x - b.x - b.width)
  return isUnder || (drop <= 0.4 * height && gap > -0.5 * height && gap < 2 * height)
}

function together(a: TextLine, b: TextLine): TextLine {
  const [x, y] = [Math.min(a.box.x, b.box.x), Math.min(a.box.y, b.box.y)]
  const width = Math.max(a.box.x + a.box.width, b.box.x + b.box.width) - x
  const height = Math.max(a.box.y + a.box.height, b.box.y + b.box.height) - y
  const source = a.source === b.source ? a.source : 'print'
  return {
    text: `${a.text} ${b.text}`,
    source,
    confidence: Math.min(a.confidence, b.confidence),
    box: { page: a.box.page, x, y, width, height },
  }
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

/** `isWhole`: only what reaches to the end of the line counts. */
function findWindow(
  detail: string,
  kind: Exclude<DetailKind, 'date'>,
  line: TextLine,
  weigh: (text: string) => number,
  isWhole = false,
): Found | null {
  const compare = COMPARE[kind]
  const words = line.text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  const wanted = detail.split(/\s+/).filter(Boolean).length
  let best: { verdict: 'same' | 'similar'; seen: string } | null = null
  for (let size = 1; size <= Math.min(words.length, wanted + EXTRA_WORDS[kind]); size++) {
    for (let start = isWhole ? words.length - size : 0; start + size <= words.length; start++) {
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
