import type { Reading, ReadingFinding } from '../reading/reading.ts'
import { hasSureWords } from '../reading/sure-words.ts'
import { type Reason, type ReasonCode, reason } from '../reasons.ts'
import { compareNames } from '../text/names.ts'
import { compareNumbers } from '../text/numbers.ts'
import { type FiledReading, isConfirmedIdentity, isIdentityKind, isProof, type Paper, type ReadValue, readValues } from './papers.ts'
import { explainUnread, refusingQuality } from './quality.ts'

/** What a check found: reasons that refuse, signs for staff only, and why a person has to look. */
export interface Findings {
  refusals: Reason[]
  staffReasons: Reason[]
  /** Staff words without personal data. */
  why: string[]
}

export const noFindings = (): Findings => ({ refusals: [], staffReasons: [], why: [] })

export function join(all: readonly Findings[]): Findings {
  return {
    refusals: all.flatMap(({ refusals }) => refusals),
    staffReasons: all.flatMap(({ staffReasons }) => staffReasons),
    why: all.flatMap(({ why }) => why),
  }
}

/** Findings that ask for a person rather than refuse: they may be our misreading as well as a forgery, or a paper that happened to lie beside. */
const DOUBTS: ReadonlySet<ReadingFinding['code']> = new Set(['mrz_check_digit', 'mrz_print_disagree', 'several_documents'])

const sideOf = (sid: string): Partial<Reason> => (sid === 'front' || sid === 'back' ? { side: sid } : {})

/** Where a reason belongs: the file, its side when the file is one, the box. */
export const placeOf = (file: FiledReading, box?: Reason['box']): Partial<Reason> => ({
  document: file.sid,
  ...sideOf(file.sid),
  ...(box ? { box } : {}),
})

/** Reasons of the picture itself, whatever it shows. */
export function pictureReasons(reading: Reading): { code: ReasonCode; box?: Reason['box'] }[] {
  const findings = reading.findings.filter(({ code }) => !DOUBTS.has(code))
  // How well a bare table was photographed does not matter.
  const isOther = findings.some(({ code }) => code === 'not_a_document')
  const all = [...findings, ...(isOther ? [] : refusingQuality(reading.quality))]
  const seen = new Set<string>()
  return all.filter(({ code }) => !seen.has(code) && seen.add(code))
}

/** Why a paper gave no sure reading, as far as the picture explains it. */
export const unreadReasons = (reading: Reading): { code: ReasonCode; box?: Reason['box'] }[] =>
  explainUnread(reading.quality, hasSureWords(reading.text))

/** Checks each picture of a paper, and that nobody has to guess what it says. */
export function checkPictures(paper: Paper): Findings {
  const found = noFindings()
  for (const file of paper.files) {
    for (const { code, box } of pictureReasons(file.reading)) {
      // Judged by what all sides show.
      if (code === 'portrait_missing') continue
      found.refusals.push(reason(code, placeOf(file, box)))
    }
    if (file.reading.findings.some(({ code }) => code === 'mrz_check_digit')) {
      found.staffReasons.push(reason('mrz_check_digit', placeOf(file)))
      found.why.push(`${paper.kind}: the check digits of the machine-readable lines do not hold`)
    }
    const several = file.reading.findings.find(({ code }) => code === 'several_documents')
    if (several) {
      found.staffReasons.push(reason('several_documents', placeOf(file, several.box)))
      found.why.push(`${paper.kind}: more than one document is in the file`)
    }
  }
  return found
}

/** An identity paper has to be confirmed by two readings, valid today, with a portrait, and agree with itself. */
export function checkIdentity(paper: Paper, { today, allowSpecimens }: { today: string; allowSpecimens: boolean }): Findings {
  const isSpecimen = paper.files.some(({ reading }) => reading.specimen)
  const parts = [checkPictures(paper), checkConfirmed(paper), checkExpiry(paper, today), checkKind(paper), checkPortrait(paper, isSpecimen)]
  if (isSpecimen && !allowSpecimens) parts.push({ ...noFindings(), why: [`${paper.kind}: it is a specimen`] })
  // Specimens carry print that need not repeat the lines. Where they may pass, the print of a paper proves nothing: whoever forges it
  // writes SPECIMEN beside.
  if (!isSpecimen && !allowSpecimens) parts.push(checkAgreement(paper))
  return join(parts)
}

