import { isoTime } from '../../platform/http/paging.ts'
import type { Callback } from '../../platform/postgres/change.ts'
import type { NumberHold } from './number-hold.ts'

/** What a status callback of a hold says: sids, states and catalogue words. */
export function statusCallback(hold: NumberHold): Callback | undefined {
  if (!hold.statusCallback) return undefined
  return {
    url: hold.statusCallback,
    fields: {
      AccountSid: hold.accountSid,
      NumberHoldSid: hold.sid,
      PhoneNumber: hold.phoneNumber,
      Status: hold.state,
      Until: isoTime(hold.until) ?? '',
      ...(hold.numberSid && { PhoneNumberSid: hold.numberSid }),
      ...(hold.reasons.length > 0 && {
        FailureReason: hold.reasons.map(({ text }) => text).join(' '),
        ErrorCodes: hold.reasons.map(({ twilioCode }) => twilioCode).join(','),
      }),
    },
  }
}
