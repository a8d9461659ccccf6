import { businessTimeBetween } from '../../domain/business-hours.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Surroundings } from './facts.ts'
import { isClaimed, type Review } from './review.ts'

const MINUTE_MS = 60_000

export function reviewView(
  review: Review,
  ctx: Pick<Context, 'publicUrl' | 'now' | 'policy'>,
  around?: Surroundings,
): Record<string, unknown> {
  const isTaken = isClaimed(review, ctx.now)
  const isOpen = review.state === 'open'
  return {
    sid: review.sid,
    account_sid: review.accountSid,
    subject_sid: review.subjectSid,
    subject_type: review.subjectType,
    status: review.state,
    why: review.why,
    due_at: isoTime(review.dueAt),
    business_minutes_left: isOpen ? Math.floor(businessTimeBetween(ctx.now, review.dueAt, ctx.policy.calendar) / MINUTE_MS) : null,
    breached: (review.decidedAt ?? ctx.now) > review.dueAt,
    assigned_to: isOpen ? review.assignedTo : null,
    claimed_by: isTaken ? review.claimedBy : null,
    claimed_at: isTaken ? isoTime(review.claimedAt) : null,
    claimed_until: isTaken ? isoTime(review.claimedUntil) : null,
    is_reopened: review.isReopened,
    proposed_decision: review.proposal,
    proposed_by: review.proposedBy,
    date_proposed: isoTime(review.proposedAt),
    decision: review.decision,
    reason_codes: review.reasonCodes,
    decided_by: review.decidedBy,
    decided_at: isoTime(review.decidedAt),
    date_created: isoTime(review.openedAt),
    url: `${ctx.publicUrl}/staff/v1/Reviews/${review.sid}`,
    ...(around && surroundingsView(review, around)),
  }
}

function surroundingsView(review: Review, { facts, staff, accounts }: Surroundings): Record<string, unknown> {
  const found = facts.get(review.subjectSid)
  const nameOf = (sid: string | null) => (sid === null ? null : (staff.get(sid) ?? null))
  return {
    holder: found?.holder ?? null,
    iso_country: found?.isoCountry ?? null,
    number_type: found?.numberType ?? null,
    end_user_type: found?.endUserType ?? null,
    tries: found?.tries ?? null,
    is_escalated: found?.isEscalated ?? false,
    account_name: accounts.get(review.accountSid) ?? null,
    assigned_to_name: nameOf(review.assignedTo),
    claimed_by_name: nameOf(review.claimedBy),
    proposed_by_name: nameOf(review.proposedBy),
    decided_by_name: nameOf(review.decidedBy),
  }
}
