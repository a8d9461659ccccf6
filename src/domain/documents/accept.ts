import type { Reading } from '../reading/reading.ts'
import { hasSureWords } from '../reading/sure-words.ts'
import { type Reason, reason } from '../reasons.ts'
import { checkIdentity, pictureReasons, unreadReasons } from './checks.ts'
import { DOCUMENT_KINDS, isDocumentKind } from './kinds.ts'
import { gatherPapers, groupOf, isConfirmedIdentity, isConfirmedMrz } from './papers.ts'

export interface Acceptance {
  accepted: boolean
  reasons: Reason[]
}

/**
 * Whether one file alone is good: a reading confirmed twice, and nothing that refuses it. Details are not judged here.
 * That it is a specimen is no refusing reason, and neither is print that differs from the lines: that is for staff to see.
 * @param country ISO alpha-2 that the paper has to be of, or null
 * @param today YYYY-MM-DD
 */
export function isAccepted(reading: Reading, country: string | null, today: string): Acceptance {
  const hasCode = reading.mrz !== null || reading.hasBarcode
  const reasons = hasCode
    ? identityReasons(reading, today)
    : pictureReasons(reading).map(({ code, box }) => reason(code, box ? { box } : {}))
  if (country && reading.issuingCountry && reading.issuingCountry !== country) {
    reasons.push(reason('country_mismatch', { field: 'issuing_country', seen: reading.issuingCountry, expected: country }))
  }
  const isConfirmed = hasCode ? isConfirmedIdentity(reading) : isDigitalPaper(reading)
  // Seen alone, the front of a card that carries its code on the back is the wrong side; as part of a case it is the other half.
  if (!hasCode && isWrongSide(reading)) reasons.push(reason('wrong_side', { side: 'front' }))
  if (!isConfirmed && reasons.length === 0) reasons.push(...unread(reading))
  return { accepted: isConfirmed && reasons.length === 0, reasons }
}

function identityReasons(reading: Reading, today: string): Reason[] {
  const kind = reading.kind ?? 'government_issued_document'
  const [paper] = gatherPapers([{ sid: '', kind, reading }])
  if (!paper) return []
  const { refusals, staffReasons } = checkIdentity({ ...paper, group: 'identity' }, { today, allowSpecimens: true })
  // In a picture that is bad anyway, check digits that do not hold are our misreading.
  const doubts = staffReasons.filter(({ code }) => code === 'several_documents' || (code === 'mrz_check_digit' && refusals.length === 0))
  return firstOfEach([...refusals, ...doubts]).map(({ document: _document, ...rest }) => rest)
}

const firstOfEach = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter(({ code, field }, index) => reasons.findIndex(other => other.code === code && other.field === field) === index)

/** Bills and extracts count as read when the file is digital: its letters are exact. A scan of one is for comparing, not for trusting. */
const isDigitalPaper = (reading: Reading): boolean =>
  reading.kind !== null && groupOf(reading.kind) !== 'identity' && reading.text.some(({ source }) => source === 'text_layer')

/** What carries its code on this side and could not be read is not the wrong one. */
const isWrongSide = ({ kind, side, hasZone }: Reading): boolean =>
  !hasZone && side === 'front' && kind !== null && isDocumentKind(kind) && DOCUMENT_KINDS[kind].sides === 2

function unread(reading: Reading): Reason[] {
  if (reading.mrz && !isConfirmedMrz(reading.mrz) && reading.mrz.failed.length > 0)
    return [reason('mrz_check_digit', { box: reading.mrz.box })]
  const causes = unreadReasons(reading).map(({ code, box }) => reason(code, box ? { box } : {}))
  // A face, words, no line of a zone, and a picture good enough to have shown one: the code is on the other side. A passport has it beside the face.
  const isPassport = reading.kind === 'passport' || reading.kind === 'visa'
  const isOther = !reading.hasZone && !isPassport && reading.portrait === 'seen' && reading.mrz === null
  // Softness hides no lines where words as small were read for sure.
  const isLegible = hasSureWords(reading.text) && causes.every(({ code }) => code === 'blurry')
  if (isOther && (isLegible || (causes.length === 0 && reading.text.length > 0))) return [reason('wrong_side', { side: 'front' })]
  if (causes.length > 0) return causes
  // The cover of a passport says what it is, and nothing of its bearer.
  return isPassport && !reading.hasZone && reading.fields.length === 0 ? [reason('wrong_side')] : [reason('not_read')]
}
