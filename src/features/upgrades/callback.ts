import type { Callback } from '../../platform/postgres/change.ts'
import type { Upgrade } from './upgrade.ts'

/** What a status callback of an upgrade says: sids and the state. */
export function upgradeCallback(upgrade: Upgrade): Callback | undefined {
  if (!upgrade.statusCallback) return undefined
  const fields = { AccountSid: upgrade.accountSid, UpgradeSid: upgrade.sid, Status: upgrade.state }
  return { url: upgrade.statusCallback, fields: { ...fields, ...(upgrade.inquirySid && { InquirySid: upgrade.inquirySid }) } }
}
