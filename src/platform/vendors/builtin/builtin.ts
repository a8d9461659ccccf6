import { isDocumentKind } from '../../../domain/documents/kinds.ts'
import { AppError } from '../../../domain/errors.ts'
import { type ReasonCode, reason } from '../../../domain/reasons.ts'
import {
  type AttemptOutcome,
  type AttemptResult,
  type CaseResult,
  type CaseView,
  IMAGE_RETENTION_DAYS,
  type NewCase,
  type Redaction,
  type Reviewer,
  type Vendor,
} from '../../../domain/vendor.ts'
import { imageBytes } from './image-bytes.ts'
import { judgeWaiting } from './judge-waiting.ts'
import {
  type Builtin,
  type BuiltinOptions,
  DEFAULT_FRAUD_RULES,
  detailsAbout,
  outcomeAbout,
  requireLiving,
  type SealedOutcome,
  work,
} from './own.ts'
import { receive } from './receive.ts'
import { scriptOfCase } from './script.ts'
import {
  blankCase,
  blockPapers,
  type CaseRow,
  casesLike,
  casesSealedWith,
  dropOldMarks,
  dueCases,
  findCase,
  imagesOf,
  insertCase,
  type SubmissionRow,
  submissionsOf,
  unblockPapers,
} from './store.ts'

export interface BuiltinVendor extends Vendor {
  /** Erases what is due, whoever asked for it or not, save under a legal hold: a sweep. Returns how many cases. */
  eraseDue(now: Date, heldAccounts: readonly string[]): Promise<number>
  /** Erases what keys had been destroyed of, after the first `known`, before the database was restored. Answers the cases, and how many keys it knows. */
  eraseAgain(now: Date, known: number): Promise<{ refs: string[]; known: number }>
}

const DAY_MS = 86_400_000
/** Cases are called by the SID they were started with. */
const OWN_SID = /^[A-Z]{2}[0-9a-f]{32}$/
const ERASE_BATCH = 50
/** A time at which nothing was due. */
const LONG_AGO = new Date(0)

/** The built-in verification vendor: reads and judges the document itself. It checks the paper, not that its bearer is the applicant. */
export function createBuiltinVendor(given: BuiltinOptions): BuiltinVendor {
  const own: Builtin = { fraud: () => DEFAULT_FRAUD_RULES, ...given }
  return {
    name: 'builtin',
    remote: null,
    knows: ref => OWN_SID.test(ref),
    takesPictures: () => true,
    start: input => start(own, input),
    link: async () => null,
    attempt: (ref, submission) => receive(own, ref, submission),
    async result(ref, now) {
      await judgeWaiting(own, ref, now)
      return resultOf(own, ref, now)
    },
    view: (ref, reviewer) => view(own, ref, reviewer),
    redact: (ref, now) => redact(own, ref, now),
    block: (ref, now) =>
      work(own, async tx => ({ papers: await blockPapers(tx, ref, now), cases: await casesLike(tx, ref, ['number'], now) })),
    unblock: ref => work(own, tx => unblockPapers(tx, ref)),
    notice: async () => ({ state: 'forged' }),
    async eraseDue(now, heldAccounts) {
      const due = await work(own, tx => dueCases(tx, now, heldAccounts, ERASE_BATCH))
      for (const ref of due) await redact(own, ref, now)
      await work(own, tx => dropOldMarks(tx, now))
      return due.length
    },
    async eraseAgain(now, known) {
      const destroyed = await own.vault.destroyedAfter(known)
      const refs = await work(own, tx => casesSealedWith(tx, destroyed))
      for (const ref of refs) await redact(own, ref, now)
      return { refs, known: known + destroyed.length }
    },
  }
}

async function start(own: Builtin, { inquirySid, accountSid, details, allowsSpecimens, isTest, now }: NewCase): Promise<string> {
  const keySlot = await own.vault.createKey()
  const sealed = await own.vault.seal(keySlot, detailsAbout(inquirySid), details)
  const eraseAfter = new Date(now.getTime() + IMAGE_RETENTION_DAYS * DAY_MS)
  await work(own, tx => insertCase(tx, { inquirySid, accountSid, allowsSpecimens, isTest, sealed, keySlot, createdAt: now, eraseAfter }))
  return inquirySid
}

