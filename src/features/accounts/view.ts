import { rfcTime } from '../../platform/http/paging.ts'
import type { Account } from './account.ts'

/** Twilio's 2010 account. */
export function accountView(account: Account): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${account.sid}`
  return {
    sid: account.sid,
    owner_account_sid: account.ownerAccountSid ?? account.sid,
    friendly_name: account.friendlyName,
    type: account.type === 'trial' ? 'Trial' : 'Full',
    status: account.status,
    auth_token: account.authToken,
    date_created: rfcTime(account.createdAt),
    date_updated: rfcTime(account.updatedAt),
    uri: `${uri}.json`,
    subresource_uris: {
      addresses: `${uri}/Addresses.json`,
      available_phone_numbers: `${uri}/AvailablePhoneNumbers.json`,
      balance: `${uri}/Balance.json`,
      incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
      keys: `${uri}/Keys.json`,
      signing_keys: `${uri}/SigningKeys.json`,
    },
  }
}
