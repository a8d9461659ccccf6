import { forApplicant, type Reason } from '../../domain/reasons.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Callback } from '../../platform/postgres/change.ts'
import type { IdentityDocument } from './identity-document.ts'

/** What a status callback of the document says, with notices where the state stays: sids, states and catalogue words; never what was read or typed. */
export function statusCallback(document: IdentityDocument, notices: readonly Reason[] = []): Callback | undefined {
  if (!document.statusCallback) return undefined
  const reasons = forApplicant(document.state === 'failed' ? (document.verdict?.reasons ?? []) : notices)
  return {
    url: document.statusCallback,
    fields: {
      AccountSid: document.accountSid,
      IdentityDocumentSid: document.sid,
      Status: document.state,
      ...(reasons.length > 0 && {
        FailureReason: reasons.map(({ text }) => text).join(' '),
        ErrorCodes: reasons.map(({ twilioCode }) => twilioCode).join(','),
      }),
      // Not the paper's own end: that was read from it.
      ...(document.validUntil && { ValidUntil: isoTime(document.validUntil) ?? '' }),
      ...(document.reviewDueAt && { ReviewDueAt: isoTime(document.reviewDueAt) ?? '' }),
    },
  }
}
