import { isSameWord, plain, spellings, upper } from './letters.ts'
import { isSlip, type Likeness } from './verdict.ts'

/** What a rule and a comparison need of an address. */
export interface AddressFacts {
  street: string
  city: string
  postalCode: string
  isoCountry: string
  region?: string
  customerName?: string
}

/** Words for kinds of street with their short forms, each to one spelling. Only the plain upper-case forms. */
const STREET_WORDS: Record<string, string> = {
  STREET: 'ST',
  STR: 'ST',
  ST: 'ST',
  STRASSE: 'ST',
  STRAAT: 'ST',
  STRASZE: 'ST',
  ROAD: 'RD',
  RD: 'RD',
  AVENUE: 'AV',
  AVE: 'AV',
  AV: 'AV',
  AVENIDA: 'AV',
  AVDA: 'AV',
  AVD: 'AV',
  BOULEVARD: 'BD',
  BLVD: 'BD',
  BD: 'BD',
  BLD: 'BD',
  BOUL: 'BD',
  LANE: 'LN',
  LN: 'LN',
  DRIVE: 'DR',
  DR: 'DR',
  COURT: 'CT',
  CT: 'CT',
  SQUARE: 'SQ',
  SQ: 'SQ',
  PLACE: 'PL',
  PL: 'PL',
  PLATZ: 'PL',
  PLAZA: 'PL',
  PLZA: 'PL',
  PZA: 'PL',
  PIAZZA: 'PL',
  PLAC: 'PL',
  PLEIN: 'PL',
  PRACA: 'PL',
  PCA: 'PL',
  TERRACE: 'TER',
  TER: 'TER',
  CALLE: 'C',
  C: 'C',
  CL: 'C',
  CARRER: 'C',
  CARRETERA: 'CTRA',
  CTRA: 'CTRA',
  PASEO: 'PO',
  PSO: 'PO',
  PASSEIG: 'PO',
  ULICA: 'UL',
  UL: 'UL',
  ALEJA: 'AL',
  ALEJE: 'AL',
  AL: 'AL',
  OSIEDLE: 'OS',
  OS: 'OS',
  VIA: 'V',
  VIALE: 'VLE',
  VLE: 'VLE',
  CORSO: 'CSO',
  CSO: 'CSO',
  RUE: 'R',
  R: 'R',
  RUA: 'R',
  CHEMIN: 'CH',
  CHE: 'CH',
  CH: 'CH',
  IMPASSE: 'IMP',
  IMP: 'IMP',
  ALLEE: 'ALL',
  ALL: 'ALL',
  ROUTE: 'RTE',
  RTE: 'RTE',
  FAUBOURG: 'FG',
  FBG: 'FG',
  FG: 'FG',
  SAINT: 'ST',
  SANKT: 'ST',
  SANTA: 'STA',
  STA: 'STA',
  SAINTE: 'STE',
  STE: 'STE',
  WEG: 'WEG',
  GASSE: 'G',
  G: 'G',
  PARKWAY: 'PKWY',
  PKWY: 'PKWY',
  HIGHWAY: 'HWY',
  HWY: 'HWY',
  NORTH: 'N',
  N: 'N',
  SOUTH: 'S',
  S: 'S',
  EAST: 'E',
  E: 'E',
  WEST: 'W',
  W: 'W',
  GENERAL: 'GEN',
  GEN: 'GEN',
  DOKTOR: 'DR',
  PROFESSOR: 'PROF',
}
/** Kinds of street that some papers leave out altogether (`ul. Długa 5`, `Długa 5`). */
const LEFT_OUT = new Set(['UL', 'C', 'R'])
const LITTLE_WORDS = new Set([
  'DE',
  'DU',
  'DES',
  'DEL',
  'LA',
  'LE',
  'LES',
  'L',
  'D',
  'NR',
  'NO',
  'NUM',
  'N',
  'Y',
  'DER',
  'DEN',
  'THE',
  'OF',
])
const SECOND_LINE = new Set([
  'FLAT',
  'APT',
  'APARTMENT',
  'SUITE',
  'STE',
  'UNIT',
  'FLOOR',
  'ETAGE',
  'WOHNUNG',
  'WHG',
  'APPT',
  'BAT',
  'BATIMENT',
  'PISO',
  'PTA',
  'LOK',
  'M',
  'OG',
  'EG',
  'DG',
  'BLDG',
  'ROOM',
])

export interface StreetParts {
  /** Words of the name, plain and with one spelling for kinds of street. */
  words: string[]
  /** House number with its suffix (`12A`, `5-7`, `10BIS`), or an empty string. */
  number: string
}

