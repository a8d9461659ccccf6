import { forApplicant, type Reason } from '../../domain/reasons.ts'
import { ATTEMPT_LIMIT } from '../../domain/vendor.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { reasonView } from '../reviews/reason-view.ts'
import type { Attempt, Delegation, FullInquiry } from './inquiry.ts'

export const PATH = '/v1/Inquiries'

/** The state with what the last attempt adds to it: `processing` while it is judged, `retry` when it may be tried again. */
export function statusOf({ inquiry, attempts }: FullInquiry): string {
  if (inquiry.state !== 'started') return inquiry.state
  if (inquiry.attemptSid) return 'processing'
  return attempts.at(-1)?.state === 'retry' ? 'retry' : 'started'
}

/** Why it is not passed, for the applicant: what a person or a later finding says, else what the last judged attempt failed for. */
export function reasonsOf({ inquiry, attempts }: FullInquiry): Reason[] {
  if (inquiry.state === 'passed') return []
  if (inquiry.state === 'failed' && inquiry.reasons.length > 0) return forApplicant(inquiry.reasons)
  return forApplicant(attempts.filter(({ judgedAt }) => judgedAt !== null).at(-1)?.reasons ?? [])
}

export function inquiryView(full: FullInquiry & { url?: string | undefined }, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const { inquiry, attempts } = full
  const self = `${ctx.publicUrl}${PATH}/${inquiry.sid}`
  return {
    sid: inquiry.sid,
    account_sid: inquiry.accountSid,
    friendly_name: inquiry.friendlyName,
    iso_country: inquiry.isoCountry,
    status: statusOf(full),
    vendor: inquiry.vendor,
    attempts_used: inquiry.attemptsUsed,
    attempts_left: ATTEMPT_LIMIT - inquiry.attemptsUsed,
    reasons: reasonsOf(full).map(reasonView),
    attempts: attempts.map(attemptView),
    delegation_sid: inquiry.delegationSid,
    review_due_at: isoTime(inquiry.reviewDueAt),
    images_deleted_by: isoTime(inquiry.imagesDeletedBy),
    erasure_asked_at: isoTime(inquiry.erasureAskedAt),
    images_deleted_at: isoTime(inquiry.erasedAt),
    erasure_receipt: inquiry.erasureReceipt,
    status_callback: inquiry.statusCallback,
    date_link_expires: isoTime(inquiry.linkExpiresAt),
    date_created: isoTime(inquiry.createdAt),
    date_updated: isoTime(inquiry.updatedAt),
    // The one-time link, shown once; later the resource's own address stands here, as everywhere.
    url: full.url ?? self,
    links: {
      attempts: `${self}/Attempts`,
      escalation: `${self}/Escalation`,
      delegations: `${self}/Delegations`,
      links: `${self}/Links`,
      redact: `${self}/Redact`,
    },
  }
}

/** With the signs of fraud, which only staff may know. */
export const staffInquiryView = (full: FullInquiry, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> => ({
  ...inquiryView(full, ctx),
  staff_reasons: [...new Set(full.attempts.flatMap(({ staffCodes }) => staffCodes))],
})

export const attemptView = (attempt: Attempt): Record<string, unknown> => ({
  sid: attempt.sid,
  status: attempt.state,
  iso_country: attempt.isoCountry,
  document_type: attempt.documentType,
  reasons: forApplicant(attempt.reasons).map(reasonView),
  kept_sides: attempt.keptSides,
  date_created: isoTime(attempt.createdAt),
  date_judged: isoTime(attempt.judgedAt),
})

export const delegationView = (delegation: Delegation & { url?: string | undefined }): Record<string, unknown> => ({
  sid: delegation.sid,
  account_sid: delegation.accountSid,
  inquiry_sid: delegation.inquirySid,
  status: delegation.state,
  name: delegation.name,
  email: delegation.email,
  url: delegation.url ?? null,
  date_expires: isoTime(delegation.expiresAt),
  date_created: isoTime(delegation.createdAt),
  date_updated: isoTime(delegation.updatedAt),
})
