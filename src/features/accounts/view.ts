import { isoTime, rfcTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Account } from './account.ts'
import type { SecondaryToken } from './auth-tokens.ts'

/** Twilio's 2010 account. Its token is as good as its owner: neither a program's key nor a member of the team learns it. */
export function accountView(account: Account, { actor, accountSid }: Pick<Context, 'actor' | 'accountSid'>): Record<string, unknown> {
  const maySeeToken = actor.isOwner || (actor.mayManage && account.sid !== accountSid)
  const uri = `/2010-04-01/Accounts/${account.sid}`
  return {
    sid: account.sid,
    owner_account_sid: account.ownerAccountSid ?? account.sid,
    friendly_name: account.friendlyName,
    type: account.type === 'trial' ? 'Trial' : 'Full',
    status: account.status,
    auth_token: maySeeToken ? account.authToken : null,
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

/** Twilio's accounts v1: a second token, and the account's one after a promotion. */
export const secondaryTokenView = ({ accountSid, token, createdAt }: SecondaryToken, { publicUrl }: Pick<Context, 'publicUrl'>) => ({
  account_sid: accountSid,
  date_created: isoTime(createdAt),
  date_updated: isoTime(createdAt),
  secondary_auth_token: token,
  url: `${publicUrl}/v1/AuthTokens/Secondary`,
})

export const promotedTokenView = ({ sid, authToken, createdAt, updatedAt }: Account, { publicUrl }: Pick<Context, 'publicUrl'>) => ({
  account_sid: sid,
  auth_token: authToken,
  date_created: isoTime(createdAt),
  date_updated: isoTime(updatedAt),
  url: `${publicUrl}/v1/AuthTokens/Promote`,
})
