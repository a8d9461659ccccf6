import { portrait, svg, waves } from '../draw.ts'
import { type Paper, faceOf as portraitOf } from '../papers.ts'
import { inventDate } from '../people.ts'
import type { Random } from '../random.ts'
import { inventReader, townLine } from './people.ts'
import { dateIn, faceOf, say } from './type.ts'

const CODES = 'CFGHJKLMNPRTVWXYZ0123456789'
const SIZE = { width: 1400, height: 880 }

interface Facts {
  person: ReturnType<typeof inventReader>
  number: string
  issued: string
  expires: string
}

const inventFacts = (random: Random, country: string): Facts => ({
  person: inventReader(random, country),
  number: random.pick([
    random.code(CODES, 9),
    random.code('0123456789', 9),
    `${random.code('ABCDEFGHJKLMNPRSTUVWXYZ', 3)}${random.code('0123456789', 6)}`,
  ]),
  issued: inventDate(random, 2017, 2025),
  expires: inventDate(random, 2027, 2036),
})

const truth = ({ person, number, issued, expires }: Facts, shown: readonly string[]): Record<string, string> => {
  const all: Record<string, string> = {
    first_name: person.firstName,
    last_name: person.lastName,
    birth_date: person.birthDate,
    document_number: number,
    issue_date: issued,
    expiry_date: expires,
    street: person.street,
    postal_code: person.postalCode,
    city: person.city,
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => shown.includes(name)))
}

const GROUNDS = ['#e9eef5', '#eaf2e6', '#f4e9ee', '#f7f3e4', '#ffffff', '#e3eff1', '#f0e9f7']

function sheet(random: Random): string {
  const { width, height } = SIZE
  return `<rect width="${width}" height="${height}" rx="30" fill="${random.pick(GROUNDS)}"/>${waves(random, width, height, random.whole(0, 26))}`
}

const paper = (body: string, kind: string, country: string, fields: Record<string, string>): Paper => ({
  svg: svg(SIZE.width, SIZE.height, body),
  ...SIZE,
  kind,
  side: 'front',
  issuingCountry: country,
  mrz: null,
  fields,
})

interface Labels {
  title: string
  last: string
  first: string
  birth: string
  number: string
  issued: string
  expires: string
}

const LABELS: Readonly<Record<string, Labels>> = {
  DE: {
    title: 'PERSONALAUSWEIS',
    last: 'Name',
    first: 'Vornamen',
    birth: 'Geburtsdatum',
    number: 'Ausweisnummer',
    issued: 'Ausstellungsdatum',
    expires: 'Gültig bis',
  },
  FR: {
    title: "CARTE NATIONALE D'IDENTITÉ",
    last: 'NOM',
    first: 'Prénoms',
    birth: 'DATE DE NAISS.',
    number: 'N° DU DOCUMENT',
    issued: 'DATE DE DÉLIVRANCE',
    expires: "DATE D'EXPIR.",
  },
  ES: {
    title: 'DOCUMENTO NACIONAL DE IDENTIDAD',
    last: 'APELLIDOS',
    first: 'NOMBRE',
    birth: 'FECHA DE NACIMIENTO',
    number: 'NUM SOPORTE',
    issued: 'EMISIÓN',
    expires: 'VALIDEZ',
  },
  PL: {
    title: 'DOWÓD OSOBISTY',
    last: 'NAZWISKO',
    first: 'IMIONA',
    birth: 'DATA URODZENIA',
    number: 'NUMER DOKUMENTU',
    issued: 'DATA WYDANIA',
    expires: 'TERMIN WAŻNOŚCI',
  },
  GB: {
    title: 'IDENTITY CARD',
    last: 'Surname',
    first: 'Given names',
    birth: 'Date of birth',
    number: 'Document No.',
    issued: 'Date of issue',
    expires: 'Date of expiry',
  },
}
const ENGLISH = LABELS.GB as Labels

