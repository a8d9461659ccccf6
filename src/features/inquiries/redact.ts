import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import { isHeld } from '../accounts/store.ts'
import { insertErasure } from '../erasures/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import { delegationsOf, forgetPerson } from './delegation-store.ts'
import type { Delegation, FullInquiry, Inquiry, InquiryServices } from './inquiry.ts'
import { endLinks } from './link-store.ts'
import { attemptsOf, dueForErasure, findInquiry, lockInquiry, postponeErasure, saveInquiry, takeLateErasures } from './store.ts'

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
      await endLinks(tx, sid, 'all')
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
    const isNews = await postponeErasure(tx, accountSid, sid, ctx.now)
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    return {
      result: { inquiry, attempts: await attemptsOf(tx, ctx, inquiry) },
      audit: isNews ? { what: 'inquiry.erasure_asked', sid, accountSid } : 'unchanged',
    }
  })
}

/** Erases what is due: a sweep, as the system. One that fails waits longer and does not hold the others up. Returns how many are gone. */
export async function eraseDueInquiries(ctx: Context, services: Pick<InquiryServices, 'vendor'>): Promise<number> {
  const due = await read(ctx, tx => dueForErasure(tx, ctx.now, BATCH))
  const erase = async ({ accountSid, sid }: { accountSid: string; sid: string }) => {
    try {
      return (await redactInquiry(ctx, services, accountSid, sid)).inquiry.erasedAt !== null
    } catch {
      // Asked again later; what stays undone for a day is told by `noteLateErasures`.
      await bookkeep(ctx, tx => postponeErasure(tx, accountSid, sid, ctx.now))
      return false
    }
  }
  return (await Promise.all(due.map(erase))).filter(Boolean).length
}

/** Hours that a vendor has to confirm an erasure: a day is left until the promised thirtieth. */
export const ERASURE_PATIENCE_HOURS = 24
const HOUR_MS = 3_600_000

/** Tells operators of erasures that no vendor confirms, once each, by an event: a sweep. Returns how many. */
export function noteLateErasures(ctx: Context): Promise<number> {
  return change(ctx, async tx => {
    const askedBefore = new Date(ctx.now.getTime() - ERASURE_PATIENCE_HOURS * HOUR_MS)
    const late = await takeLateErasures(tx, askedBefore, ctx.now, BATCH)
    const [first, ...rest] = late.map(({ sid, accountSid }) => ({ what: 'inquiry.erasure_late', sid, accountSid }))
    return { result: late.length, audit: first ? [first, ...rest] : 'unchanged' }
  })
}
