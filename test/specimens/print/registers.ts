import { svg } from '../draw.ts'
import type { Paper } from '../papers.ts'
import { inventDate, type Person } from '../people.ts'
import type { Random } from '../random.ts'
import { inventReader, townLine } from './people.ts'
import { box, dateIn, faceOf, rule, say } from './type.ts'

const SIZE = { width: 1240, height: 1754 }
const PT = 150 / 72

interface Firm {
  name: string
  number: string
  seat: Person
  manager: Person
  issued: string
}

const CORES = [
  'Nordstern',
  'Blaufuchs',
  'Kranich & Söhne',
  'Habicht Logistik',
  'Silberpfeil Medien',
  'Müller-Größe Bau',
  'Telefonie Übersee',
  'Lumière du Sud',
  'Boulangerie Hébrard',
  'Ateliers Maçon',
  'Peñalver Hermanos',
  'Aceites Núñez',
  'Zielony Żuraw',
  'Piekarnia Gołąb',
  'Harbour & Finch',
  'Blackwood Trading',
  'Kestrel Telecom',
]
const FORMS: Readonly<Record<string, readonly string[]>> = {
  DE: ['GmbH', 'GmbH & Co. KG', 'AG', 'UG (haftungsbeschränkt)'],
  FR: ['SARL', 'SAS', 'SA'],
  ES: ['S.L.', 'S.A.'],
  PL: ['Sp. z o.o.', 'S.A.'],
  GB: ['LIMITED', 'Ltd', 'LLP'],
}

const inventFirm = (random: Random, country: string, number: string): Firm => ({
  name: `${random.pick(CORES)} ${random.pick(FORMS[country] ?? ['Ltd'])}`,
  number,
  seat: inventReader(random, country),
  manager: inventReader(random, country),
  issued: inventDate(random, 2026, 2026),
})

const page = (
  body: readonly string[],
  kind: string,
  country: string,
  { name, number, seat, issued }: Firm,
  left: readonly string[] = [],
): Paper => ({
  svg: svg(SIZE.width, SIZE.height, `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fcfcfa"/>${body.join('')}`),
  ...SIZE,
  kind,
  side: 'front',
  issuingCountry: country,
  mrz: null,
  fields: Object.fromEntries(
    Object.entries({
      business_name: name,
      business_registration_number: number,
      street: seat.street,
      postal_code: seat.postalCode,
      city: seat.city,
      issue_date: issued,
    }).filter(([field]) => !left.includes(field)),
  ),
})

/** The German register as a table of numbered columns. */
export function handelsregister(random: Random): Paper {
  const firm = inventFirm(random, 'DE', `${random.pick(['HRB', 'HRA'])} ${random.whole(1000, 299_999)}`)
  const face = faceOf(random)
  const size = random.between(8.5, 10) * PT
  const isStacked = random.next() < 0.5
  const rows: [string, string[]][] = [
    ['1. Nummer der Eintragung', ['2']],
    ['2. a) Firma', [firm.name]],
    [
      'b) Sitz, Niederlassung, inländische Geschäftsanschrift',
      [firm.seat.city, `Geschäftsanschrift: ${firm.seat.street}, ${firm.seat.postalCode} ${firm.seat.city}`],
    ],
    ['c) Gegenstand des Unternehmens', ['Der Handel mit Waren aller Art und der Betrieb von Anlagen.']],
    ['3. Grund- oder Stammkapital', ['50.000,00 EUR']],
    [
      '4. b) Vorstand, Geschäftsführer',
      [
        `${firm.manager.lastName}, ${firm.manager.firstName}, ${firm.manager.city}, *${firm.manager.birthDate.split('-').reverse().join('.')}`,
      ],
    ],
  ]
  let y = 330
  const table = rows.flatMap(([label, lines]) => {
    const top = y
    const out = [say(face, 100, y, label, size * 0.9, { bold: isStacked, fill: '#333' })]
    if (isStacked) y += size * 1.45
    for (const line of lines) {
      out.push(say(face, isStacked ? 130 : 560, y, line.length > 52 && !isStacked ? line.slice(0, 52) : line, size))
      y += size * 1.5
    }
    y = Math.max(y, top + size * 2) + size * 0.6
    out.push(rule(90, y - size * 1.5, 1060, '#bbb', 1))
    return out
  })
  const body = [
    say(
      face,
      100,
      120,
      `Handelsregister ${firm.number.startsWith('HRA') ? 'A' : 'B'} des Amtsgerichts ${random.pick(['München', 'Köln', 'Hamburg', 'Düsseldorf'])}`,
      12 * PT,
      { bold: true },
    ),
    say(face, 100, 165, `Ausdruck - Abruf vom ${dateIn(random, 'DE', firm.issued)}`, size),
    say(face, 100, 210, random.pick(['Nummer der Firma:', 'Registernummer:']), size),
    say(face, 400, 210, firm.number, size, { bold: true }),
    say(face, 1140, 120, 'Seite 1 von 1', 8 * PT, { anchor: 'end' }),
    rule(90, 250, 1060, '#333', 2),
    ...table,
  ]
  return page(body, 'commercial_registrar_excerpt', 'DE', firm)
}