/** Splits a street line into name and house number, wherever the number stands. */
export function streetParts(street: string): StreetParts {
  const flat = upper(street)
    .replace(/'/g, ' ')
    .replace(/(\d)\s*[-/]\s*(\d)/g, '$1-$2')
    .replace(/(\d)\s+(BIS|TER|QUATER|[A-Z])(?=$|[\s,])/g, '$1$2')
    .replace(/(STRASSE|STRAẞE|STR)\.?(?=\s|\d|$)/g, ' STR ')
    .replace(/(\p{L})(PLATZ|GASSE|WEG|ALLEE|STRAAT|PLEIN)(?=\s|\d|$)/gu, '$1 $2')
  const words = flat.split(/[^\p{L}\p{M}\p{N}-]+|(?<=\p{L})-(?=\p{L})/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  const numbers = words.filter(word => /^\d/.test(word))
  const trailing = /\d/.test(words.at(-1) ?? '')
  const chosen = trailing && !/^\d/.test(words[0] ?? '') ? firstHouseNumber(words) : numbers[0]
  const cut = words.findIndex((word, index) => index > 0 && SECOND_LINE.has(plain(word)) && /^\d/.test(words[index + 1] ?? ''))
  const kept = (cut > 0 ? words.slice(0, cut) : words).filter(word => word !== chosen)
  const named = kept.map(word => STREET_WORDS[plain(word)] ?? word)
  return { words: named.length > 0 ? named : words, number: chosen ? plain(chosen) : '' }
}

/** In `Straße des 17. Juni 135` the house number is the last number; in `Zeil 5 2. OG` the first. */
function firstHouseNumber(words: string[]): string | undefined {
  const last = words.findLastIndex(word => /\p{L}{2,}/u.test(word) && !SECOND_LINE.has(plain(word)))
  return words.slice(last + 1).find(word => /^\d/.test(word)) ?? words.find(word => /^\d/.test(word))
}

const significant = (words: string[]) => words.filter(word => !LITTLE_WORDS.has(plain(word)) && !LEFT_OUT.has(plain(word)))

/** Compares street lines: kinds of street, hyphens, order of number and name do not count; the house number does. */
export function compareStreets(expected: string, seen: string): Likeness {
  const wanted = streetParts(expected)
  const found = streetParts(seen)
  const name = compareStreetNames(wanted.words, found.words)
  if (name === 'different') return 'different'
  if (wanted.number === found.number) return name
  if (wanted.number === '' || found.number === '') return 'similar'
  return /^\d+/.exec(wanted.number)?.[0] === /^\d+/.exec(found.number)?.[0] ? 'similar' : 'different'
}

function compareStreetNames(wanted: string[], found: string[]): Likeness {
  const a = significant(wanted)
  const b = significant(found)
  if (a.length === 0 || b.length === 0) return wanted.join('') === found.join('') ? 'same' : 'different'
  if (isSameWord(a.join(''), b.join(''))) return 'same'
  if (a.length === b.length && a.every(word => b.some(other => isSameWord(word, other)))) return 'similar'
  const plainA = plain(a.join(''))
  if (spellings(b.join('')).some(spelling => isSlip(plainA, spelling))) return 'similar'
  const kinds = new Set(Object.values(STREET_WORDS))
  const bareA = a.filter(word => !kinds.has(word)).join('')
  const bareB = b.filter(word => !kinds.has(word)).join('')
  return bareA.length >= 4 && isSameWord(bareA, bareB) ? 'similar' : 'different'
}

export const postalKey = (code: string): string =>
  plain(code)
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^(D|DE|F|FR|A|CH|PL|ES|I|L)(?=\d{4,5}$)/, '')

/** Postal codes count exactly, apart from spaces, dashes, case and a country letter in front; a ZIP+4 is `same` as its first five. */
export function comparePostalCodes(expected: string, seen: string): Likeness {
  const wanted = postalKey(expected)
  const found = postalKey(seen)
  if (wanted === '' || found === '') return 'different'
  if (wanted === found) return 'same'
  const isLongForm = /^\d{5}(\d{4})?$/.test(wanted) && /^\d{5}(\d{4})?$/.test(found) && wanted.length !== found.length
  return isLongForm && wanted.slice(0, 5) === found.slice(0, 5) ? 'same' : 'different'
}

const CITY_SHORT_FORMS: Record<string, string> = {
  AM: 'AM',
  A: 'AM',
  'A.M.': 'AM',
  SANKT: 'ST',
  SAINT: 'ST',
  SAINTE: 'STE',
  SANTA: 'STA',
  BAD: 'BAD',
}
/** Names of towns in other languages, plain, to the name used in the country. */
export const EXONYMS: Readonly<Record<string, string>> = {
  MUNICH: 'MUNCHEN',
  COLOGNE: 'KOLN',
  NUREMBERG: 'NURNBERG',
  HANOVER: 'HANNOVER',
  BRUNSWICK: 'BRAUNSCHWEIG',
  FRANKFORT: 'FRANKFURT',
  MAYENCE: 'MAINZ',
  'AIX LA CHAPELLE': 'AACHEN',
  MONACO: 'MONACO',
  VIENNA: 'WIEN',
  VIENNE: 'WIEN',
  GENEVA: 'GENEVE',
  GENF: 'GENEVE',
  ZURICH: 'ZURICH',
  BASLE: 'BASEL',
  BALE: 'BASEL',
  BERNE: 'BERN',
  LUCERNE: 'LUZERN',
  LAUSANNE: 'LAUSANNE',
  BRUSSELS: 'BRUXELLES',
  BRUSSEL: 'BRUXELLES',
  ANTWERP: 'ANTWERPEN',
  ANVERS: 'ANTWERPEN',
  GHENT: 'GENT',
  GAND: 'GENT',
  BRUGES: 'BRUGGE',
  LIEGE: 'LIEGE',
  LUIK: 'LIEGE',
  ROME: 'ROMA',
  MILAN: 'MILANO',
  NAPLES: 'NAPOLI',
  TURIN: 'TORINO',
  FLORENCE: 'FIRENZE',
  VENICE: 'VENEZIA',
  GENOA: 'GENOVA',
  SEVILLE: 'SEVILLA',
  LISBON: 'LISBOA',
  WARSAW: 'WARSZAWA',
  CRACOW: 'KRAKOW',
  PRAGUE: 'PRAHA',
  COPENHAGEN: 'KOBENHAVN',
  GOTHENBURG: 'GOTEBORG',
  'THE HAGUE': 'DEN HAAG',
  'S GRAVENHAGE': 'DEN HAAG',
  BUCHAREST: 'BUCURESTI',
  ATHENS: 'ATHINA',
  HELSINGFORS: 'HELSINKI',
}

/** The plain words of a town's name, exonyms replaced, `a.M.` and `a. Main` written out as far as they go. */
export function cityWords(city: string): string[] {
  const flat = upper(city)
    .replace(/\b[AI]\.\s?(?=\p{L})/gu, match => (match.startsWith('A') ? 'AM ' : 'IM '))
    .replace(/\/(?=\p{L})/gu, ' ')
  const words = flat
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .map(word => plain(CITY_SHORT_FORMS[word] ?? word))
  const whole = words.join(' ')
  return (EXONYMS[whole] ?? whole).split(' ')
}

/** Compares towns: diacritics, exonyms and short forms do not count; a longer name of the same start is `similar` (Frankfurt, Frankfurt am Main). */
export function compareCities(expected: string, seen: string): Likeness {
  const wanted = cityWords(expected)
  const found = cityWords(seen)
  if (wanted.join('') === '' || found.join('') === '') return 'different'
  if (wanted.join('') === found.join('') || isSameWord(withoutFillers(expected), withoutFillers(seen))) return 'same'
  if (bare(wanted) === bare(found)) return 'same'
  if (areShortForms(wanted, found) || areShortForms(found, wanted)) return wanted.length === found.length ? 'same' : 'similar'
  return isSlip(wanted.join(''), found.join('')) ? 'similar' : 'different'
}

const BETWEEN = new Set(['AM', 'AN', 'IM', 'IN', 'DER', 'DEM', 'OB', 'VOR', 'BEI', 'SUR', 'ON', 'UPON'])
/** `Frankfurt/Main` and `Frankfurt am Main`: small words between do not tell towns apart. */
const bare = (words: readonly string[]): string => words.filter((word, index) => index === 0 || !BETWEEN.has(word)).join(' ')

const withoutFillers = (city: string): string => upper(city).replace(/[^\p{L}\p{M}\p{N}]/gu, '')

/** `FRANKFURT AM M` is a short form of `FRANKFURT AM MAIN`: each word begins the other, single letters included. */
function areShortForms(short: string[], long: string[]): boolean {
  if (short.length > long.length || short[0] !== long[0]) return false
  return short.every((word, index) => word === long[index] || (word.length <= 2 && (long[index] ?? '').startsWith(word)))
}
