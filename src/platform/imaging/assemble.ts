import { DOCUMENT_KINDS } from '../../domain/documents/kinds.ts'
import { isIdentityKind } from '../../domain/documents/papers.ts'
import { isSharpAndLit, refusingQuality } from '../../domain/documents/quality.ts'
import { type Aamva, parseAamva } from '../../domain/reading/aamva.ts'
import { mrzFields } from '../../domain/reading/mrz-fields.ts'
import { isSamePaper } from '../../domain/reading/mrz-same.ts'
import { printedFields } from '../../domain/reading/print-fields.ts'
import { kindFromPrint, namesOtherPaper } from '../../domain/reading/print-kind.ts'
import type { Box, MrzReading, ReadField, Reading, ReadingFinding, Side, TextLine } from '../../domain/reading/reading.ts'
import { saysSpecimen } from '../../domain/reading/specimen.ts'
import { hasSureWords } from '../../domain/reading/sure-words.ts'
import { findInText } from '../../domain/text/find.ts'
import type { ReadHints } from './outcome.ts'
import type { PortraitLook } from './portrait.ts'
import type { PictureReading } from './read-picture.ts'

/** Folds what the pages gave into one reading. Machine-readable parts say what the paper is; print only where there is none. */
export function assemble(digital: TextLine[], pictures: PictureReading[], hints: ReadHints): Omit<Reading, 'pages' | 'ms'> {
  const text = [...digital, ...pictures.flatMap(picture => picture.text)]
  const whole = text.map(line => line.text).join('\n')
  const bearer = pictures.find(picture => picture.mrz) ?? pictures[0]
  const mrz = bearer?.mrz ? settledByPrint(bearer.mrz, bearer.text, hints) : null
  const [licence = null] = licencesOf(pictures)
  const coded = mrz ? mrzFields(mrz, hints.today) : []
  const fields: ReadField[] = [
    ...coded,
    ...(licence?.record.fields.map(field => ({ ...field, box: licence.box })) ?? []),
    ...pictures.flatMap(({ printed }) => printed),
    ...digitalFields(digital, hints),
  ]
  const kind = coded.find(({ name }) => name === 'document_type')?.value ?? (licence ? 'drivers_license' : kindFromPrint(whole))
  const side = sideOf(mrz, licence !== null, kind)
  const portrait = portraitOf(bearer, side)
  return {
    kind,
    issuingCountry: coded.find(({ name }) => name === 'issuing_country')?.value ?? licence?.record.country ?? null,
    side,
    specimen: saysSpecimen(whole) || (mrz !== null && isSpecimenMrz(mrz)),
    mrz,
    ...(pictures.some(({ hasZone }) => hasZone) ? { hasZone: true } : {}),
    hasBarcode: licence !== null,
    fields,
    text,
    quality: bearer?.quality ?? null,
    portrait: portrait?.portrait ?? null,
    findings: [
      ...foreignFindings(pictures, kind, digital, hints),
      ...severalFindings(pictures, mrz, coded),
      ...pictures.flatMap(picture => picture.findings),
      ...mrzFindings(mrz),
      ...portraitFindings(portrait),
    ],
  }
}

/** Exact letters, but a label may stand beside the address of the other side: no proof of a wrong one. */
const ADDRESS_CONFIDENCE = 0.8
const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['street', 'postal_code', 'city'])

/** The print is a reading of its own: where it says the name that two nets saw in the zone, no letter of it is in doubt. */
function settledByPrint(mrz: MrzReading, print: readonly TextLine[], { today }: ReadHints): MrzReading {
  if (!mrz.isNameOpen) return mrz
  const names = mrzFields(mrz, today).filter(({ name }) => name === 'last_name' || name === 'first_name')
  const isPrinted = names.length > 0 && names.every(({ value }) => findInText(value, 'name', print)?.verdict === 'same')
  return isPrinted ? { ...mrz, confirmed: true } : mrz
}

/** Labelled values of a digital letter. */
function digitalFields(lines: readonly TextLine[], hints: ReadHints): ReadField[] {
  return printedFields(lines, true, hints.country ?? null).flatMap(({ name, value, line }): ReadField[] => {
    const from = lines[line]
    const confidence = ADDRESS_FIELDS.has(name) ? ADDRESS_CONFIDENCE : (from?.confidence ?? 0)
    return from ? [{ name, value, source: 'text_layer', confidence, box: from.box }] : []
  })
}

