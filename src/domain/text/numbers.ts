import { plain } from './letters.ts'
import type { Likeness } from './verdict.ts'

/** A document or register number as letters and digits only, upper case. */
export const numberCharacters = (number: string): string => plain(number).replace(/[^A-Z0-9]/g, '')

/** The same with O read as 0, as ICAO 9303 and OCR-B leave them hard to tell apart. For comparing and blind indexes. */
export const numberKey = (number: string): string => numberCharacters(number).replaceAll('O', '0')

/** Compares document and register numbers: spaces, dashes, case and O/0 do not count; letters that readers confuse (I/1, S/5, B/8), or a number within a longer one, are `similar`. */
export function compareNumbers(expected: string, seen: string): Likeness {
  const wanted = numberKey(expected)
  const found = numberKey(seen)
  if (wanted === '' || found === '') return 'different'
  if (wanted === found) return 'same'
  const loose = (key: string) =>
    key.replaceAll('I', '1').replaceAll('L', '1').replaceAll('S', '5').replaceAll('B', '8').replaceAll('Z', '2')
  if (loose(wanted) === loose(found)) return 'similar'
  const [short, long] = wanted.length <= found.length ? [wanted, found] : [found, wanted]
  if (short.length >= 5 && (long.startsWith(short) || long.endsWith(short))) return 'similar'
  return 'different'
}
