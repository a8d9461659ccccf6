import { judgeInquiry } from '../../../domain/documents/inquiry.ts'
import type { Judgement } from '../../../domain/documents/judge.ts'
import { answerTo, type FraudSign } from '../../../domain/fraud.ts'
import type { Reading, Side } from '../../../domain/reading/reading.ts'
import { forApplicant, type Reason, type ReasonCode, reason } from '../../../domain/reasons.ts'
import { numberKey } from '../../../domain/text/numbers.ts'
import { acrossTheWall, type SideState, VendorUnavailable } from '../../../domain/vendor.ts'
import type { Tx } from '../../postgres/pool.ts'
import { isEdited, signsOf, staffReasonsOf } from './fraud.ts'
import { imageBytes } from './image-bytes.ts'
import { type Builtin, detailsOf, outcomeAbout, type SealedOutcome, work } from './own.ts'
import { scriptedOutcome, scriptOfCase } from './script.ts'
import {
  type CaseRow,
  countCases,
  countShowings,
  fileMark,
  findCase,
  type ImageRow,
  imagesOf,
  isBlocked,
  type SubmissionRow,
  settleSubmission,
  storeReading,
  submissionsOf,
} from './store.ts'

interface ReadImage extends ImageRow {
  reading: Reading
  isEdited: boolean
}

/** Days that keyed hashes of papers and pictures are kept to find them again. */
const MARK_DAYS = 180
const DAY_MS = 86_400_000

const readingAbout = (attemptSid: string, side: Side) => `vendor:${attemptSid}:${side}:reading`

/** Reads and judges every submission of the case that waits. May run twice: the first to settle wins. @throws VendorUnavailable when the reader is busy */
export async function judgeWaiting(own: Builtin, ref: string, now: Date): Promise<void> {
  const { found, submissions, images } = await work(own, async tx => ({
    found: await findCase(tx, ref),
    submissions: await submissionsOf(tx, ref),
    images: await imagesOf(tx, ref),
  }))
  if (!found?.sealed || found.erasedAt || now >= found.eraseAfter) return
  for (const [index, submission] of submissions.entries()) {
    if (submission.state !== 'received') continue
    const script = await scriptOfCase(own, found, index + 1)
    if (script) {
      const outcome = scriptedOutcome(script, submission, now)
      if (outcome) await work(own, tx => keep(own, tx, found, submission, { outcome, comparison: [], why: [] }))
      continue
    }
    const sides: ReadImage[] = []
    for (const image of images.filter(({ attemptSid }) => attemptSid === submission.attemptSid))
      sides.push(await read(own, found, submission, image, now))
    await settle(own, found, submission, sides, now)
  }
}

async function read(own: Builtin, found: CaseRow, submission: SubmissionRow, image: ImageRow, now: Date): Promise<ReadImage> {
  const bytes = await imageBytes(own.vault, found.keySlot, image.path)
  const reading = await own.reader
    .read(bytes, { country: submission.isoCountry, kind: submission.documentType, today: dayOf(now) })
    .catch((cause: unknown) => {
      throw new VendorUnavailable('the reader is busy', { cause })
    })
  const sealed = await own.vault.seal(found.keySlot, readingAbout(submission.attemptSid, image.side), reading)
  await work(own, tx => storeReading(tx, image.id, sealed))
  return { ...image, reading, isEdited: isEdited(bytes) }
}

async function settle(own: Builtin, found: CaseRow, submission: SubmissionRow, sides: readonly ReadImage[], now: Date): Promise<void> {
  const judged = judgeInquiry({
    details: await detailsOf(own, found),
    isoCountry: submission.isoCountry,
    documentType: submission.documentType,
    front: sides.find(({ side }) => side === 'front')?.reading ?? null,
    back: sides.find(({ side }) => side === 'back')?.reading ?? null,
    today: dayOf(now),
    allowSpecimens: found.allowsSpecimens,
  })
  await work(own, async tx => {
    const signs = await lookForFraud(own, tx, found, sides, now)
    const outcome = outcomeOf(own, judged, signs, sides)
    await keep(own, tx, found, submission, { outcome, comparison: judged.comparison, why: judged.why })
  })
}

