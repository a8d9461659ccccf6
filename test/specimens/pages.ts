import { svg, text } from './draw.ts'
import { dotted } from './papers.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'

/** One run of print on an A4 page, in points from the top left. */
export interface Run {
  x: number
  y: number
  words: string
  size: number
  isBold?: boolean
}

/** A page of letters: drawn as a PDF with text layer or as a picture. */
export interface LetterPage {
  kind: string
  issuingCountry: string
  runs: Run[]
  fields: Record<string, string>
}

export const A4 = { width: 595, height: 842 }

export interface Company {
  name: string
  registrationNumber: string
  court: string
  street: string
  postalCode: string
  city: string
  country: string
  representative: string
}

/** The company that the demo and most tests are about. */
export const CONFORMANCE: Company = {
  name: 'Conformance Example GmbH',
  registrationNumber: 'HRB 123456',
  court: 'Amtsgericht Charlottenburg (Berlin)',
  street: 'Unter den Linden 1',
  postalCode: '10117',
  city: 'Berlin',
  country: 'DE',
  representative: 'Mustermann, Erika, Berlin, *12.08.1984',
}

const run = (x: number, y: number, words: string, size = 10, isBold = false): Run => ({ x, y, words, size, isBold })

interface Words {
  supplier: string
  title: string
  date: string
  customer: string
  period: string
  consumption: string
  total: string
  place: string
  bankTitle: string
  bank: string
  closing: string
}

const WORDS: Readonly<Record<string, Words>> = {
  DE: {
    supplier: 'Stadtwerke Musterstadt GmbH',
    title: 'Stromrechnung',
    date: 'Rechnungsdatum',
    customer: 'Kundennummer',
    period: 'Abrechnungszeitraum',
    consumption: 'Verbrauch',
    total: 'Rechnungsbetrag',
    place: 'Verbrauchsstelle',
    bankTitle: 'Kontoauszug',
    bank: 'Musterbank AG',
    closing: 'Kontostand',
  },
  FR: {
    supplier: 'Énergie Exemple SA',
    title: "Facture d'électricité",
    date: 'Date de facture',
    customer: 'Numéro client',
    period: 'Période',
    consumption: 'Consommation',
    total: 'Montant total TTC',
    place: 'Lieu de consommation',
    bankTitle: 'Relevé de compte',
    bank: 'Banque Exemple',
    closing: 'Nouveau solde',
  },
  ES: {
    supplier: 'Energía Ejemplo S.A.',
    title: 'Factura de electricidad',
    date: 'Fecha de factura',
    customer: 'Número de cliente',
    period: 'Periodo de facturación',
    consumption: 'Consumo',
    total: 'Importe total',
    place: 'Dirección de suministro',
    bankTitle: 'Extracto de cuenta',
    bank: 'Banco Ejemplo',
    closing: 'Saldo final',
  },
  PL: {
    supplier: 'Przykładowa Energia S.A.',
    title: 'Faktura za energię elektryczną',
    date: 'Data wystawienia',
    customer: 'Numer klienta',
    period: 'Okres rozliczeniowy',
    consumption: 'Zużycie',
    total: 'Do zapłaty',
    place: 'Adres punktu poboru',
    bankTitle: 'Wyciąg z rachunku',
    bank: 'Bank Przykładowy',
    closing: 'Saldo końcowe',
  },
  GB: {
    supplier: 'Example Energy Ltd',
    title: 'Electricity bill',
    date: 'Bill date',
    customer: 'Account number',
    period: 'Billing period',
    consumption: 'Electricity used',
    total: 'Total to pay',
    place: 'Supply address',
    bankTitle: 'Bank statement',
    bank: 'Example Bank plc',
    closing: 'Closing balance',
  },
}

const wordsOf = (country: string): Words => WORDS[country] ?? (WORDS.GB as Words)

const addressed = (person: Person): Run[] => [
  run(62, 150, `${person.firstName} ${person.lastName}`, 11),
  run(62, 165, person.street, 11),
  run(
    62,
    180,
    person.country === 'GB' || person.country === 'US' ? `${person.city} ${person.postalCode}` : `${person.postalCode} ${person.city}`,
    11,
  ),
]

const personFields = (person: Person, issueDate: string): Record<string, string> => ({
  first_name: person.firstName,
  last_name: person.lastName,
  street: person.street,
  postal_code: person.postalCode,
  city: person.city,
  issue_date: issueDate,
})