/** Labels above their values, in two languages or one, in one or two columns. */
export function stackedCard(random: Random, country: string): Paper {
  const facts = inventFacts(random, country)
  const { person } = facts
  const face = faceOf(random)
  const own = LABELS[country] ?? ENGLISH
  const isTwin = random.next() < 0.6
  const named = (key: keyof Labels): string => (isTwin && own !== ENGLISH ? `${own[key]} / ${ENGLISH[key]}` : own[key])
  const isRight = random.next() < 0.3
  const x = isRight ? 70 : 500
  const value = random.between(36, 46)
  const small = value * random.between(0.48, 0.62)
  const ink = random.pick(['#1b1b1b', '#202a44', '#333333'])
  const label = random.pick(['#3d4a66', '#5b3a3a', '#2f5d50', '#444444'])
  const upper = random.next() < 0.75
  const cased = (text: string): string => (upper ? text.toUpperCase() : text)
  const step = random.between(104, 118)
  const field = (column: number, row: number, key: keyof Labels, words: string): string =>
    say(face, x + column, 190 + row * step, named(key), small, { fill: label }) +
    say(face, x + column, 190 + row * step + value * 1.12, words, value, { fill: ink, bold: random.next() < 0.2 })
  const far = random.between(410, 450)
  const body = [
    sheet(random),
    say(face, 70, 92, own.title, 44, { bold: true, fill: label }),
    say(face, 1330, 92, random.pick(['UTOPIA', 'MUSTERLAND', country]), 30, { anchor: 'end', fill: label }),
    portrait(portraitOf(person), isRight ? 960 : 70, 170, 380, 490),
    field(0, 0, 'last', cased(person.lastName)),
    field(0, 1, 'first', cased(person.firstName)),
    field(0, 2, 'birth', dateIn(random, country, person.birthDate)),
    field(far, 2, 'number', facts.number),
    field(0, 3, 'issued', dateIn(random, country, facts.issued)),
    field(far, 3, 'expires', dateIn(random, country, facts.expires)),
  ].join('')
  return paper(
    body,
    'national_id_card',
    country,
    truth(facts, ['first_name', 'last_name', 'birth_date', 'document_number', 'issue_date', 'expiry_date']),
  )
}

/** Labels before their values on one line, with a colon or a gap, and an address. */
export function inlineCard(random: Random, country: string): Paper {
  const facts = inventFacts(random, country)
  const { person } = facts
  const face = faceOf(random, random.next() < 0.25 ? 'serif' : 'sans')
  const own = LABELS[country] ?? ENGLISH
  const size = random.between(33, 40)
  const hasColon = random.next() < 0.6
  const label = random.pick(['#3d4a66', '#444444', '#2f5d50'])
  const rows: [string, string][] = [
    [own.last, person.lastName.toUpperCase()],
    [own.first, person.firstName],
    [own.birth, dateIn(random, country, person.birthDate)],
    [own.number, facts.number],
    [own.issued, dateIn(random, country, facts.issued)],
    [own.expires, dateIn(random, country, facts.expires)],
    [random.pick(['Adresse', 'Address']), person.street],
    ['', townLine(person)],
  ]
  const gap = random.between(300, 360)
  const body = [
    sheet(random),
    say(face, 700, 88, own.title, 42, { bold: true, anchor: 'middle', fill: label }),
    portrait(portraitOf(person), 60, 190, 340, 440),
    ...rows.map(([name, words], index) => {
      const y = 195 + index * size * 2.05
      const shown = hasColon && name !== '' ? `${name} :` : name
      return say(face, 450, y, shown, size * 0.72, { fill: label }) + say(face, 450 + gap, y, words, size, { bold: index < 2 })
    }),
  ].join('')
  return paper(
    body,
    'national_id_card',
    country,
    truth(facts, [
      'first_name',
      'last_name',
      'birth_date',
      'document_number',
      'issue_date',
      'expiry_date',
      'street',
      'postal_code',
      'city',
    ]),
  )
}

const short = (date: string): string =>
  date
    .split('-')
    .reverse()
    .join('.')
    .replace(/\.(\d\d)(\d\d)$/, '.$2')

