import { numbered } from '../../domain/decision.ts'
import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { parseReasonCode, reason } from '../../domain/reasons.ts'
import type { CaseRef } from '../../domain/vendor.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findingJobs } from './finding.ts'
import type { FullInquiry, Inquiry, InquiryServices } from './inquiry.ts'
import { saveState } from './judge.ts'
import { attemptsOf, findFullInquiry, findOwner, lockInquiry } from './store.ts'

/**
 * Has the papers of a check declined from now on, wherever they turn up; other checks that passed with them are looked at again.
 * @throws AppError notFound, unavailable
 */
export async function blockInquiry(ctx: Context, { vendor }: Pick<InquiryServices, 'vendor'>, sid: string): Promise<{ blocked: number }> {
  const { inquiry, ref } = await requireCase(ctx, sid)
  const { papers, cases } = await vendor.block(ref, ctx.now)
  return change(ctx, async tx => ({
    result: { blocked: papers },
    audit: { what: 'inquiry.papers_blocked', sid, accountSid: inquiry.accountSid },
    jobs: await findingJobs(tx, cases),
  }))
}

/** Takes the papers of a check off the list again. @throws AppError notFound, unavailable */
export async function unblockInquiry(
  ctx: Context,
  { vendor }: Pick<InquiryServices, 'vendor'>,
  sid: string,
): Promise<{ unblocked: number }> {
  const { inquiry, ref } = await requireCase(ctx, sid)
  const unblocked = await vendor.unblock(ref)
  return change(ctx, async () => ({
    result: { unblocked },
    audit: unblocked > 0 ? { what: 'inquiry.papers_unblocked', sid, accountSid: inquiry.accountSid } : 'unchanged',
  }))
}

/** A check of any account, and the vendor's case that its last attempt was judged in: a colleague's is one of its own. */
async function requireCase(ctx: Context, sid: string): Promise<{ inquiry: Inquiry; ref: CaseRef }> {
  const full = await read(ctx, async tx => {
    const owner = await findOwner(tx, sid)
    return owner ? findFullInquiry(tx, ctx, owner, sid) : undefined
  })
  if (!full) throw new AppError('notFound')
  return { inquiry: full.inquiry, ref: full.attempts.at(-1)?.vendorRef ?? full.inquiry.vendorRef }
}

/**
 * Takes an approval back when something is found later, with its reasons; what relied on the check follows by its own job.
 * @throws AppError notFound, wrongState, conflict, reasonRequired, invalidParameter
 */
export function reverseInquiry(
  ctx: Context,
  sid: string,
  input: { reasonCodes: readonly string[]; note: string | undefined },
): Promise<FullInquiry> {
  if (ctx.policy.settings.four_eyes_overturn)
    throw new AppError('conflict', { why: 'Two people have to agree on this: open the case again by POST /staff/v1/Reviews' })
  if (input.reasonCodes.length === 0) throw new AppError('reasonRequired')
  const reasons = input.reasonCodes.map(text => {
    const parsed = parseReasonCode(text)
    if (!parsed) throw new AppError('invalidParameter', { name: 'ReasonCodes', why: 'not a code of the reason catalogue' })
    return { ...reason(parsed.code, input.note ? { note: input.note } : {}), ...numbered(parsed.code, parsed.twilioCode) }
  })
  return change(ctx, async tx => {
    const owner = await findOwner(tx, sid)
    const inquiry = owner && (await lockInquiry(tx, ctx, owner, sid))
    if (!inquiry) throw new AppError('notFound')
    if (inquiry.state !== 'passed') throw new AppError('wrongState', { event: 'reverse', state: inquiry.state })
    const reversed = { ...inquiry, state: after('inquiry', inquiry.state, 'fail'), reasons, reviewDueAt: null }
    const audit = await saveState(tx, ctx, reversed, inquiry.state)
    return {
      result: { inquiry: reversed, attempts: await attemptsOf(tx, ctx, reversed) },
      audit: { ...audit, what: 'inquiry.reversed' },
      jobs: [{ kind: 'inquiry.changed', sid, accountSid: inquiry.accountSid }],
    }
  })
}
