import { svg } from '../draw.ts'
import type { Paper } from '../papers.ts'
import { inventDate, type Person } from '../people.ts'
import type { Random } from '../random.ts'
import { inventReader, townLine } from './people.ts'
import { box, dateIn, type Face, faceOf, rule, say } from './type.ts'

/** A4 at 150 dots an inch. */
const SIZE = { width: 1240, height: 1754 }
/** Pixels of a point. */
const PT = 150 / 72

interface Words {
  supplier: readonly string[]
  bill: string
  billDate: string
  customer: string
  due: string
  use: string
  total: string
  place: string
  statement: string
  statementDate: string
  bank: readonly string[]
  balance: string
  movements: readonly string[]
  prose: readonly string[]
  addressee: readonly string[]
}

const WORDS: Readonly<Record<string, Words>> = {
  DE: {
    supplier: ['Stadtwerke Nirgendheim GmbH', 'Nordlicht Energie AG', 'Wasserwerke Talbrück'],
    bill: 'Ihre Jahresrechnung Strom',
    billDate: 'Rechnungsdatum',
    customer: 'Kundennummer',
    due: 'Fällig am',
    use: 'Ihr Verbrauch',
    total: 'Rechnungsbetrag',
    place: 'Lieferstelle',
    statement: 'Kontoauszug Nr. 7/2026',
    statementDate: 'Auszugsdatum',
    bank: ['Sparbank Musterland eG', 'Volkskasse Talbrück'],
    balance: 'Neuer Kontostand',
    movements: ['Lastschrift Miete', 'Gutschrift Gehalt', 'Kartenzahlung Bäckerei', 'Dauerauftrag Versicherung', 'Überweisung'],
    prose: [
      'vielen Dank für Ihr Vertrauen. Für den vergangenen Zeitraum berechnen wir Ihnen',
      'die folgenden Leistungen. Bitte überweisen Sie den Betrag fristgerecht.',
    ],
    addressee: ['Frau', 'Herrn'],
  },
  FR: {
    supplier: ['Énergie du Val SA', 'Compagnie des Eaux Claires', 'Lumière & Gaz'],
    bill: 'Votre facture d’électricité',
    billDate: 'Facture du',
    customer: 'Référence client',
    due: 'À régler avant le',
    use: 'Votre consommation',
    total: 'Total TTC à payer',
    place: 'Lieu de consommation',
    statement: 'RELEVÉ DE COMPTE',
    statementDate: 'Arrêté au',
    bank: ['Banque du Littoral', 'Crédit Exemplaire'],
    balance: 'Solde créditeur',
    movements: ['Virement reçu', 'Prélèvement loyer', 'Carte boulangerie', 'Cotisation assurance', 'Chèque'],
    prose: [
      'nous vous remercions de votre confiance. Vous trouverez ci-dessous le détail',
      'de votre consommation. Le montant sera prélevé à la date indiquée.',
    ],
    addressee: ['M.', 'Mme'],
  },
  ES: {
    supplier: ['Energía del Sur S.A.', 'Aguas Claras S.L.', 'Luz y Gas Ejemplo'],
    bill: 'Factura de electricidad',
    billDate: 'Fecha de emisión',
    customer: 'Nº de contrato',
    due: 'Fecha de cargo',
    use: 'Su consumo',
    total: 'IMPORTE TOTAL',
    place: 'Dirección de suministro',
    statement: 'EXTRACTO DE CUENTA',
    statementDate: 'Fecha del extracto',
    bank: ['Banco del Mediodía', 'Caja Ejemplo'],
    balance: 'Saldo disponible',
    movements: ['Transferencia recibida', 'Recibo alquiler', 'Compra con tarjeta', 'Seguro del hogar', 'Nómina'],
    prose: [
      'le agradecemos su confianza. A continuación le detallamos los conceptos',
      'facturados en el periodo. El importe se cargará en su cuenta.',
    ],
    addressee: ['D.', 'Dña.'],
  },
  PL: {
    supplier: ['Energia Przykładowa S.A.', 'Wodociągi Miejskie Sp. z o.o.', 'Gaz i Światło S.A.'],
    bill: 'Faktura za energię elektryczną',
    billDate: 'Data wystawienia',
    customer: 'Nr klienta',
    due: 'Termin płatności',
    use: 'Zużycie energii',
    total: 'Razem do zapłaty',
    place: 'Adres punktu poboru',
    statement: 'WYCIĄG Z RACHUNKU BANKOWEGO',
    statementDate: 'Data wyciągu',
    bank: ['Bank Spółdzielczy Przykład', 'Bank Miejski S.A.'],
    balance: 'Saldo końcowe',
    movements: ['Przelew przychodzący', 'Czynsz', 'Płatność kartą', 'Ubezpieczenie', 'Zlecenie stałe'],
    prose: ['dziękujemy za zaufanie. Poniżej przedstawiamy szczegóły rozliczenia', 'za miniony okres. Prosimy o terminową zapłatę.'],
    addressee: ['Pan', 'Pani', 'Sz. P.'],
  },
  GB: {
    supplier: ['Northwind Energy Ltd', 'Clearwater Utilities plc', 'Example Power & Light'],
    bill: 'Your electricity bill',
    billDate: 'Date of bill',
    customer: 'Your account number',
    due: 'Payment due',
    use: 'What you used',
    total: 'Amount due',
    place: 'Supply address',
    statement: 'Your statement of account',
    statementDate: 'Statement date',
    bank: ['Bank of Example', 'Harbour Building Society'],
    balance: 'Closing balance',
    movements: ['Direct debit rent', 'Salary', 'Card payment bakery', 'Standing order insurance', 'Transfer'],
    prose: [
      'thank you for being our customer. Below you find what you used',
      'during the period and what it costs. Please pay by the date shown.',
    ],
    addressee: ['Mr', 'Mrs', 'Ms'],
  },
}
const wordsOf = (country: string): Words => WORDS[country] ?? (WORDS.GB as Words)