/** A certificate or an overview in the manner of Companies House. */
export function companiesHouse(random: Random): Paper {
  const firm = inventFirm(
    random,
    'GB',
    random.pick([random.code('0123456789', 8), `SC${random.code('0123456789', 6)}`, `0${random.code('0123456789', 7)}`]),
  )
  const isCertificate = random.next() < 0.5
  const face = faceOf(random, isCertificate ? 'serif' : 'sans')
  const size = random.between(10, 11.5) * PT
  const { seat } = firm
  const shown = random.next() < 0.5 ? firm.name.toUpperCase() : firm.name
  const body = isCertificate
    ? [
        say(face, 620, 220, 'CERTIFICATE OF INCORPORATION', 19 * PT, { bold: true, anchor: 'middle' }),
        say(face, 620, 275, 'OF A PRIVATE LIMITED COMPANY', 12 * PT, { anchor: 'middle' }),
        say(face, 620, 380, `Company Number ${firm.number}`, 13 * PT, { bold: true, anchor: 'middle' }),
        say(face, 150, 500, 'The Registrar of Companies for England and Wales, hereby certifies', size),
        say(face, 150, 500 + size * 1.5, 'that', size),
        say(face, 620, 620, shown, 15 * PT, { bold: true, anchor: 'middle' }),
        say(face, 150, 720, 'is this day incorporated under the Companies Act 2006 as a private', size),
        say(face, 150, 720 + size * 1.5, 'company, that the company is limited by shares, and the situation of', size),
        say(face, 150, 720 + size * 3, 'its registered office is in England and Wales', size),
        say(face, 150, 920, `Given at Companies House, Cardiff, on ${dateIn(random, 'GB', firm.issued)}`, size),
        say(face, 150, 1000, 'Registered office:', size, { bold: true }),
        say(face, 150, 1000 + size * 1.5, `${seat.street}, ${seat.city}, ${seat.postalCode}`, size),
      ]
    : [
        say(face, 110, 130, 'Companies House', 17 * PT, { bold: true, fill: '#1b3f73' }),
        say(face, 110, 180, 'Company overview', 13 * PT),
        ...(
          [
            ['Company name', shown],
            ['Company number', firm.number],
            ['Registered office address', `${seat.street}, ${seat.city}, ${seat.postalCode}`],
            ['Company status', 'Active'],
            ['Company type', 'Private limited Company'],
            ['Incorporated on', dateIn(random, 'GB', inventDate(random, 1999, 2020))],
            ['Date of issue', dateIn(random, 'GB', firm.issued)],
          ] as const
        ).flatMap(([label, value], index) => [
          say(face, 110, 290 + index * size * 3.2, label, size, { bold: true }),
          say(face, 110, 290 + index * size * 3.2 + size * 1.35, value, size),
        ]),
      ]
  return page(body, isCertificate ? 'certificate_of_incorporation' : 'commercial_registrar_excerpt', 'GB', firm, isCertificate ? [] : [])
}

/** An extract of the French register. */
export function kbis(random: Random): Paper {
  const siren = `${random.code('123456789', 3)} ${random.code('0123456789', 3)} ${random.code('0123456789', 3)}`
  const firm = inventFirm(random, 'FR', siren)
  const face = faceOf(random, random.next() < 0.3 ? 'serif' : 'sans')
  const size = random.between(9.5, 10.5) * PT
  const { seat } = firm
  const rows: [string, string][] = [
    ['Immatriculation au RCS, numéro', `${siren} R.C.S. ${seat.city}`],
    ["Date d'immatriculation", dateIn(random, 'FR', inventDate(random, 2005, 2020))],
    ['Dénomination ou raison sociale', firm.name],
    ['Forme juridique', 'Société à responsabilité limitée'],
    ['Capital social', '10 000,00 Euros'],
    ['Adresse du siège', `${seat.street}, ${seat.postalCode} ${seat.city}`],
    ['Activités principales', 'Commerce de détail et services'],
  ]
  const body = [
    say(face, 100, 120, `Greffe du Tribunal de Commerce de ${seat.city}`, 10 * PT),
    say(face, 620, 230, 'EXTRAIT KBIS', 20 * PT, { bold: true, anchor: 'middle' }),
    say(face, 620, 280, "EXTRAIT D'IMMATRICULATION PRINCIPALE AU REGISTRE DU COMMERCE ET DES SOCIÉTÉS", 8 * PT, { anchor: 'middle' }),
    say(face, 620, 325, `à jour au ${dateIn(random, 'FR', firm.issued)}`, size, { anchor: 'middle' }),
    say(face, 100, 420, 'IDENTIFICATION DE LA PERSONNE MORALE', 10.5 * PT, { bold: true }),
    rule(100, 435, 1040),
    ...rows.flatMap(([label, value], index) => [
      say(face, 100, 490 + index * size * 2, label, size * 0.95, { italic: random.next() < 0.2 }),
      say(face, 560, 490 + index * size * 2, value, size, { bold: index === 2 }),
    ]),
    say(face, 100, 980, 'GESTION, DIRECTION, ADMINISTRATION', 10.5 * PT, { bold: true }),
    rule(100, 995, 1040),
    say(face, 100, 1050, 'Gérant', size),
    say(face, 560, 1050, `${firm.manager.lastName.toUpperCase()} ${firm.manager.firstName}`, size),
  ]
  return page(body, 'commercial_registrar_excerpt', 'FR', firm)
}

