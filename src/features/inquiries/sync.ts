import { after, can } from '../../domain/lifecycle.ts'
import { reason } from '../../domain/reasons.ts'
import type { AttemptResult, CaseResult } from '../../domain/vendor.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { withdrawReview } from '../reviews/store.ts'
import { findDelegation } from './delegation-store.ts'
import type { Attempt, Inquiry, InquiryServices } from './inquiry.ts'
import { saveState, settleAttempt, toPerson } from './judge.ts'
import { redactInquiry } from './redact.ts'
import { claimAttempt, findFullInquiry, findInquiry, lockInquiry, saveAttempt, saveInquiry, takeForSync } from './store.ts'

/**
 * Brings a check in line with a vendor that takes the pictures itself: attempts that are new here are counted and settled, oldest first,
 * then the vendor's own decision is followed. A job, started by a webhook: it may run twice. @throws VendorUnavailable
 */
export async function syncInquiry(
  ctx: Context,
  { vendor }: Pick<InquiryServices, 'vendor'>,
  accountSid: string,
  sid: string,
): Promise<void> {
  const vendorRef = await read(ctx, tx => currentCase(tx, ctx, accountSid, sid))
  if (!vendorRef) return
  const result = await vendor.result(vendorRef, ctx.now)
  for (const found of result.attempts) await takeAttempt(ctx, accountSid, sid, vendorRef, found)
  await follow(ctx, accountSid, sid, result)
  // Gone there, by our wish or by somebody's at the vendor: that is noted here too.
  if (result.redactedAt) await redactInquiry(ctx, { vendor }, accountSid, sid)
}

const SYNC_EVERY_MS = 15 * 60_000
const SYNC_BATCH = 20

/** Looks at open checks whose vendor has not been heard of for a while, in case its webhooks got lost: a sweep, as the system. Returns how many. */
export async function syncForgotten(ctx: Context, { vendor }: Pick<InquiryServices, 'vendor'>): Promise<number> {
  const { remote } = vendor
  if (!remote) return 0
  return change(ctx, async (tx): Promise<Changed<number>> => {
    const due = await takeForSync(tx, remote, new Date(ctx.now.getTime() - SYNC_EVERY_MS), ctx.now, SYNC_BATCH)
    return { result: due.length, audit: 'unchanged', jobs: due.map(one => ({ kind: 'inquiry.sync', ...one })) }
  })
}

/** The case that counts: the colleague's own where one agreed to do the check. */
async function currentCase(tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<string | undefined> {
  const inquiry = await findInquiry(tx, ctx, accountSid, sid)
  const delegation = inquiry?.delegationSid ? await findDelegation(tx, ctx, accountSid, inquiry.delegationSid) : undefined
  return delegation?.vendorRef ?? inquiry?.vendorRef
}

async function takeAttempt(
  ctx: Context,
  accountSid: string,
  sid: string,
  vendorRef: string,
  { ref, country, documentType, outcome }: AttemptResult,
): Promise<void> {
  if (outcome.state === 'processing' || outcome.state === 'error') return
  const full = await read(ctx, tx => findFullInquiry(tx, ctx, accountSid, sid))
  if (!full || full.attempts.some(attempt => attempt.ref === ref && attempt.judgedAt !== null)) return
  const attempt = await change(ctx, async (tx): Promise<Changed<Attempt | undefined>> => {
    const attemptSid = ctx.mint('attempt')
    if (!(await claimAttempt(tx, accountSid, sid, attemptSid, ctx.now))) return { result: undefined, audit: 'unchanged' }
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry) return { result: undefined, audit: 'unchanged' }
    const base = { accountSid, inquirySid: sid, vendorRef, ref, isoCountry: country, documentType }
    const taken: Attempt = {
      ...base,
      sid: attemptSid,
      state: 'processing',
      reasons: [],
      staffCodes: [],
      keptSides: [],
      createdAt: ctx.now,
      judgedAt: null,
    }
    await saveAttempt(tx, ctx, inquiry.keySlot, taken)
    await saveInquiry(tx, ctx, {
      ...inquiry,
      imagesDeletedBy: inquiry.imagesDeletedBy ?? inquiry.eraseAfter,
      chosenCountry: country,
      chosenType: documentType,
    })
    return { result: taken, audit: { what: 'inquiry.attempt_received', sid, accountSid, from: full.inquiry.state, to: 'started' } }
  })
  if (attempt) await settleAttempt(ctx, attempt, outcome, [])
}

/** What the vendor decided beyond its attempts: a workflow or a person there, or the end of its patience. */
async function follow(ctx: Context, accountSid: string, sid: string, result: CaseResult): Promise<void> {
  await change(ctx, async (tx): Promise<Changed<void>> => {
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry || inquiry.attemptSid) return { result: undefined, audit: 'unchanged' }
    const event = eventFor(inquiry, result)
    if (!event || !can('inquiry', event, inquiry.state)) return { result: undefined, audit: 'unchanged' }
    const jobs = [{ kind: 'inquiry.changed', sid, accountSid }]
    if (event === 'review')
      return { result: undefined, audit: await toPerson(tx, ctx, inquiry, 'review', ['the vendor asks for a person']), jobs }
    const isReversal = inquiry.state === 'passed'
    const reasons = isReversal ? [reason('suspected_fraud')] : inquiry.reasons
    // What waited for a person of ours was decided by one of theirs.
    await withdrawReview(tx, sid)
    const state = after('inquiry', inquiry.state, event)
    const audit = await saveState(tx, ctx, { ...inquiry, state, reasons, reviewDueAt: null }, inquiry.state)
    return { result: undefined, audit: isReversal ? { ...audit, what: 'inquiry.reversed' } : audit, jobs }
  })
}

/** Until a person of ours or theirs has decided, what the vendor says is followed; an approval that it takes back later is taken back here. */
function eventFor({ state, decidedAt }: Inquiry, told: CaseResult): 'pass' | 'fail' | 'review' | undefined {
  const isNewer = told.decidedAt !== null && (decidedAt === null || told.decidedAt > decidedAt)
  if (state === 'passed') return told.state === 'failed' && isNewer ? 'fail' : undefined
  if (state !== 'started' && !((state === 'in-review' || state === 'escalated') && isNewer)) return undefined
  if (told.state === 'passed') return 'pass'
  if (told.state === 'failed') return 'fail'
  return told.state === 'review' && state === 'started' ? 'review' : undefined
}
