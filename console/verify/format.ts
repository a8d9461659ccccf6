import { formatDeadline } from './deadline.ts'
import type { Language } from './texts/languages.ts'

/** The language as it is written where the reader lives: 2 Dec, 16:00 in Britain and Dec 2, 4:00 PM in America. */
const localeOf = (language: Language): string => navigator.languages.find(wish => wish.slice(0, 2).toLowerCase() === language) ?? language

export const deadline = (iso: string, language: Language): string => formatDeadline(new Date(iso), localeOf(language))

export const day = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(iso))

/** A date of a document, YYYY-MM-DD, which is the same in every zone. */
export const printedDay = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(date))

export const clockTime = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(new Date(iso))

/** Name of a country in the page's language. UTO is ICAO's specimen state. */
export function countryName(code: string, language: Language): string {
  if (code === 'UTO') return 'Utopia'
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
}