/** The numbered fields of the Union's driving licence (directive 2006/126/EC, annex I). */
export function unionLicence(random: Random, country: string): Paper {
  const facts = inventFacts(random, country)
  const { person } = facts
  const face = faceOf(random)
  const title: Record<string, string> = { DE: 'FÜHRERSCHEIN', FR: 'PERMIS DE CONDUIRE', ES: 'PERMISO DE CONDUCCIÓN', PL: 'PRAWO JAZDY' }
  const size = random.between(34, 40)
  const isSpaced = random.next() < 0.5
  const form = random.pick([
    short,
    (date: string): string => date.split('-').reverse().join('.'),
    (date: string): string => date.split('-').reverse().join('/'),
  ])
  const x = 500
  const row = (y: number, number: string, words: string, column = 0): string =>
    isSpaced
      ? say(face, x + column, y, number, size * 0.8, { fill: '#31456f' }) + say(face, x + column + 78, y, words, size)
      : say(face, x + column, y, `${number} ${words}`, size)
  const body = [
    sheet(random),
    say(face, 500, 100, title[country] ?? 'DRIVING LICENCE', 46, { bold: true, fill: '#31456f' }),
    say(face, 70, 130, country, 70, { bold: true, fill: '#31456f' }),
    portrait(portraitOf(person), 70, 230, 360, 470),
    row(195, '1.', person.lastName.toUpperCase()),
    row(260, '2.', person.firstName.toUpperCase()),
    row(325, '3.', `${form(person.birthDate)} ${person.city.toUpperCase()}`),
    row(390, '4a.', form(facts.issued)),
    row(390, '4c.', random.pick(['LANDRATSAMT UTOPIA', 'PREFET 75', 'STAROSTA', 'DGT']), 440),
    row(455, '4b.', form(facts.expires)),
    row(520, '5.', facts.number),
    ...(random.next() < 0.4 ? [row(585, '8.', `${person.street}, ${person.postalCode} ${person.city}`)] : []),
    row(780, '9.', 'AM/B/L'),
  ].join('')
  return paper(
    body,
    'drivers_license',
    country,
    truth(facts, ['first_name', 'last_name', 'birth_date', 'document_number', 'issue_date', 'expiry_date']),
  )
}

/** A licence in the manner of the United States: short labels, some with the numbers of AAMVA's card design standard. */
export function americanLicence(random: Random): Paper {
  const facts = { ...inventFacts(random, 'US'), number: random.pick(['D', 'S', '']) + random.code('0123456789', 8) }
  const { person } = facts
  const face = faceOf(random)
  const isNumbered = random.next() < 0.5
  const us = (date: string): string => dateIn(random, 'US', date)
  const name = (number: string, word: string): string => (isNumbered ? `${number} ${word}` : word)
  const at = (x: number, y: number, label: string, words: string, size = 38): string =>
    say(face, x, y, label, size * 0.6, { fill: '#7a1f2b' }) +
    say(face, x + label.length * size * 0.36 + 16, y, words, size, { bold: random.next() < 0.3 })
  const body = [
    sheet(random),
    say(face, 70, 100, random.pick(['ATLANTIS', 'UTOPIA']), 60, { bold: true, fill: '#22408c' }),
    say(face, 520, 100, random.pick(['DRIVER LICENSE', "DRIVER'S LICENSE"]), 44, { bold: true, fill: '#22408c' }),
    portrait(portraitOf(person), 70, 170, 370, 480),
    at(500, 190, name('4d', 'DL'), facts.number, 44),
    at(980, 190, name('9', 'CLASS'), 'C'),
    at(500, 260, name('3', 'DOB'), us(person.birthDate)),
    at(500, 330, name('4b', 'EXP'), us(facts.expires)),
    at(940, 330, name('4a', 'ISS'), us(facts.issued)),
    at(500, 400, isNumbered ? '1' : 'LN', person.lastName.toUpperCase()),
    at(500, 465, isNumbered ? '2' : 'FN', person.firstName.toUpperCase()),
    at(500, 535, isNumbered ? '8' : 'ADD', person.street.toUpperCase(), 34),
    say(face, 560, 585, townLine(person).toUpperCase(), 34),
    at(500, 660, name('15', 'SEX'), person.sex),
    at(720, 660, name('16', 'HGT'), `5'-0${random.whole(1, 9)}"`),
    at(1010, 660, name('18', 'EYES'), 'BRO'),
  ].join('')
  return paper(
    body,
    'drivers_license',
    'US',
    truth(facts, [
      'first_name',
      'last_name',
      'birth_date',
      'document_number',
      'issue_date',
      'expiry_date',
      'street',
      'postal_code',
      'city',
    ]),
  )
}
