import { AppError } from '../../domain/errors.ts'
import type { CaseView } from '../../domain/vendor.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { reasonView } from '../reviews/reason-view.ts'
import type { Review } from '../reviews/review.ts'
import type { InquiryServices } from './inquiry.ts'
import { findFullInquiry } from './store.ts'
import { staffInquiryView } from './view.ts'

/** What the queue shows of a check: states and reasons, those of staff too. Pictures are asked of the vendor one by one. */
export async function inquiryCase(tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> {
  const full = await findFullInquiry(tx, ctx, review.accountSid, review.subjectSid)
  if (!full) return { deleted: true }
  const { inquiry, attempts } = full
  return {
    ...staffInquiryView(full, ctx),
    reasons: (attempts.at(-1)?.reasons ?? []).map(reasonView),
    papers: `${ctx.publicUrl}/staff/v1/Reviews/${review.sid}/Papers`,
    has_papers: inquiry.erasedAt === null,
  }
}

/**
 * The papers of a check as the vendor shows them to the reviewer who has the case. The journal says so before the vendor is asked.
 * Nothing of it is stored. @throws AppError notFound, gone; VendorUnavailable
 */
export async function viewPapers(ctx: Context, { vendor }: InquiryServices, review: Review): Promise<CaseView> {
  const full = await read(ctx, tx => findFullInquiry(tx, ctx, review.accountSid, review.subjectSid))
  if (!full) throw new AppError('notFound')
  const { inquiry } = full
  if (inquiry.erasedAt || ctx.now >= inquiry.eraseAfter) throw new AppError('gone')
  await change(ctx, async () => ({
    result: undefined,
    audit: { what: 'inquiry.papers_viewed', sid: inquiry.sid, accountSid: inquiry.accountSid },
  }))
  const ref = full.attempts.at(-1)?.vendorRef ?? inquiry.vendorRef
  return vendor.view(ref, { staffSid: ctx.actor.sid, now: ctx.now })
}