const page = (body: readonly string[], kind: string, country: string, fields: Record<string, string>): Paper => ({
  svg: svg(SIZE.width, SIZE.height, `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fcfcfa"/>${body.join('')}`),
  ...SIZE,
  kind,
  side: 'front',
  issuingCountry: country,
  mrz: null,
  fields,
})

const personTruth = (person: Person, issued: string): Record<string, string> => ({
  first_name: person.firstName,
  last_name: person.lastName,
  street: person.street,
  postal_code: person.postalCode,
  city: person.city,
  issue_date: issued,
})

/** The window of an envelope: sender in small print, name, street, town. */
function addressee(random: Random, face: Face, person: Person, x: number, y: number, size: number): string {
  const { addressee: forms } = wordsOf(person.country)
  const name = `${person.firstName} ${person.lastName}`
  const form = random.pick(forms)
  const u = random.next()
  const lines = [
    ...(u < 0.3 ? [form, name] : [u < 0.6 ? `${form} ${name}` : u < 0.75 ? name.toUpperCase() : name]),
    person.street,
    person.country === 'GB' && random.next() < 0.6 ? person.city : townLine(person),
  ]
  if (person.country === 'GB' && lines.at(-1) === person.city) lines.push(person.postalCode)
  return lines.map((line, index) => say(face, x, y + index * size * 1.32, line, size)).join('')
}

const money = (random: Random, low = 8, high = 900): string => {
  const [whole, cents] = random.between(low, high).toFixed(2).split('.')
  return `${whole},${cents}`
}