/** A German notice of trade: a form of numbered boxes. */
export function gewerbeanmeldung(random: Random): Paper {
  const firm = inventFirm(random, 'DE', `${random.pick(['HRB', 'HRA'])} ${random.whole(1000, 299_999)}`)
  const face = faceOf(random)
  const size = random.between(9.5, 11) * PT
  const { seat, manager } = firm
  const cells: [number, number, number, string, string][] = [
    [90, 280, 700, '1  Im Handelsregister eingetragener Name', firm.name],
    [790, 280, 360, '2  Ort und Nr. des Registereintrages', firm.number],
    [90, 400, 530, '3  Familienname', manager.lastName],
    [620, 400, 530, '4  Vornamen', manager.firstName],
    [90, 520, 530, '6  Geburtsdatum', manager.birthDate.split('-').reverse().join('.')],
    [620, 520, 530, '8  Staatsangehörigkeit', 'deutsch'],
    [90, 640, 1060, '12  Anschrift der Betriebsstätte', `${seat.street}, ${townLine(seat)}`],
    [90, 760, 1060, '15  Angemeldete Tätigkeit', 'Handel mit Telekommunikationsgeräten'],
    [90, 880, 530, '17  Datum des Beginns', dateIn(random, 'DE', inventDate(random, 2020, 2025))],
    [620, 880, 530, '33  Datum der Anmeldung', dateIn(random, 'DE', firm.issued)],
  ]
  const body = [
    say(face, 90, 130, 'Gewerbe-Anmeldung', 18 * PT, { bold: true }),
    say(face, 90, 175, 'nach § 14 der Gewerbeordnung', size * 0.9),
    say(face, 1150, 130, 'GewA 1', 12 * PT, { anchor: 'end', bold: true }),
    ...cells.map(
      ([x, y, width, label, value]) =>
        box(x, y, width, 120) + say(face, x + 14, y + 34, label, size * 0.68, { fill: '#444' }) + say(face, x + 14, y + 88, value, size),
    ),
  ]
  return page(body, 'trade_license', 'DE', firm)
}

/** Extracts of Poland and Spain: labelled rows. */
export function labelledExtract(random: Random, country: 'PL' | 'ES'): Paper {
  const number = country === 'PL' ? `0000${random.code('0123456789', 6)}` : `B${random.code('0123456789', 8)}`
  const firm = inventFirm(random, country, number)
  const face = faceOf(random)
  const size = random.between(9.5, 11) * PT
  const { seat } = firm
  const [title, office, rows] =
    country === 'PL'
      ? ([
          'KRAJOWY REJESTR SĄDOWY',
          `Informacja odpowiadająca odpisowi aktualnemu, stan na dzień ${dateIn(random, 'PL', firm.issued)}`,
          [
            ['Numer KRS', number],
            ['Firma, pod którą spółka działa', firm.name],
            ['Siedziba', seat.city],
            ['Adres', `${seat.street}, ${seat.postalCode} ${seat.city}`],
            ['Kapitał zakładowy', '50 000,00 ZŁ'],
          ],
        ] as const)
      : ([
          'REGISTRO MERCANTIL',
          `Nota simple informativa expedida el ${dateIn(random, 'ES', firm.issued)}`,
          [
            ['Denominación social', firm.name],
            ['N.I.F.', number],
            ['Domicilio social', `${seat.street}, ${seat.postalCode} ${seat.city}`],
            ['Objeto social', 'Comercio al por mayor'],
            ['Capital suscrito', '3.000,00 Euros'],
          ],
        ] as const)
  const isStacked = random.next() < 0.5
  const body = [
    say(face, 620, 150, title, 17 * PT, { bold: true, anchor: 'middle' }),
    say(face, 620, 210, office, size * 0.9, { anchor: 'middle' }),
    ...rows.flatMap(([label, value], index) => {
      const y = 340 + index * size * (isStacked ? 3.2 : 2.2)
      return isStacked
        ? [say(face, 110, y, label, size * 0.85, { fill: '#555' }), say(face, 110, y + size * 1.35, value, size)]
        : [say(face, 110, y, `${label}:`, size, { bold: true }), say(face, 620, y, value, size)]
    }),
  ]
  return page(body, 'commercial_registrar_excerpt', country, firm)
}
