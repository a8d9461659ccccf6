import { isoTime } from '../../platform/http/paging.ts'
import type { Callback } from '../../platform/postgres/change.ts'
import type { FullInquiry } from './inquiry.ts'
import { reasonsOf, statusOf } from './view.ts'

/** What a status callback of the check says: sids, states and catalogue words. */
export function inquiryCallback(full: FullInquiry): Callback | undefined {
  const { inquiry } = full
  if (!inquiry.statusCallback) return undefined
  const reasons = reasonsOf(full)
  return {
    url: inquiry.statusCallback,
    fields: {
      AccountSid: inquiry.accountSid,
      InquirySid: inquiry.sid,
      Status: statusOf(full),
      AttemptsUsed: String(inquiry.attemptsUsed),
      ...(reasons.length > 0 && {
        FailureReason: reasons.map(({ text }) => text).join(' '),
        ErrorCodes: reasons.map(({ twilioCode }) => twilioCode).join(','),
      }),
      ...(inquiry.reviewDueAt && { ReviewDueAt: isoTime(inquiry.reviewDueAt) ?? '' }),
    },
  }
}