export function utilityBill(random: Random, person: Person, issueDate: string): LetterPage {
  const words = wordsOf(person.country)
  const customer = random.code('0123456789', 10)
  const used = random.whole(900, 4200)
  const runs = [
    run(62, 70, words.supplier, 18, true),
    run(62, 88, 'Energieweg 7, 00000 Utopia', 8),
    ...addressed(person),
    run(370, 150, `${words.date}: ${dotted(issueDate)}`),
    run(370, 165, `${words.customer}: ${customer}`),
    run(62, 260, words.title, 16, true),
    run(62, 290, `${words.period}: ${dotted(issueDate.replace(/^\d{4}/, year => String(Number(year) - 1)))} - ${dotted(issueDate)}`),
    run(62, 310, `${words.place}: ${person.street}, ${person.postalCode} ${person.city}`),
    run(62, 345, `${words.consumption}: ${used} kWh`),
    run(62, 365, `0,3214 EUR / kWh`),
    run(62, 400, `${words.total}: ${(used * 0.3214).toFixed(2).replace('.', ',')} EUR`, 12, true),
    run(62, 790, `${words.supplier}, IBAN DE00 0000 0000 0000 0000 00`, 7),
  ]
  return { kind: 'utility_bill', issuingCountry: person.country, runs, fields: personFields(person, issueDate) }
}

export function bankStatement(random: Random, person: Person, issueDate: string): LetterPage {
  const words = wordsOf(person.country)
  const rows = Array.from({ length: 9 }, (_, index) => {
    const amount = random.between(-250, 400).toFixed(2).replace('.', ',')
    return [
      run(62, 310 + index * 18, dotted(issueDate), 9),
      run(150, 310 + index * 18, `Ref. ${random.code('0123456789ABCDEF', 12)}`, 9),
      run(470, 310 + index * 18, `${amount} EUR`, 9),
    ]
  })
  const runs = [
    run(62, 70, words.bank, 18, true),
    ...addressed(person),
    run(
      370,
      150,
      `${words.date.replace(/Rechnungs|facture|factura|wystawienia|Bill/i, found => (found === 'Rechnungs' ? 'Auszugs' : found))}: ${dotted(issueDate)}`,
    ),
    run(370, 165, `IBAN: DE00 ${random.code('0123456789', 4)} ${random.code('0123456789', 4)} 0000 0000 00`),
    run(62, 260, words.bankTitle, 16, true),
    ...rows.flat(),
    run(62, 500, `${words.closing}: ${random.between(100, 9000).toFixed(2).replace('.', ',')} EUR`, 12, true),
  ]
  return { kind: 'bank_statement', issuingCountry: person.country, runs, fields: personFields(person, issueDate) }
}

/** An extract in the manner of a German commercial register. */
export function registerExtract(_random: Random, company: Company, issueDate: string): LetterPage {
  const runs = [
    run(62, 70, `Handelsregister B des ${company.court}`, 12, true),
    run(400, 70, `Abruf vom ${dotted(issueDate)}`, 9),
    run(62, 92, 'Ausdruck - Wiedergabe des aktuellen Registerinhalts (Muster)', 9),
    run(400, 92, `Nummer der Firma: ${company.registrationNumber}`, 9),
    run(62, 140, '1. Anzahl der bisherigen Eintragungen:', 9, true),
    run(80, 156, '3', 10),
    run(62, 184, '2. a) Firma:', 9, true),
    run(80, 200, company.name, 11),
    run(62, 228, 'b) Sitz, Niederlassung, inländische Geschäftsanschrift:', 9, true),
    run(80, 244, company.city, 11),
    run(80, 260, `Geschäftsanschrift: ${company.street}, ${company.postalCode} ${company.city}`, 11),
    run(62, 288, 'c) Gegenstand des Unternehmens:', 9, true),
    run(80, 304, 'Entwicklung und Betrieb von Beispielen für die Telekommunikation.', 10),
    run(62, 332, '3. Grund- oder Stammkapital:', 9, true),
    run(80, 348, '25.000,00 EUR', 10),
    run(62, 376, '4. a) Allgemeine Vertretungsregelung:', 9, true),
    run(80, 392, 'Ist nur ein Geschäftsführer bestellt, so vertritt er die Gesellschaft allein.', 10),
    run(62, 420, 'b) Geschäftsführer:', 9, true),
    run(80, 436, company.representative, 11),
    run(62, 464, '6. a) Rechtsform, Beginn, Satzung oder Gesellschaftsvertrag:', 9, true),
    run(80, 480, 'Gesellschaft mit beschränkter Haftung', 10),
  ]
  return {
    kind: 'commercial_registrar_excerpt',
    issuingCountry: company.country,
    runs,
    fields: {
      business_name: company.name,
      business_registration_number: company.registrationNumber,
      street: company.street,
      postal_code: company.postalCode,
      city: company.city,
      issue_date: issueDate,
    },
  }
}

/** The page as a drawing of 150 dots an inch. */
export function drawPage(page: LetterPage): { svg: string; width: number; height: number } {
  const scale = 150 / 72
  const width = Math.round(A4.width * scale)
  const height = Math.round(A4.height * scale)
  const body = page.runs.map(({ x, y, words, size, isBold }) =>
    text(x * scale, y * scale, words, { size: size * scale, weight: isBold ? 'bold' : 'normal' }),
  )
  return { svg: svg(width, height, `<rect width="${width}" height="${height}" fill="#fdfdfb"/>${body.join('')}`), width, height }
}
