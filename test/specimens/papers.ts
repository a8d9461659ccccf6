import { type Design, PLAIN, photoOf } from './designs.ts'
import { mrzLine, svg, text, waves } from './draw.ts'
import { type MrzFacts, type MrzLayout, mrzLines } from './mrz-lines.ts'
import type { Person } from './people.ts'
import { createRandom, type Random } from './random.ts'

/** A drawn paper and the truth about it. */
export interface Paper {
  svg: string
  width: number
  height: number
  kind: string
  side: 'front' | 'back'
  issuingCountry: string
  mrz: string[] | null
  fields: Record<string, string>
}

export interface IdentityFacts {
  person: Person
  documentNumber: string
  issueDate: string
  expiryDate: string
  /** Three-letter code; UTO is the state that ICAO invented for specimens. */
  issuer: string
  /** ISO 3166-1 alpha-2, or UTO. */
  issuingCountry: string
  /** Prints the word across the page, as specimens of real states carry it. */
  isMarked: boolean
  /** What the issuer writes into the optional data of the lines. */
  optional?: string
}

export const dotted = (date: string): string => date.split('-').reverse().join('.')

/** One face for each person, whatever the paper. */
export const faceOf = ({ firstName, lastName }: Person): Random =>
  createRandom([...`${firstName} ${lastName}`].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 3))

const mark = (width: number, height: number, y = 0.18): string =>
  `<text x="${width * 0.56}" y="${height * y}" font-family="Liberation Sans" font-size="${height * 0.075}" font-weight="bold" fill="#c0392b" opacity="0.75" letter-spacing="6">SPECIMEN</text>`

const sheet = (random: Random, width: number, height: number, ground: string, count = 16): string =>
  `<rect width="${width}" height="${height}" rx="${width * 0.02}" fill="${ground}"/>${waves(random, width, height, count)}`

type Labelled = (x: number, y: number, label: string, value: string, size: number) => string

/** Prints a value under its label in the face of the design. */
const labelledIn =
  ({ family }: Design): Labelled =>
  (x, y, label, value, size) =>
    text(x, y, label, { size: size * 0.55, fill: '#44506b', family }) + text(x, y + size * 1.15, value, { size, family })

/** The machine-readable lines, centred, on their band. */
function zone(
  design: Design,
  lines: readonly string[],
  width: number,
  band: { y: number; height: number; fill: string },
  first: number,
  usualPitch: number,
  spacing: number,
): string {
  const pitch = usualPitch * design.zonePitch
  const ground = design.hasBand ? `<rect y="${band.y}" width="${width}" height="${band.height}" fill="${band.fill}" opacity="0.85"/>` : ''
  return (
    ground +
    lines
      .map((line, index) =>
        mrzLine(
          (width - pitch * (line.length - 0.3)) / 2,
          first + index * usualPitch * spacing,
          line,
          pitch,
          design.zoneInk,
          design.zoneStroke,
        ),
      )
      .join('')
  )
}

const factsOf = (documentCode: string, { person, documentNumber, issuer, expiryDate, optional = '' }: IdentityFacts): MrzFacts => ({
  documentCode,
  issuer,
  firstName: person.firstName,
  lastName: person.lastName,
  documentNumber,
  nationality: person.nationality,
  birthDate: person.birthDate,
  sex: person.sex,
  expiryDate,
  optional,
})

const fieldsOf = ({ person, documentNumber, issueDate, expiryDate }: IdentityFacts): Record<string, string> => ({
  first_name: person.firstName,
  last_name: person.lastName,
  birth_date: person.birthDate,
  sex: person.sex,
  document_number: documentNumber,
  issue_date: issueDate,
  expiry_date: expiryDate,
})

/** The data page of a passport: TD3, 125 x 88 mm at 12.8 px a millimetre. */
export function passport(
  random: Random,
  facts: IdentityFacts,
  layout: MrzLayout = 'TD3',
  design: Design = { ...PLAIN, ground: '#e6ecf3', ink: '#26375e' },
): Paper {
  const width = 1600
  const height = 1126
  const { person } = facts
  const isVisa = layout === 'MRV-A' || layout === 'MRV-B'
  const isCard = layout === 'TD2' || layout === 'FRENCH_ID'
  const lines = mrzLines(layout, factsOf(isVisa ? 'V' : isCard ? 'I' : 'P', facts))
  const title = isVisa ? 'VISA' : isCard ? 'PERSONALAUSWEIS / IDENTITY CARD' : 'REISEPASS / PASSPORT / PASSEPORT'
  // 10 characters an inch: 2.54 mm (ICAO 9303-3, 4.3); a zone of 36 belongs to a page of 105 mm.
  const pitch = layout === 'TD3' || layout === 'MRV-A' ? width / 49.2 : width / 41.3
  const labelled = labelledIn(design)
  const [left, right, photo] = design.portraitSide === 'left' ? [560, 1060, 80] : [80, 580, 1110]
  const body = [
    sheet(random, width, height, design.ground, design.waves),
    text(80, 90, title, { size: 44, weight: 'bold', fill: design.ink }),
    text(80, 140, facts.issuer === 'UTO' ? 'UTOPIA' : facts.issuingCountry, { size: 32, fill: design.ink }),
    photoOf(design, faceOf(person), photo, 190, 400, 510),
    labelled(left, 215, 'Name / Surname / Nom (1)', person.lastName.toUpperCase(), 42),
    labelled(left, 315, 'Vornamen / Given names / Prénoms (2)', person.firstName.toUpperCase(), 42),
    labelled(left, 415, 'Staatsangehörigkeit / Nationality (3)', person.nationality, 38),
    labelled(right, 415, 'Pass-Nr. / Passport No. (5)', facts.documentNumber, 38),
    labelled(left, 515, 'Geburtsdatum / Date of birth (4)', dotted(person.birthDate), 38),
    labelled(right, 515, 'Geschlecht / Sex (6)', person.sex, 38),
    labelled(left, 615, 'Ausstellungsdatum / Date of issue (7)', dotted(facts.issueDate), 38),
    labelled(right, 615, 'Gültig bis / Date of expiry (8)', dotted(facts.expiryDate), 38),
    labelled(left, 715, 'Wohnort / Residence (9)', person.city.toUpperCase(), 38),
    facts.isMarked ? mark(width, height) : '',
    zone(design, lines, width, { y: 880, height: 246, fill: '#f3f5f8' }, 965, pitch, 2.5),
  ].join('')
  return {
    svg: svg(width, height, body),
    width,
    height,
    kind: isVisa ? 'visa' : isCard ? 'national_id_card' : 'passport',
    side: 'front',
    issuingCountry: facts.issuingCountry,
    mrz: lines,
    fields: fieldsOf(facts),
  }
}