/** A bill with a column of facts at the right, a coloured head and a table. */
export function columnBill(random: Random, country: string): Paper {
  const person = inventReader(random, country)
  const issued = inventDate(random, 2026, 2026)
  const words = wordsOf(country)
  const face = faceOf(random)
  const size = random.between(9.5, 11) * PT
  const colour = random.pick(['#1d5c8a', '#2e7d4f', '#b34a1e', '#5a2d82'])
  const supplier = random.pick(words.supplier)
  const facts: [string, string][] = [
    [words.billDate, dateIn(random, country, issued)],
    [words.customer, random.code('0123456789', 10)],
    [words.due, dateIn(random, country, inventDate(random, 2027, 2027))],
  ]
  const isTable = random.next() < 0.5
  const rows = ['A', 'B', 'C', 'D'].map(
    (_, index) => [random.pick(words.movements), `${random.whole(20, 900)} kWh`, `${money(random)} EUR`, index] as const,
  )
  const body = [
    box(0, 0, SIZE.width, 150, colour, colour),
    say(face, 90, 95, supplier, 20 * PT, { bold: true, fill: '#ffffff' }),
    say(face, 90, 262, `${supplier} · ${random.pick(['Postfach 100', 'PO Box 12', 'BP 40'])} · 00000 Utopia`, 6.5 * PT, { fill: '#555' }),
    addressee(random, face, person, 90, 312, size * 1.08),
    ...facts.flatMap(([label, value], index) =>
      isTable
        ? [
            say(face, 760, 320 + index * size * 1.5, label, size * 0.92, { fill: '#444' }),
            say(face, 1150, 320 + index * size * 1.5, value, size * 0.92, { anchor: 'end' }),
          ]
        : [
            say(face, 760, 310 + index * size * 2.7, label, size * 0.8, { fill: '#666' }),
            say(face, 760, 310 + index * size * 2.7 + size * 1.15, value, size, { bold: true }),
          ],
    ),
    say(face, 90, 610, words.bill, 16 * PT, { bold: true, fill: colour }),
    ...words.prose.map((line, index) => say(face, 90, 665 + index * size * 1.35, line, size)),
    say(face, 90, 765, `${words.place}: ${person.street}, ${townLine(person)}`, size),
    rule(90, 800, 1060, colour, 3),
    ...rows.flatMap(([label, use, cost, index]) => [
      say(face, 90, 850 + index * size * 1.9, label, size),
      say(face, 700, 850 + index * size * 1.9, use, size, { anchor: 'end' }),
      say(face, 1150, 850 + index * size * 1.9, cost, size, { anchor: 'end' }),
      rule(90, 866 + index * size * 1.9, 1060, '#bbb', 1),
    ]),
    say(face, 90, 1090, words.total, 13 * PT, { bold: true }),
    say(face, 1150, 1090, `${money(random, 200, 900)} EUR`, 13 * PT, { bold: true, anchor: 'end' }),
    say(face, 90, 1660, `${supplier} · HRB 4711 · IBAN DE00 0000 0000 0000 0000 00 · BIC UTOPXX00`, 6.5 * PT, { fill: '#555' }),
  ]
  return page(body, 'utility_bill', country, personTruth(person, issued))
}

/** A bill without colour: facts in a framed strip across the page, the addressee at the right. */
export function stripBill(random: Random, country: string): Paper {
  const person = inventReader(random, country)
  const issued = inventDate(random, 2026, 2026)
  const words = wordsOf(country)
  const face = faceOf(random, random.next() < 0.35 ? 'serif' : 'sans')
  const size = random.between(9, 10.5) * PT
  const supplier = random.pick(words.supplier)
  const cells: [string, string][] = [
    [words.customer, random.code('0123456789', 9)],
    [words.billDate, dateIn(random, country, issued)],
    [words.total, `${money(random, 30, 400)} EUR`],
  ]
  const body = [
    say(face, 100, 130, supplier, 15 * PT, { bold: true }),
    say(face, 100, 165, `Tel. 0800 ${random.code('0123456789', 6)} · www.example.com`, 8 * PT, { fill: '#555' }),
    addressee(random, face, person, 690, 330, size * 1.1),
    say(face, 100, 560, words.bill, 14 * PT, { bold: true }),
    box(100, 600, 1040, 110),
    ...cells.flatMap(([label, value], index) => [
      say(face, 120 + index * 350, 640, label, size * 0.8, { fill: '#555' }),
      say(face, 120 + index * 350, 685, value, size * 1.05, { bold: true }),
      ...(index > 0 ? [rule(100 + index * 350, 600, 1.5, '#777', 110)] : []),
    ]),
    ...words.prose.map((line, index) => say(face, 100, 780 + index * size * 1.4, line, size)),
    say(face, 100, 900, words.place, size, { bold: true }),
    say(face, 100, 900 + size * 1.4, `${person.firstName} ${person.lastName}`, size),
    say(face, 100, 900 + size * 2.8, person.street, size),
    say(face, 100, 900 + size * 4.2, townLine(person), size),
    say(face, 690, 900, words.use, size, { bold: true }),
    ...['2024', '2025', '2026'].map((year, index) =>
      say(face, 690, 900 + size * 1.4 * (index + 1), `${year}: ${random.whole(800, 4000)} kWh`, size),
    ),
    rule(100, 1600, 1040),
    say(face, 620, 1640, `${supplier}, ${random.pick(['Seite', 'Page', 'Strona', 'Página'])} 1/2`, 7 * PT, {
      anchor: 'middle',
      fill: '#555',
    }),
  ]
  return page(body, 'utility_bill', country, personTruth(person, issued))
}