async function keep(own: Builtin, tx: Tx, found: CaseRow, { attemptSid }: SubmissionRow, kept: SealedOutcome): Promise<void> {
  const { outcome } = kept
  await settleSubmission(tx, {
    attemptSid,
    state: outcome.state,
    sealed: await own.vault.seal(found.keySlot, outcomeAbout(attemptSid), kept),
    reasonCodes: 'reasons' in outcome ? outcome.reasons.map(({ code }) => code) : [],
    staffCodes: outcome.staffReasons.map(({ code }) => code),
  })
}

/** Marks of specimens are not compared: everybody has the same ones. */
async function lookForFraud(own: Builtin, tx: Tx, found: CaseRow, sides: readonly ReadImage[], now: Date): Promise<FraudSign[]> {
  const readings = sides.map(({ reading }) => reading)
  const signs = signsOf(readings)
  if (sides.some(side => side.isEdited)) signs.push('edited')
  const { checksADay, showingsADay } = own.fraud()
  const yesterday = new Date(now.getTime() - DAY_MS)
  if (readings.some(({ specimen }) => specimen)) return signs
  if ((await countCases(tx, found.accountSid, yesterday)) > checksADay) signs.push('velocity')
  const about = { accountSid: found.accountSid, inquirySid: found.inquirySid, expiresAt: new Date(now.getTime() + MARK_DAYS * DAY_MS), now }
  for (const mark of numberMarks(own, readings)) {
    if (await isBlocked(tx, mark)) signs.push('blocked')
    if (await fileMark(tx, { kind: 'number', mark, ...about })) signs.push('number_reused')
    if ((await countShowings(tx, 'number', mark, yesterday)) > showingsADay) signs.push('velocity')
  }
  for (const { contentMark } of sides) {
    if (await fileMark(tx, { kind: 'picture', mark: contentMark, ...about })) signs.push('picture_reused')
  }
  return [...new Set(signs)]
}

/** Country, kind and number make a paper; spaces, dashes, case and O for 0 do not count. */
export function numberMark({ vault }: Pick<Builtin, 'vault'>, country: string, kind: string, number: string): Buffer {
  return vault.index('vendor document number', `v1|${country}|${kind}|${numberKey(number)}`)
}

function numberMarks(own: Builtin, readings: readonly Reading[]): Buffer[] {
  return readings.flatMap(({ issuingCountry, kind, fields }) => {
    const number = fields.find(({ name }) => name === 'document_number')?.value
    return number && issuingCountry && kind ? [numberMark(own, issuingCountry, kind, number)] : []
  })
}

function outcomeOf(own: Builtin, judged: Judgement, signs: readonly FraudSign[], sides: readonly ReadImage[]): SealedOutcome['outcome'] {
  const staffReasons = merge(staffReasonsOf(signs), judged.staffReasons.map(acrossTheWall))
  const answer = answerTo(signs, own.fraud().policy)
  if (answer === 'decline') return { state: 'retry', reasons: [reason('suspected_fraud')], sides: {}, staffReasons }
  if (judged.verdict === 'fail') {
    const reasons = forApplicant(judged.reasons.map(acrossTheWall))
    return { state: 'retry', reasons, sides: sidesAfter(judged.reasons, sides), staffReasons }
  }
  if (judged.verdict === 'person' || answer === 'review') return { state: 'review', reasons: [], staffReasons }
  return { state: 'passed', staffReasons }
}

const merge = (a: readonly Reason[], b: readonly Reason[]): Reason[] => [
  ...a,
  ...b.filter(next => !a.some(({ code }) => code === next.code)),
]

/** Faults of one picture: the other side stays good. Anything else is about the paper, and every side is taken anew. */
const PICTURE_FAULTS: ReadonlySet<ReasonCode> = new Set([
  'blurry',
  'glare',
  'cut_off',
  'too_dark',
  'too_small',
  'wrong_side',
  'unreadable_file',
  'not_a_document',
  'not_read',
])

function sidesAfter(reasons: readonly Reason[], sides: readonly ReadImage[]): Partial<Record<Side, SideState>> {
  if (!reasons.every(({ code, side }) => side !== undefined && PICTURE_FAULTS.has(code))) return {}
  return Object.fromEntries(sides.map(({ side }) => [side, reasons.some(found => found.side === side) ? 'retake' : 'kept']))
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10)
