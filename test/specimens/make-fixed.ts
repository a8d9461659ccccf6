/**
 * Makes the fixed set in `fixed/`, which tests and the demo read. Run it only to change the set (needs Debian's fonts-ocr-b and
 * fonts-liberation): node --import tsx test/specimens/make-fixed.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { photograph } from './camera.ts'
import { type Label, labelOf } from './label.ts'
import { licenceBack, licenceFront } from './licence.ts'
import { bankStatement, CONFORMANCE, drawPage, type LetterPage, registerExtract, utilityBill } from './pages.ts'
import { cardBack, cardFront, type IdentityFacts, type Paper, passport } from './papers.ts'
import { writePdf } from './pdf.ts'
import { ERIKA, type Person } from './people.ts'
import { createRandom } from './random.ts'
import type { Condition } from './situations.ts'
import { together } from './together.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'fixed')
const labels: Label[] = []

const erika: IdentityFacts = {
  person: ERIKA,
  documentNumber: 'L01X00T47',
  issueDate: '2021-11-02',
  expiryDate: '2031-11-01',
  issuer: 'D',
  issuingCountry: 'DE',
  isMarked: true,
}
const utopian: IdentityFacts = { ...erika, issuer: 'UTO', issuingCountry: 'UTO', documentNumber: 'U7K3D9Q02' }
const expired: IdentityFacts = { ...erika, documentNumber: 'C4H9R1T05', issueDate: '2009-05-12', expiryDate: '2019-05-11' }
const zoe: Person = {
  firstName: 'Zoé Marie',
  lastName: 'Lefèvre',
  sex: 'F',
  birthDate: '1991-03-04',
  nationality: 'FRA',
  street: '12 rue de la Paix',
  city: 'Paris',
  postalCode: '75002',
  country: 'FR',
}
const french: IdentityFacts = {
  person: zoe,
  documentNumber: '19FX00147',
  issueDate: '2022-01-15',
  expiryDate: '2032-01-14',
  issuer: 'FRA',
  issuingCountry: 'FR',
  isMarked: false,
}
const pawel: Person = { ...ERIKA, firstName: 'Paweł', lastName: 'Łęcki', sex: 'M', birthDate: '1979-12-30', nationality: 'POL' }
const permit: IdentityFacts = { ...erika, person: pawel, documentNumber: 'YZ0123459', expiryDate: '2029-06-30', issueDate: '2024-07-01' }
const jane: Person = {
  firstName: 'Jane Marie',
  lastName: 'Sample',
  sex: 'F',
  birthDate: '1984-01-13',
  nationality: 'USA',
  street: '123 Sample Street',
  city: 'Sacramento',
  postalCode: '95814',
  country: 'US',
}
const licence: IdentityFacts = {
  person: jane,
  documentNumber: 'D1234562',
  issueDate: '2023-08-24',
  expiryDate: '2031-01-13',
  issuer: 'USA',
  issuingCountry: 'US',
  isMarked: true,
}

let seed = 20261124

async function shoot(
  name: string,
  draw: Paper | { svg: string; label: LetterPage },
  condition: Condition,
  reasons: string[] = [],
): Promise<void> {
  const shot = await photograph(draw.svg, condition, createRandom(++seed))
  const file = `${name}.jpg`
  writeFileSync(join(FOLDER, file), shot.jpeg)
  const paper = 'label' in draw ? { ...draw.label, mrz: null, side: 'front' as const } : draw
  const { kind, side, issuingCountry, fields, mrz } = paper
  labels.push(labelOf(file, { kind, side, issuingCountry, fields, mrz }, condition, shot, reasons))
}

function pdf(name: string, page: LetterPage): void {
  const file = `${name}.pdf`
  writeFileSync(join(FOLDER, file), writePdf([page]))
  labels.push({
    file,
    bucket: 'pdf',
    type: null,
    mrz: null,
    kind: page.kind,
    side: null,
    issuing_country: page.issuingCountry,
    fields: page.fields,
    reasons: [],
  })
}

function other(file: string, bytes: Buffer, reason: string): void {
  writeFileSync(join(FOLDER, file), bytes)
  labels.push({
    file,
    bucket: 'other',
    type: null,
    mrz: null,
    kind: null,
    side: null,
    issuing_country: null,
    fields: {},
    reasons: [reason],
  })
}

const drawn = (): ReturnType<typeof createRandom> => createRandom(++seed)
const asPicture = (page: LetterPage): { svg: string; label: LetterPage } => ({ svg: drawPage(page).svg, label: page })

mkdirSync(FOLDER, { recursive: true })
await shoot('passport-erika', passport(drawn(), erika), 'photo_easy')
// Made from passport-erika.jpg by hand (heif-enc of libheif, 1500 pixels wide), because nothing here writes HEIC.
const [first] = labels
if (first)
  labels.push({
    file: 'passport-erika.heic',
    bucket: 'photo_easy',
    type: first.type,
    mrz: first.mrz,
    kind: first.kind,
    side: first.side,
    issuing_country: first.issuing_country,
    fields: first.fields,
    reasons: [],
  })
await shoot('passport-erika-scan', passport(drawn(), erika), 'clean')
await shoot('passport-erika-utopia', passport(drawn(), utopian), 'photo_easy')
await shoot('passport-erika-sideways', passport(drawn(), erika), 'rot90')
await shoot('passport-erika-blurred', passport(drawn(), erika), 'blur')
await shoot('passport-erika-dark', passport(drawn(), erika), 'dark')
await shoot('passport-erika-glare', passport(drawn(), erika), 'glare')
await shoot('passport-erika-cut-off', passport(drawn(), erika), 'cut_off')
await shoot('passport-erika-expired', passport(drawn(), expired), 'photo_easy', ['expired'])
await shoot('passport-zoe', passport(drawn(), french), 'photo_easy')
await shoot('id-card-erika-front', cardFront(drawn(), { ...erika, documentNumber: 'L01X00T55' }, 'national_id_card'), 'photo_easy')
await shoot('id-card-erika-back', cardBack(drawn(), { ...erika, documentNumber: 'L01X00T55' }, 'national_id_card'), 'photo_easy')
await shoot('residence-permit-pawel-front', cardFront(drawn(), permit, 'residence_permit'), 'photo_easy')
await shoot('residence-permit-pawel-back', cardBack(drawn(), permit, 'residence_permit'), 'photo_easy')
await shoot('licence-jane-front', licenceFront(drawn(), licence), 'photo_easy')
await shoot('licence-jane-back', await licenceBack(drawn(), licence), 'photo_easy')

const bill = utilityBill(createRandom(7), ERIKA, '2026-10-05')
const register = registerExtract(createRandom(8), CONFORMANCE, '2026-10-20')
pdf('utility-bill-erika', bill)
pdf('utility-bill-erika-old', utilityBill(createRandom(7), ERIKA, '2024-02-05'))
pdf('utility-bill-zoe', utilityBill(createRandom(9), zoe, '2026-09-14'))
pdf(
  'utility-bill-malgorzata',
  utilityBill(
    createRandom(10),
    {
      ...pawel,
      firstName: 'Małgorzata',
      lastName: 'Dąbrowska',
      street: 'ul. Świętokrzyska 14',
      postalCode: '30-001',
      city: 'Kraków',
      country: 'PL',
    },
    '2026-09-30',
  ),
)
pdf('bank-statement-erika', bankStatement(createRandom(11), ERIKA, '2026-10-31'))
pdf('register-extract-conformance', register)
await shoot('utility-bill-erika-photo', asPicture(bill), 'photo_easy')
await shoot('register-extract-conformance-photo', asPicture(register), 'photo_easy')

const whole = await photograph(passport(drawn(), erika).svg, 'clean', drawn())
other('truncated.jpg', whole.jpeg.subarray(0, Math.floor(whole.jpeg.length / 3)), 'unreadable_file')
other(
  'picture-in-words.svg',
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>P&lt;UTO</text></svg>'),
  'unreadable_file',
)
const hills = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="#9cc4e4"/><circle cx="930" cy="190" r="90" fill="#f4dc86"/><path d="M0 700 L300 350 L560 640 L820 300 L1200 720 L1200 900 L0 900 Z" fill="#5d7f5a"/><path d="M0 800 Q 600 640 1200 820 L1200 900 L0 900 Z" fill="#3f5f43"/></svg>`
other('hills.jpg', await sharp(Buffer.from(hills)).jpeg({ quality: 80 }).toBuffer(), 'not_a_document')

const otto: Person = { ...ERIKA, firstName: 'Otto', sex: 'M', birthDate: '1981-03-24' }
const pair = [passport(drawn(), utopian), passport(drawn(), { ...utopian, person: otto, documentNumber: 'U7K3D9Q10' })] as const
await shoot('two-passports', together(drawn(), ...pair, false), 'photo_easy', ['several_documents'])
const card: IdentityFacts = { ...erika, documentNumber: 'L01X00T63' }
const sides = [cardBack(drawn(), card, 'national_id_card'), cardFront(drawn(), card, 'national_id_card')] as const
await shoot('id-card-both-sides', together(drawn(), ...sides, true), 'photo_easy')

writeFileSync(join(FOLDER, 'labels.json'), `${JSON.stringify({ synthetic: labels }, null, 1)}\n`)
