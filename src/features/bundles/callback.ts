import { forApplicant, type Reason } from '../../domain/reasons.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Callback } from '../../platform/postgres/change.ts'
import type { Bundle } from './bundle.ts'
import { statusView } from './view.ts'

/**
 * Twilio's form fields of a status callback, in the spelling of the documentation and in that of receivers in the wild.
 * Catalogue sentences only: a reviewer's note may hold personal data and stays in the API. `notices` come with a state that stays.
 */
export function statusCallback(bundle: Bundle, notices: readonly Reason[] = []): Callback | undefined {
  if (!bundle.statusCallback) return undefined
  const reasons = forApplicant(bundle.state === 'rejected' ? bundle.reasons : notices)
  return {
    url: bundle.statusCallback,
    fields: {
      AccountSid: bundle.accountSid,
      AccountSID: bundle.accountSid,
      BundleSid: bundle.sid,
      BundleSID: bundle.sid,
      Status: statusView(bundle.state),
      FailureReason: [...new Set(reasons.map(({ text }) => text))].join(' '),
      ValidUntil: isoTime(bundle.validUntil) ?? '',
      ...((bundle.kind !== 'bundle' || reasons.length > 0) && {
        ErrorCodes: [...new Set(reasons.map(({ twilioCode }) => twilioCode))].join(','),
      }),
    },
  }
}