const iban = (random: Random, country: string): string =>
  `${country}00 ${random.code('0123456789', 4)} ${random.code('0123456789', 4)} ${random.code('0123456789', 4)} ${random.code('0123456789', 4)} 00`

/** A statement with ruled rows of movements. */
export function ruledStatement(random: Random, country: string): Paper {
  const person = inventReader(random, country)
  const issued = inventDate(random, 2026, 2026)
  const words = wordsOf(country)
  const face = faceOf(random)
  const size = random.between(9, 10.5) * PT
  const body = [
    say(face, 1140, 120, random.pick(words.bank), 18 * PT, { bold: true, anchor: 'end', fill: '#8a1c1c' }),
    addressee(random, face, person, 110, 280, size * 1.1),
    say(face, 110, 520, words.statement, 15 * PT, { bold: true }),
    say(face, 110, 560, `${words.statementDate}: ${dateIn(random, country, issued)}`, size),
    say(face, 640, 560, `IBAN: ${iban(random, country)}`, size),
    rule(110, 590, 1030, '#333', 2.5),
    ...Array.from({ length: 12 }, (_, index) => {
      const y = 630 + index * size * 1.9
      return [
        say(face, 110, y, issued.split('-').reverse().join('.'), size * 0.95),
        say(face, 320, y, `${random.pick(words.movements)} ${random.code('0123456789ABCDEF', 8)}`, size * 0.95),
        say(face, 1140, y, `${random.next() < 0.5 ? '-' : '+'}${money(random)}`, size * 0.95, { anchor: 'end' }),
        rule(110, y + size * 0.5, 1030, '#ccc', 1),
      ].join('')
    }),
    say(face, 110, 1280, words.balance, size * 1.15, { bold: true }),
    say(face, 1140, 1280, `${money(random, 100, 9000)} EUR`, size * 1.15, { bold: true, anchor: 'end' }),
  ]
  return page(body, 'bank_statement', country, personTruth(person, issued))
}

/** A statement set in a typewriter face, everything in columns of characters. */
export function typedStatement(random: Random, country: string): Paper {
  const person = inventReader(random, country)
  const issued = inventDate(random, 2026, 2026)
  const words = wordsOf(country)
  const face = faceOf(random, 'mono')
  const size = random.between(8.5, 9.5) * PT
  const line = (row: number, text: string, bold = false): string => say(face, 120, 140 + row * size * 1.5, text, size, { bold })
  const body = [
    line(0, random.pick(words.bank).toUpperCase(), true),
    line(4, `${person.firstName} ${person.lastName}`.toUpperCase()),
    line(5, person.street.toUpperCase()),
    line(6, townLine(person).toUpperCase()),
    line(10, words.statement, true),
    line(11, `${words.statementDate}: ${dateIn(random, country, issued)}`),
    line(12, `IBAN: ${iban(random, country)}`),
    ...Array.from({ length: 14 }, (_, index) =>
      line(
        15 + index,
        `${issued.slice(5).split('-').reverse().join('.')}  ${random.pick(words.movements).padEnd(28)}${money(random).padStart(12)}`,
      ),
    ),
    line(31, `${words.balance}: ${money(random, 100, 9000)} EUR`, true),
  ]
  return page(body, 'bank_statement', country, personTruth(person, issued))
}
