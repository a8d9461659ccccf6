import { plain } from './letters.ts'

/** First letters of month names in English, German, French, Spanish, Polish, Italian, Dutch and Portuguese, plain upper case. */
const MONTHS: readonly (readonly string[])[] = [
  [
    'JAN',
    'JANUARY',
    'JANUAR',
    'JAENNER',
    'JANNER',
    'JANVIER',
    'JANV',
    'ENERO',
    'ENE',
    'STYCZNIA',
    'STYCZEN',
    'STY',
    'GENNAIO',
    'GEN',
    'JANUARI',
    'JANEIRO',
  ],
  ['FEB', 'FEBRUARY', 'FEBRUAR', 'FEVRIER', 'FEVR', 'FEV', 'FEBRERO', 'LUTEGO', 'LUTY', 'LUT', 'FEBBRAIO', 'FEBRUARI', 'FEVEREIRO'],
  ['MAR', 'MARCH', 'MARZ', 'MAERZ', 'MARS', 'MARZO', 'MARCA', 'MARZEC', 'MAART', 'MRT', 'MARCO', 'MRZ'],
  ['APR', 'APRIL', 'AVRIL', 'AVR', 'ABRIL', 'ABR', 'KWIETNIA', 'KWIECIEN', 'KWI', 'APRILE'],
  ['MAY', 'MAI', 'MAYO', 'MAJA', 'MAJ', 'MAGGIO', 'MAG', 'MEI', 'MAIO'],
  ['JUN', 'JUNE', 'JUNI', 'JUIN', 'JUNIO', 'CZERWCA', 'CZERWIEC', 'CZE', 'GIUGNO', 'GIU', 'JUNHO'],
  ['JUL', 'JULY', 'JULI', 'JUILLET', 'JUIL', 'JULIO', 'LIPCA', 'LIPIEC', 'LIP', 'LUGLIO', 'LUG', 'JULHO'],
  ['AUG', 'AUGUST', 'AOUT', 'AGOSTO', 'AGO', 'SIERPNIA', 'SIERPIEN', 'SIE', 'AUGUSTUS'],
  ['SEP', 'SEPT', 'SEPTEMBER', 'SEPTEMBRE', 'SEPTIEMBRE', 'WRZESNIA', 'WRZESIEN', 'WRZ', 'SETTEMBRE', 'SET', 'SETEMBRO'],
  ['OCT', 'OCTOBER', 'OKTOBER', 'OKT', 'OCTOBRE', 'OCTUBRE', 'PAZDZIERNIKA', 'PAZDZIERNIK', 'PAZ', 'OTTOBRE', 'OTT', 'OUTUBRO', 'OUT'],
  ['NOV', 'NOVEMBER', 'NOVEMBRE', 'NOVIEMBRE', 'LISTOPADA', 'LISTOPAD', 'LIS', 'NOVEMBRO'],
  ['DEC', 'DECEMBER', 'DEZEMBER', 'DEZ', 'DECEMBRE', 'DICIEMBRE', 'DIC', 'GRUDNIA', 'GRUDZIEN', 'GRU', 'DICEMBRE', 'DEZEMBRO'],
]
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.map(name => [name, index + 1] as const)))

/** Countries that print month before day. */
const MONTH_FIRST = new Set(['US', 'FM', 'MH', 'PW', 'PR', 'GU', 'AS', 'VI', 'MP', 'PH'])
/** Countries whose papers carry both orders, so that 03/04 tells nothing. */
const EITHER_ORDER = new Set(['CA', 'BZ', 'KE', 'GH', 'PA'])

/** One date found in a text. `dates` has two entries (day first, then month first) when the order cannot be told. */
export interface PrintedDate {
  dates: string[]
  text: string
  isAmbiguous: boolean
}

function iso(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

/** Whether a text is an existing day written YYYY-MM-DD. */
export function isIsoDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  return match !== null && iso(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined
}

const NUMERIC = /(?<![\d])(\d{1,4})(\s?[./\- ]\s?)(\d{1,2})\2(\d{4}|\d{2})(?!\d)/g
const NAMED =
  /(?<![\dA-Z])(\d{1,2})(?:ST|ND|RD|TH|ER)?[. /-]*(?:DE |OF )?([A-Z]{3,12})\.?(?: ?\/ ?[A-Z]{3,12}\.?)?[, ./-]*(?:DE )?(\d{4}|\d{2})(?!\d)/g
const MONTH_NAMED_FIRST = /(?<![A-Z])([A-Z]{3,12})\.? (\d{1,2})(?:ST|ND|RD|TH)?,? (\d{4})(?!\d)/g

function fullYear(text: string, newest: number): number {
  if (text.length === 4) return Number(text)
  const year = Math.floor(newest / 100) * 100 + Number(text)
  return year > newest ? year - 100 : year
}

function numericDate(match: RegExpMatchArray, country: string | null, newestYear: number): string[] {
  const [first, second, third] = [match[1] ?? '', match[3] ?? '', match[4] ?? '']
  if (first.length === 4) return [iso(Number(first), Number(second), Number(third))].filter(date => date !== undefined)
  if (first.length === 3) return []
  const year = fullYear(third, newestYear)
  const dayFirst = iso(year, Number(second), Number(first))
  const monthFirst = iso(year, Number(first), Number(second))
  const isDotted = match[2]?.includes('.') === true
  if (dayFirst && monthFirst && dayFirst !== monthFirst && !isDotted) {
    if (country === null || EITHER_ORDER.has(country)) return [dayFirst, monthFirst]
    return MONTH_FIRST.has(country) ? [monthFirst] : [dayFirst]
  }
  const found = dayFirst ?? (isDotted ? undefined : monthFirst)
  return found ? [found] : []
}

/**
 * Every date in a text, in the printed forms of English, German, French, Spanish, Polish and neighbours.
 * @param country of the paper (ISO alpha-2), which settles 03/04/2026; without it such a date is reported as ambiguous
 * @param newestYear two-digit years are read as the latest year not after this one
 */
export function findDates(text: string, country: string | null = null, newestYear = 2069): PrintedDate[] {
  const flat = plain(text)
  const found: PrintedDate[] = []
  const add = (dates: string[], seen: string) => {
    if (dates.length > 0) found.push({ dates, text: seen.trim(), isAmbiguous: dates.length > 1 })
  }
  for (const match of flat.matchAll(NUMERIC)) add(numericDate(match, country, newestYear), match[0])
  for (const match of flat.matchAll(NAMED)) addNamed(match[3] ?? '', match[2] ?? '', match[1] ?? '', match[0])
  for (const match of flat.matchAll(MONTH_NAMED_FIRST)) addNamed(match[3] ?? '', match[1] ?? '', match[2] ?? '', match[0])
  return found

  function addNamed(year: string, monthName: string, day: string, seen: string) {
    const month = MONTH_OF.get(monthName)
    const date = month === undefined ? undefined : iso(fullYear(year, newestYear), month, Number(day))
    if (date) add([date], seen)
  }
}

/** The one date that a text is, or null when it holds none, several, or an ambiguous one that `country` does not settle. */
export function parsePrintedDate(text: string, country: string | null = null, newestYear = 2069): PrintedDate | null {
  if (isIsoDate(text.trim())) return { dates: [text.trim()], text: text.trim(), isAmbiguous: false }
  const found = findDates(text, country, newestYear)
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Full years between two days; the birthday of 29 February falls on 1 March in common years. */
export function yearsBetween(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4))
  return today.slice(5) < birth.slice(5) ? years - 1 : years
}

/** Whole days from one day to another, negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