interface Licence {
  record: Aamva
  box: Box
}

const licencesOf = (pictures: readonly PictureReading[]): Licence[] =>
  pictures.flatMap(({ barcodes }) =>
    barcodes.flatMap(({ text, box }) => {
      const record = parseAamva(text)
      return record ? [{ record, box }] : []
    }),
  )

/** That there is a second paper: of two, on one page or on two, nobody can say which was meant. */
function severalFindings(pictures: readonly PictureReading[], mrz: MrzReading | null, coded: readonly ReadField[]): ReadingFinding[] {
  const [licence, ...licences] = licencesOf(pictures)
  const said = (fields: readonly { name: string; value: string }[], wanted: string): string | undefined =>
    fields.find(({ name }) => name === wanted)?.value
  const numberOf = ({ record }: Licence): string | undefined => said(record.fields, 'document_number')
  // Some licences are cards for crossing borders too, with a zone beside the barcode: both tell of one bearer.
  const isOfAnother = licence && mrz && said(licence.record.fields, 'birth_date') !== said(coded, 'birth_date')
  const others = [
    ...pictures.flatMap(({ otherZone }) => otherZone ?? []),
    ...pictures.flatMap(page => (mrz && page.mrz && !isSamePaper(page.mrz, mrz) ? [page.mrz.box] : [])),
    ...(isOfAnother ? [licence.box] : []),
    ...(licence ? licences.filter(other => numberOf(other) !== numberOf(licence)).map(({ box }) => box) : []),
  ]
  return others.slice(0, 1).map(box => ({ code: 'several_documents', box }))
}

/** Cards of credit-card size carry their lines on the back; so does the barcode of a licence. */
function sideOf(mrz: MrzReading | null, isLicence: boolean, kind: string | null): Side | null {
  if (mrz) return mrz.format === 'TD1' ? 'back' : 'front'
  if (isLicence) return 'back'
  return kind === 'national_id_card' || kind === 'residence_permit' || kind === 'drivers_license' ? 'front' : null
}

/** A page of words that is no kind of paper we know, where a passport was asked for or nothing: prose, a ticket, a screenshot. */
function foreignFindings(
  pictures: readonly PictureReading[],
  kind: string | null,
  digital: readonly TextLine[],
  { kind: asked }: ReadHints,
): ReadingFinding[] {
  // The other side of a card may carry nothing but words.
  const mayBeWords = asked !== undefined && !(isIdentityKind(asked) && DOCUMENT_KINDS[asked].sides === 1)
  if (kind !== null || mayBeWords || digital.length > 0 || pictures.length === 0) return []
  const isForeign = pictures.every(
    ({ hasZone, barcodes, portrait, printed, text, quality, findings }) =>
      !hasZone &&
      barcodes.length === 0 &&
      // A thumb may pass for a head.
      (portrait?.portrait !== 'seen' || namesOtherPaper(text.map(line => line.text).join('\n'))) &&
      printed.length === 0 &&
      findings.length === 0 &&
      (isSharpAndLit(quality) || (refusingQuality(quality).length === 0 && hasSureWords(text))),
  )
  return isForeign ? [{ code: 'not_a_document' }] : []
}

/** Missing is only what is known to belong there: on the page of a zone, or on the front of a card. */
function portraitOf(bearer: PictureReading | undefined, side: Side | null): PortraitLook | null {
  const look = bearer?.portrait ?? null
  return look?.portrait === 'missing' && side !== 'front' ? { portrait: 'unsure' } : look
}

const portraitFindings = (look: PortraitLook | null): ReadingFinding[] =>
  look?.portrait === 'missing' ? [{ code: 'portrait_missing', ...(look.box ? { box: look.box } : {}) }] : []

/** Issued by ICAO's state for specimens, or to a bearer who is called one. */
const isSpecimenMrz = ({ lines }: MrzReading): boolean =>
  (lines[0] ?? '').slice(2, 5) === 'UTO' || lines.some(line => saysSpecimen(line.replaceAll('<', ' ')))

const mrzFindings = (mrz: MrzReading | null): ReadingFinding[] =>
  mrz && mrz.failed.length > 0 ? [{ code: 'mrz_check_digit', box: mrz.box }] : []
