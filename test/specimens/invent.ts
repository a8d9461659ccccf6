import type { IdentityFacts } from './papers.ts'
import { inventDate, inventPerson } from './people.ts'
import type { Random } from './random.ts'

/** Letters and digits of document numbers, as Germany uses them: no vowels, nothing that looks alike. */
const LETTERS = 'CFGHJKLMNPRTVWXYZ0123456789'

const ISSUERS: Readonly<Record<string, string>> = { DE: 'D', FR: 'FRA', ES: 'ESP', PL: 'POL', GB: 'GBR', US: 'USA' }

export function inventFacts(random: Random, country?: string): IdentityFacts {
  const person = inventPerson(random, country)
  const isUtopia = country === undefined && random.next() < 0.3
  return {
    person,
    documentNumber: random.code(LETTERS, 9),
    issueDate: inventDate(random, 2019, 2025),
    expiryDate: inventDate(random, 2027, 2035),
    issuer: isUtopia ? 'UTO' : (ISSUERS[person.country] ?? 'UTO'),
    issuingCountry: isUtopia ? 'UTO' : person.country,
    isMarked: isUtopia || random.next() < 0.5,
  }
}

/** Three-letter codes of ICAO 9303-3 with what the reader calls them. */
const STATES: readonly (readonly [string, string])[] = [
  ['D', 'DE'],
  ['FRA', 'FR'],
  ['ESP', 'ES'],
  ['POL', 'PL'],
  ['GBR', 'GB'],
  ['USA', 'US'],
  ['ITA', 'IT'],
  ['NLD', 'NL'],
  ['SWE', 'SE'],
  ['CHE', 'CH'],
  ['AUT', 'AT'],
  ['CZE', 'CZ'],
  ['HUN', 'HU'],
  ['ROU', 'RO'],
  ['PRT', 'PT'],
  ['IND', 'IN'],
  ['CHN', 'CN'],
  ['JPN', 'JP'],
  ['BRA', 'BR'],
  ['TUR', 'TR'],
  ['UKR', 'UA'],
  ['NGA', 'NG'],
  ['ZAF', 'ZA'],
  ['VNM', 'VN'],
  ['IDN', 'ID'],
  ['RKS', 'XK'],
  ['UTO', 'UTO'],
]

/** Names that are hard for lines of a fixed length: long, cut, single, doubled, short. */
const NAMES: readonly (readonly [last: string, first: string])[] = [
  ['Nilavadhanananda', 'Chayapa Dejthamrong Krasuang'],
  ['Papandropoulous', 'Jonathon Warren Trevor'],
  ['Suharto', ''],
  ['Nguyen', 'Thi Quynh Nhu'],
  ['O', 'Jae'],
  ['van der Westhuizen-Oppenheimer', 'Johannes Petrus Hendrik'],
  ['Al Maktoum', 'Fatima Hind Zayed'],
  ['Öztürk', 'Gülşah İpek'],
  ['Šimůnková', 'Žofie'],
  ['Fernández de la Vega Sanz', 'María Teresa'],
  ['Ie', 'Yu'],
  ['Wolfeschlegelsteinhausenbergerdorff', 'Hubert Blaine'],
]

/** Any bearer of any state, with optional data and a sex that may be left open. */
export function inventAnybody(random: Random): IdentityFacts {
  const facts = inventFacts(random)
  const [issuer, issuingCountry] = random.pick(STATES)
  const [nationality] = random.next() < 0.8 ? [issuer] : random.pick(STATES)
  const [lastName, firstName] = random.next() < 0.35 ? random.pick(NAMES) : [facts.person.lastName, facts.person.firstName]
  const alphabet = random.next() < 0.5 ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  return {
    ...facts,
    person: { ...facts.person, lastName, firstName, nationality },
    documentNumber: random.code(alphabet, random.whole(7, 9)),
    issuer,
    issuingCountry,
    isMarked: random.next() < 0.5,
    ...(random.next() < 0.4 ? { optional: random.code(alphabet, random.whole(4, 12)) } : {}),
  }
}