function checkConfirmed(paper: Paper): Findings {
  if (paper.files.some(({ reading }) => isConfirmedIdentity(reading))) return noFindings()
  const refusals = paper.files.flatMap(file => unreadReasons(file.reading).map(({ code, box }) => reason(code, placeOf(file, box))))
  return { ...noFindings(), refusals, why: [`${paper.kind}: no machine-readable lines or barcode were read with certainty`] }
}

function checkExpiry(paper: Paper, today: string): Findings {
  const value = readValues(paper, 'expiry_date')[0]
  if (!value) return { ...noFindings(), why: [`${paper.kind}: the date of expiry was not read`] }
  const { file, field } = value
  if (field.value >= today) return noFindings()
  if (!isProof(value)) return { ...noFindings(), why: [`${paper.kind}: it seems to have expired`] }
  return { ...noFindings(), refusals: [reason('expired', { ...placeOf(file, field.box), field: 'expiry_date', seen: field.value })] }
}

/** Only a passport can be told from the other kinds by its lines: cards and permits share theirs in many countries. */
function checkKind(paper: Paper): Findings {
  const file = paper.files.find(({ reading }) => isIdentityKind(reading.kind) && isConfirmedIdentity(reading))
  const read = file?.reading.kind
  if (!file || !read || read === paper.kind || paper.kind === 'government_issued_document') return noFindings()
  const isClear = file.reading.mrz !== null && (read === 'passport' || paper.kind === 'passport' || read === 'visa')
  if (!isClear) return { ...noFindings(), why: [`${paper.kind}: it looks like ${read}`] }
  return {
    ...noFindings(),
    refusals: [reason('detail_mismatch', { ...placeOf(file), field: 'document_type', seen: read, expected: paper.kind })],
  }
}

/** Refuses where the place of the portrait was seen empty and no side shows one; a doubt is for a person, unless it is a specimen's drawing. */
function checkPortrait({ kind, files }: Paper, isSpecimen: boolean): Findings {
  const finding = ({ reading }: FiledReading): ReadingFinding | undefined =>
    reading.findings.find(({ code }) => code === 'portrait_missing')
  const bare = files.find(file => file.reading.portrait === 'missing' || finding(file))
  if (files.some(file => file !== bare && file.reading.portrait === 'seen')) return noFindings()
  if (bare) return { ...noFindings(), refusals: [reason('portrait_missing', placeOf(bare, finding(bare)?.box))] }
  const isDoubtful = !isSpecimen && files.some(({ reading }) => reading.portrait === 'unsure')
  return isDoubtful ? { ...noFindings(), why: [`${kind}: no portrait was seen with certainty`] } : noFindings()
}

/** How sure print must be to stand against the machine-readable lines. */
const SURE_PRINT = 0.8
const COMPARED_WITH_PRINT = ['first_name', 'last_name', 'birth_date', 'document_number', 'expiry_date'] as const

/** The machine-readable part against the print of the same paper: a forger often changes only one of them. */
function checkAgreement(paper: Paper): Findings {
  const found = noFindings()
  for (const name of COMPARED_WITH_PRINT) {
    const values = readValues(paper, name)
    const coded = values.find(({ field }) => field.source === 'mrz' || field.source === 'barcode')
    const printed = values.find(
      ({ field }) => (field.source === 'print' || field.source === 'text_layer') && field.confidence >= SURE_PRINT,
    )
    if (!coded || !printed || !disagree(name, coded, printed)) continue
    found.staffReasons.push(
      reason('mrz_print_disagree', {
        ...placeOf(printed.file, printed.field.box),
        field: name,
        seen: printed.field.value,
        expected: coded.field.value,
      }),
    )
    found.why.push(`${paper.kind}: ${name} differs between the machine-readable part and the print`)
  }
  const flagged = paper.files.find(({ reading }) => reading.findings.some(({ code }) => code === 'mrz_print_disagree'))
  if (flagged && found.staffReasons.length === 0) {
    found.staffReasons.push(reason('mrz_print_disagree', placeOf(flagged)))
    found.why.push(`${paper.kind}: the machine-readable part and the print differ`)
  }
  return found
}

function disagree(name: (typeof COMPARED_WITH_PRINT)[number], coded: ReadValue, printed: ReadValue): boolean {
  const [a, b] = [coded.field.value, printed.field.value]
  if (name === 'document_number') return compareNumbers(a, b) === 'different'
  if (name === 'first_name' || name === 'last_name') return compareNames(a, b, { isTruncated: true }) === 'different'
  return a !== b
}
