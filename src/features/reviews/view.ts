import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Review } from './review.ts'

export function reviewView(review: Review, ctx: Pick<Context, 'publicUrl' | 'now'>): Record<string, unknown> {
  const isClaimed = review.state === 'open' && review.claimedUntil !== null && review.claimedUntil > ctx.now
  return {
    sid: review.sid,
    account_sid: review.accountSid,
    subject_sid: review.subjectSid,
    subject_type: review.subjectType,
    status: review.state,
    why: review.why,
    due_at: isoTime(review.dueAt),
    breached: (review.decidedAt ?? ctx.now) > review.dueAt,
    claimed_by: isClaimed ? review.claimedBy : null,
    claimed_until: isClaimed ? isoTime(review.claimedUntil) : null,
    decision: review.decision,
    reason_codes: review.reasonCodes,
    decided_by: review.decidedBy,
    decided_at: isoTime(review.decidedAt),
    date_created: isoTime(review.openedAt),
    url: `${ctx.publicUrl}/staff/v1/Reviews/${review.sid}`,
  }
}
