import { dueAt } from '../../domain/business-hours.ts'
import { after } from '../../domain/lifecycle.ts'
import type { Side } from '../../domain/reading/reading.ts'
import { ATTEMPT_LIMIT, type AttemptOutcome, type CaseRef, type CaseResult, VendorUnavailable } from '../../domain/vendor.ts'
import { type Audit, type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { openReview } from '../reviews/store.ts'
import { giveBack } from './attempt.ts'
import { inquiryCallback } from './callback.ts'
import { findingJobs } from './finding.ts'
import type { Attempt, Inquiry, InquiryServices } from './inquiry.ts'
import { attemptsOf, endAttempt, findFullInquiry, lockInquiry, saveAttempt, saveInquiry, strandedAttempts } from './store.ts'

/** Tries of the job after which the vendor is given up: the attempt does not count. */
const LAST_TRY = 5

/**
 * Asks the vendor for the outcome of the attempt that is under way and carries it out. A job: it may run twice.
 * @throws VendorUnavailable to be tried again, until the last try gives the attempt back
 */
export async function judgeAttempt(
  ctx: Context,
  services: Pick<InquiryServices, 'vendor'>,
  accountSid: string,
  sid: string,
  tries: number,
): Promise<void> {
  const full = await read(ctx, tx => findFullInquiry(tx, ctx, accountSid, sid))
  const attempt = full?.attempts.find(({ sid: running }) => running === full.inquiry.attemptSid)
  if (!full || !attempt) return
  let result: CaseResult
  try {
    result = await services.vendor.result(attempt.vendorRef, ctx.now)
  } catch (error) {
    if (!(error instanceof VendorUnavailable) || tries < LAST_TRY) throw error
    await giveBack(ctx, attempt, 'inquiry.attempt_lost')
    return
  }
  const outcome = result.attempts.find(({ ref }) => ref === attempt.ref)?.outcome
  if (outcome?.state === 'processing') throw new VendorUnavailable('not judged yet')
  if (outcome && outcome.state !== 'error') return settleAttempt(ctx, attempt, outcome, result.alsoShownIn)
  // Pictures that are still on their way have a job of their own, which comes when their time is up.
  const isOnItsWay = attempt.state === 'receiving' && ctx.now.getTime() - attempt.createdAt.getTime() < 60_000
  if (!isOnItsWay) await giveBack(ctx, attempt, 'inquiry.attempt_lost')
}

const STRANDED_MS = 15 * 60_000
const STRANDED_BATCH = 20

/** Ends attempts whose job has died, so that nobody's check is shut for ever: by the vendor's outcome, or given back. A sweep. Returns how many. */
export async function rescueAttempts(ctx: Context, services: Pick<InquiryServices, 'vendor'>): Promise<number> {
  const stranded = await read(ctx, tx => strandedAttempts(tx, new Date(ctx.now.getTime() - STRANDED_MS), STRANDED_BATCH))
  for (const { sid, accountSid } of stranded) {
    await judgeAttempt(ctx, services, accountSid, sid, LAST_TRY).catch(async () => {
      const full = await read(ctx, tx => findFullInquiry(tx, ctx, accountSid, sid))
      const attempt = full?.attempts.find(one => one.sid === full.inquiry.attemptSid)
      if (attempt) await giveBack(ctx, attempt, 'inquiry.attempt_lost')
    })
  }
  return 0
}

type Judged = Extract<AttemptOutcome, { state: 'passed' | 'retry' | 'review' }>

/** Ends the attempt by its outcome, once; earlier cases that it throws a new light on are looked at again. */
export async function settleAttempt(ctx: Context, attempt: Attempt, outcome: Judged, alsoShownIn: readonly CaseRef[]): Promise<void> {
  await change(ctx, async (tx): Promise<Changed<void>> => {
    if (!(await endAttempt(tx, attempt.accountSid, attempt.inquirySid, attempt.sid, true, ctx.now)))
      return { result: undefined, audit: 'unchanged' }
    const inquiry = await lockInquiry(tx, ctx, attempt.accountSid, attempt.inquirySid)
    if (!inquiry) return { result: undefined, audit: 'unchanged' }
    await saveAttempt(tx, ctx, inquiry.keySlot, judged(attempt, outcome, ctx.now))
    const audit = await conclude(tx, ctx, inquiry, outcome)
    const found = await findingJobs(tx, alsoShownIn)
    return { result: undefined, audit, jobs: [{ kind: 'inquiry.changed', sid: inquiry.sid, accountSid: inquiry.accountSid }, ...found] }
  })
}

function judged(attempt: Attempt, outcome: Judged, now: Date): Attempt {
  return {
    ...attempt,
    state: outcome.state === 'review' ? 'in-review' : outcome.state,
    reasons: 'reasons' in outcome ? outcome.reasons : [],
    staffCodes: outcome.staffReasons.map(({ code }) => code),
    keptSides: outcome.state === 'retry' ? (['front', 'back'] as const).filter((side: Side) => outcome.sides[side] === 'kept') : [],
    judgedAt: now,
  }
}

/** What an outcome means for the check: passed, one try less, a person, or the end. */
async function conclude(tx: Tx, ctx: Context, inquiry: Inquiry, outcome: Judged): Promise<Audit> {
  if (outcome.state === 'review') {
    return toPerson(
      tx,
      ctx,
      inquiry,
      'review',
      outcome.staffReasons.length > 0 ? outcome.staffReasons.map(({ code }) => code) : ['the machine could not decide'],
    )
  }
  const isOver = outcome.state === 'retry' && (inquiry.attemptsUsed >= ATTEMPT_LIMIT || outcome.reasons.some(({ retry }) => !retry))
  const state =
    outcome.state === 'passed' ? after('inquiry', inquiry.state, 'pass') : isOver ? after('inquiry', inquiry.state, 'fail') : inquiry.state
  return saveState(tx, ctx, { ...inquiry, state, reviewDueAt: null }, inquiry.state)
}

/** Puts the check into the review queue. */
export async function toPerson(
  tx: Tx,
  ctx: Context,
  inquiry: Inquiry,
  event: 'review' | 'escalate',
  why: readonly string[],
): Promise<Audit> {
  const review = await openReview(tx, ctx, {
    accountSid: inquiry.accountSid,
    subjectSid: inquiry.sid,
    subjectType: 'inquiry',
    why,
    dueAt: dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar),
  })
  return saveState(tx, ctx, { ...inquiry, state: after('inquiry', inquiry.state, event), reviewDueAt: review.dueAt }, inquiry.state)
}

/** Writes the new state and says so, to the journal and the callback. */
export async function saveState(tx: Tx, ctx: Context, inquiry: Inquiry, from: Inquiry['state']): Promise<Audit> {
  const isDecided = (inquiry.state === 'passed' || inquiry.state === 'failed') && inquiry.state !== from
  const saved = { ...inquiry, updatedAt: ctx.now, ...(isDecided && { decidedAt: ctx.now }) }
  await saveInquiry(tx, ctx, saved)
  const attempts = await attemptsOf(tx, ctx, saved)
  const what = saved.state === from ? 'inquiry.attempt_judged' : `inquiry.${saved.state.replaceAll('-', '_')}`
  return {
    what,
    sid: saved.sid,
    accountSid: saved.accountSid,
    from,
    to: saved.state,
    callback: inquiryCallback({ inquiry: saved, attempts }),
  }
}
