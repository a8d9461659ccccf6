import { cityWords, EXONYMS, streetParts } from './addresses.ts'
import { companyWords } from './companies.ts'
import { plain } from './letters.ts'
import { nameWords } from './names.ts'
import { numberKey } from './numbers.ts'

/** Letters and digits only, with ü and ue alike: for finding lines worth a closer look, never for judging. */
export const trace = (text: string): string =>
  plain(text)
    .replace(/([AOU])E/g, '$1')
    .replace(/[^A-Z0-9]/g, '')

const confusable = (text: string): string =>
  numberKey(text).replace(/[IL]/g, '1').replaceAll('S', '5').replaceAll('B', '8').replaceAll('Z', '2')

export type TracedKind = 'name' | 'company' | 'number' | 'street' | 'city' | 'postal_code' | 'text'

const START = 4

/** How the telling words begin; short words only where there are no longer ones. */
function startsOf(words: readonly string[]): string[] {
  const traces = words.map(trace).filter(word => word.length >= 2)
  const long = traces.filter(word => word.length >= START)
  return (long.length > 0 ? long : traces).map(word => word.slice(0, START))
}

/** How much of the detail a line may hold: 0 is nothing. Comparing every run of words of every line would take seconds. */
export function weigher(detail: string, kind: TracedKind): (line: string) => number {
  if (kind === 'number') return holdsNumber(confusable(detail))
  if (kind === 'postal_code') {
    const key = trace(detail).replace(/^[A-Z]{1,3}(?=\d{4,5}$)/, '')
    return line => Number(trace(line).includes(key.slice(0, 5)))
  }
  if (kind === 'street') {
    const { words, number } = streetParts(detail)
    const digits = /\d+/.exec(number)?.[0] ?? ''
    const starts = startsOf(words.filter(word => word.length > 1))
    const weigh = countOf(starts)
    return line => (line.includes(digits) ? weigh(line) : 0)
  }
  if (kind === 'city') {
    const home = cityWords(detail).join(' ')
    const others = Object.keys(EXONYMS).filter(name => EXONYMS[name] === home)
    return countOf(startsOf([detail, home, ...others]))
  }
  const words = kind === 'name' ? nameWords(detail) : companyWords(detail)
  return countOf(startsOf(words))
}

function countOf(starts: readonly string[]): (line: string) => number {
  if (starts.length === 0) return () => 1
  return line => {
    const found = trace(line)
    return starts.filter(start => found.includes(start)).length
  }
}

function holdsNumber(wanted: string): (line: string) => number {
  const runs = (wanted.match(/\d{5,}/g) ?? []).toSorted((a, b) => b.length - a.length)
  const part = runs[0] ?? wanted
  return line => Number(confusable(line).includes(part))
}