const CARD = { width: 1370, height: 864 }

type CardKind = 'national_id_card' | 'residence_permit'

const cardDesign = (kind: CardKind): Design => ({ ...PLAIN, ground: kind === 'residence_permit' ? '#f3e6ea' : '#e4efe6', ink: '#2c4a3a' })

/** The side of a card with portrait and print. */
export function cardFront(random: Random, facts: IdentityFacts, kind: CardKind, design: Design = cardDesign(kind)): Paper {
  const { width, height } = CARD
  const { person } = facts
  const title = kind === 'residence_permit' ? 'AUFENTHALTSTITEL / RESIDENCE PERMIT' : 'PERSONALAUSWEIS / IDENTITY CARD'
  const labelled = labelledIn(design)
  const [left, right, photo] = design.portraitSide === 'left' ? [490, 930, 60] : [60, 500, 940]
  const body = [
    sheet(random, width, height, design.ground, design.waves),
    text(60, 80, title, { size: 40, weight: 'bold', fill: design.ink }),
    text(60, 125, facts.issuer === 'UTO' ? 'UTOPIA' : facts.issuingCountry, { size: 30, fill: design.ink }),
    photoOf(design, faceOf(person), photo, 170, 370, 480),
    text(1010, 125, facts.documentNumber, { size: 42, weight: 'bold' }),
    labelled(left, 215, 'Name / Surname / Nom', person.lastName.toUpperCase(), 40),
    labelled(left, 315, 'Vornamen / Given names / Prénoms', person.firstName.toUpperCase(), 40),
    labelled(left, 415, 'Geburtsdatum / Date of birth', dotted(person.birthDate), 38),
    labelled(right, 415, 'Staatsangehörigkeit / Nationality', person.nationality, 38),
    labelled(left, 515, 'Gültig bis / Date of expiry', dotted(facts.expiryDate), 38),
    labelled(right, 515, 'Ausstellungsdatum / Date of issue', dotted(facts.issueDate), 38),
    labelled(left, 615, 'Geschlecht / Sex', person.sex, 38),
    facts.isMarked ? mark(width, height, 0.9) : '',
  ].join('')
  return {
    svg: svg(width, height, body),
    width,
    height,
    kind,
    side: 'front',
    issuingCountry: facts.issuingCountry,
    mrz: null,
    fields: fieldsOf(facts),
  }
}

/** The side of a card with address and machine-readable lines (TD1). */
export function cardBack(random: Random, facts: IdentityFacts, kind: CardKind, design: Design = cardDesign(kind)): Paper {
  const { width, height } = CARD
  const { person } = facts
  const lines = mrzLines('TD1', factsOf(kind === 'residence_permit' ? 'AR' : 'ID', facts))
  const pitch = width / 33.7
  const labelled = labelledIn(design)
  const body = [
    sheet(random, width, height, design.ground, design.waves),
    text(60, 80, 'Anschrift / Address / Adresse', { size: 22, fill: '#44506b' }),
    text(60, 130, `${person.postalCode} ${person.city.toUpperCase()}`, { size: 38 }),
    text(60, 180, person.street.toUpperCase(), { size: 38 }),
    labelled(60, 250, 'Größe / Height', '172 cm', 34),
    labelled(420, 250, 'Behörde / Authority', 'Bürgeramt Utopia', 34),
    labelled(60, 345, 'Datum / Date', dotted(facts.issueDate), 34),
    facts.isMarked ? mark(width, height) : '',
    zone(design, lines, width, { y: 540, height: 324, fill: '#f4f7f4' }, 640, pitch, 2.35),
  ].join('')
  return {
    svg: svg(width, height, body),
    width,
    height,
    kind,
    side: 'back',
    issuingCountry: facts.issuingCountry,
    mrz: lines,
    fields: { ...fieldsOf(facts), street: person.street, city: person.city, postal_code: person.postalCode },
  }
}