async function resultOf(own: Builtin, ref: string, now: Date): Promise<CaseResult> {
  const { found, submissions } = await work(own, async tx => ({
    found: await findCase(tx, ref),
    submissions: await submissionsOf(tx, ref),
  }))
  if (!found) throw new AppError('notFound')
  const attempts: AttemptResult[] = []
  for (const [index, submission] of submissions.entries()) {
    const { attemptSid, createdAt, isoCountry, documentType } = submission
    const outcome = await outcomeOf(own, found, submission, index + 1)
    attempts.push({
      ref: attemptSid,
      at: createdAt,
      country: isoCountry,
      documentType: isDocumentKind(documentType) ? documentType : null,
      outcome,
    })
  }
  const last = attempts.at(-1)?.outcome.state
  const state = last === 'passed' || last === 'review' ? last : 'open'
  return { state, decidedAt: null, attempts, alsoShownIn: await shownElsewhere(own, ref, now), redactedAt: found.erasedAt }
}

/** Other accounts' cases with the same paper, where the operator does not accept that: they were judged without knowing of this one. */
function shownElsewhere(own: Builtin, ref: string, now: Date): Promise<string[]> {
  const { policy } = own.fraud()
  const kinds = (['number', 'picture'] as const).filter(kind => policy[`${kind}_reused`] !== 'accept')
  return kinds.length > 0 ? work(own, tx => casesLike(tx, ref, kinds, now)) : Promise.resolve([])
}

/** Erased cases keep their outcome by its codes alone. */
async function outcomeOf(own: Builtin, found: CaseRow, submission: SubmissionRow, turn: number): Promise<AttemptOutcome> {
  if (submission.state === 'received') {
    if (found.erasedAt) return { state: 'error', why: 'lost' }
    return (await scriptOfCase(own, found, turn))?.decision === 'error'
      ? { state: 'error', why: 'unavailable' }
      : { state: 'processing', step: 'reading' }
  }
  if (submission.sealed && !found.erasedAt) {
    // What `judgeWaiting` sealed for this very submission.
    const { outcome } = (await own.vault.unseal(found.keySlot, outcomeAbout(submission.attemptSid), submission.sealed)) as SealedOutcome
    return outcome
  }
  const [reasons, staffReasons] = [submission.reasonCodes, submission.staffCodes].map(codes =>
    codes.map(code => reason(code as ReasonCode)),
  )
  const kept = { reasons: reasons ?? [], staffReasons: staffReasons ?? [] }
  if (submission.state === 'passed') return { state: 'passed', staffReasons: kept.staffReasons }
  return submission.state === 'retry' ? { state: 'retry', sides: {}, ...kept } : { state: 'review', ...kept }
}

async function view(own: Builtin, ref: string, { now, isHeld }: Reviewer): Promise<CaseView> {
  const { found, submissions, images } = await work(own, async tx => ({
    found: requireLiving(await findCase(tx, ref), isHeld ? LONG_AGO : now),
    submissions: await submissionsOf(tx, ref),
    images: await imagesOf(tx, ref),
  }))
  const shown: CaseView['images'] = []
  for (const { side, attemptSid, path } of images) {
    const bytes = await own.reencode(await imageBytes(own.vault, found.keySlot, path))
    shown.push({ side, attemptRef: attemptSid, mimeType: 'image/png', bytes })
  }
  const judged = submissions.filter(({ sealed }) => sealed !== null).at(-1)
  // What `judgeWaiting` sealed for this very submission.
  const last = judged?.sealed
    ? ((await own.vault.unseal(found.keySlot, outcomeAbout(judged.attemptSid), judged.sealed)) as SealedOutcome)
    : undefined
  const codes = [...new Set(judged ? [...judged.reasonCodes, ...judged.staffCodes] : [])] as ReasonCode[]
  return {
    images: shown,
    fields: (last?.comparison ?? []).map(({ field, seen, expected, verdict, box }) => ({
      field,
      seen,
      expected,
      verdict,
      ...(box && { box }),
    })),
    checks: codes.map(name => ({ name, state: 'failed' })),
    imagesDeletedBy: found.eraseAfter,
  }
}

/** Destroys the case's key first: from then on nothing of it can be read, wherever copies lie. Then the files and rows go. */
async function redact(own: Builtin, ref: string, now: Date): Promise<Redaction> {
  const { found, images } = await work(own, async tx => ({ found: await findCase(tx, ref), images: await imagesOf(tx, ref) }))
  if (!found) throw new AppError('notFound')
  if (found.erasedAt) return { state: 'done', at: found.erasedAt, receipt: found.receipt ?? '' }
  const [destroyed] = await own.vault.destroyKeys([found.keySlot])
  for (const { path } of images) await own.vault.removeFile(path)
  const receipt = destroyed ? `builtin:${destroyed.keyRef}:${destroyed.destroyedAt}:${destroyed.mark}` : `builtin:${found.keySlot}`
  await work(own, tx => blankCase(tx, ref, now, receipt))
  return { state: 'done', at: now, receipt }
}
