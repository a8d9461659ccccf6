import { after, can } from '../../domain/lifecycle.ts'
import type { AttemptResult, CaseResult } from '../../domain/vendor.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findDelegation } from './delegation-store.ts'
import type { Attempt, Inquiry, InquiryServices } from './inquiry.ts'
import { saveState, settleAttempt, toPerson } from './judge.ts'
import { claimAttempt, findFullInquiry, findInquiry, lockInquiry, saveAttempt, saveInquiry } from './store.ts'

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
  if (attempt) await settleAttempt(ctx, attempt, outcome)
}

/** What the vendor decided beyond its attempts: a workflow or a person there, or the end of its patience. */
async function follow(ctx: Context, accountSid: string, sid: string, result: CaseResult): Promise<void> {
  await change(ctx, async (tx): Promise<Changed<void>> => {
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry || inquiry.attemptSid) return { result: undefined, audit: 'unchanged' }
    const event = eventFor(inquiry, result.state)
    if (!event || !can('inquiry', event, inquiry.state)) return { result: undefined, audit: 'unchanged' }
    const audit =
      event === 'review'
        ? await toPerson(tx, ctx, inquiry, 'review', ['the vendor asks for a person'])
        : await saveState(tx, ctx, { ...inquiry, state: after('inquiry', inquiry.state, event) }, inquiry.state)
    return { result: undefined, audit, jobs: [{ kind: 'inquiry.changed', sid, accountSid }] }
  })
}

function eventFor({ state }: Inquiry, told: CaseResult['state']): 'pass' | 'fail' | 'review' | undefined {
  if (state !== 'started') return undefined
  if (told === 'passed') return 'pass'
  if (told === 'failed') return 'fail'
  return told === 'review' ? 'review' : undefined
}
