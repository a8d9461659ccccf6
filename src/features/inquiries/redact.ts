import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { isHeld } from '../accounts/store.ts'
import { insertErasure } from '../erasures/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import { delegationsOf, forgetPerson } from './delegation-store.ts'
import type { Delegation, FullInquiry, Inquiry, InquiryServices } from './inquiry.ts'
import { endLinks } from './link-store.ts'
import { attemptsOf, dueForErasure, findInquiry, hurryErasure, lockInquiry, saveInquiry } from './store.ts'

const BATCH = 50
const DECIDED = ['passed', 'failed', 'expired']

/**
 * Has the vendor erase pictures, readings and typed details now. A result stays; a check without one becomes redacted.
 * Where the vendor is not done at once, the sweep asks again until it is. @throws AppError notFound, conflict, underLegalHold
 */
export async function redactInquiry(
  ctx: Context,
  services: Pick<InquiryServices, 'vendor'>,
  accountSid: string,
  sid: string,
): Promise<FullInquiry> {
  const before = await read(ctx, async tx => {
    const inquiry = await findInquiry(tx, ctx, accountSid, sid)
    if (inquiry && (await isHeld(tx, accountSid))) throw new AppError('underLegalHold')
    return inquiry && { inquiry, delegations: await delegationsOf(tx, ctx, accountSid, sid) }
  })
  if (!before) throw new AppError('notFound')
  if (before.inquiry.attemptSid) throw new AppError('conflict', { why: 'The last attempt is still being checked' })
  if (before.inquiry.erasedAt)
    return read(ctx, async tx => ({ inquiry: before.inquiry, attempts: await attemptsOf(tx, ctx, before.inquiry) }))
  const receipts: string[] = []
  for (const ref of [before.inquiry.vendorRef, ...before.delegations.flatMap(({ vendorRef }) => vendorRef ?? [])]) {
    const redaction = await services.vendor.redact(ref, ctx.now)
    if (redaction.state === 'done') receipts.push(redaction.receipt)
    else return askAgain(ctx, accountSid, sid)
  }
  const full = await settleErasure(ctx, before, receipts.join(' '))
  await ctx.vault.destroyKeys(before.delegations.map(({ keySlot }) => keySlot))
  return full
}

/** Notes the erasure: what was decided stays, who was asked to help is forgotten. */
function settleErasure(
  ctx: Context,
  before: { inquiry: Inquiry; delegations: Delegation[] },
  erasureReceipt: string,
): Promise<FullInquiry> {
  const { accountSid, sid } = before.inquiry
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    if (inquiry.erasedAt) return { result: { inquiry, attempts: await attemptsOf(tx, ctx, inquiry) }, audit: 'unchanged' }
    const isDecided = DECIDED.includes(inquiry.state)
    const state = !isDecided && can('inquiry', 'redact', inquiry.state) ? 'redacted' : inquiry.state
    const erased = {
      ...inquiry,
      state,
      erasedAt: ctx.now,
      erasureReceipt,
      reviewDueAt: isDecided ? inquiry.reviewDueAt : null,
      updatedAt: ctx.now,
    }
    await saveInquiry(tx, ctx, erased)
    const cause = ctx.scope === 'system' ? 'retention' : 'request'
    await insertErasure(tx, ctx, {
      accountSid,
      subjectSid: sid,
      kind: 'id_check',
      cause,
      receipt: erasureReceipt,
      dueAt: inquiry.eraseAfter,
    })
    for (const delegation of before.delegations) await forgetPerson(tx, ctx, delegation)
    if (state === 'redacted') {
      await withdrawReview(tx, sid)
      await endLinks(tx, sid, null)
    }
    return {
      result: { inquiry: erased, attempts: await attemptsOf(tx, ctx, erased) },
      audit: { what: 'inquiry.erased', sid, accountSid, from: inquiry.state, to: state },
    }
  })
}

/** The vendor took the wish and is not done: the sweep asks from now on. */
function askAgain(ctx: Context, accountSid: string, sid: string): Promise<FullInquiry> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    await hurryErasure(tx, accountSid, sid, ctx.now)
    // The sweep comes by every few seconds: only the first wish is news.
    const isNews = inquiry.eraseAfter > ctx.now
    return {
      result: { inquiry, attempts: await attemptsOf(tx, ctx, inquiry) },
      audit: isNews ? { what: 'inquiry.erasure_asked', sid, accountSid } : 'unchanged',
    }
  })
}

/** Erases what is due: a sweep, as the system. One that fails does not hold the others up. Returns how many are gone. */
export async function eraseDueInquiries(ctx: Context, services: Pick<InquiryServices, 'vendor'>): Promise<number> {
  const due = await read(ctx, tx => dueForErasure(tx, ctx.now, BATCH))
  const outcomes = await Promise.allSettled(due.map(({ accountSid, sid }) => redactInquiry(ctx, services, accountSid, sid)))
  return outcomes.filter(outcome => outcome.status === 'fulfilled' && outcome.value.inquiry.erasedAt !== null).length
}
