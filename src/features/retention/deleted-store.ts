import type { Tx } from '../../platform/postgres/pool.ts'

/** Tables with sealed details, and what goes with them when they are erased. The names stand in queries: they are constants. */
export const SEALED_TABLES = {
  addresses: `sealed = '', customer_name_index = '', friendly_name_index = ''`,
  end_users: `sealed = ''`,
  bundles: `sealed = '', verdict_sealed = null, friendly_name_index = ''`,
  supporting_documents: `sealed = '', verdict_sealed = null`,
  identity_documents: `sealed = '', verdict_sealed = null`,
  upgrades: `sealed = ''`,
  inquiries: `sealed = '', verdict_sealed = null`,
  requests: `sealed = ''`,
  notifications: `sealed = ''`,
} as const

export type SealedTable = keyof typeof SEALED_TABLES

/** What is sealed under the key of a row and lies in a table of its own. */
const PARTS: Partial<Record<SealedTable, string>> = {
  inquiries: 'update inquiry_attempts set sealed = null where inquiry_sid = $1',
  requests: 'delete from request_messages where request_sid = $1',
}

export interface DueRow {
  sid: string
  accountSid: string
  keySlot: string
}

/** Rows that were deleted before this time, and not erased, unless their account is under a legal hold. Index: <table>_deleted. */
export function deletedRows(tx: Tx, table: SealedTable, before: Date, limit: number): Promise<DueRow[]> {
  return tx.query(
    `select t.sid, t.account_sid as "accountSid", t.key_slot as "keySlot" from ${table} t join accounts a on a.sid = t.account_sid
     where t.deleted_at <= $1 and t.sealed <> '' and not a.legal_hold order by t.deleted_at limit $2`,
    [before, limit],
  )
}

/** Rows of accounts that were closed before this time. Indexes: accounts_closed, and the table's own by account. */
export function rowsOfClosedAccounts(tx: Tx, table: SealedTable, before: Date, limit: number): Promise<DueRow[]> {
  return tx.query(
    `select t.sid, t.account_sid as "accountSid", t.key_slot as "keySlot" from ${table} t join accounts a on a.sid = t.account_sid
     where a.closed_at <= $1 and t.sealed <> '' and not a.legal_hold limit $2`,
    [before, limit],
  )
}

/** An upgrade holds a copy of what became a profile: it goes with it. Index: upgrades_profile. */
export async function followDeletedProfiles(tx: Tx): Promise<void> {
  await tx.query(
    `update upgrades u set deleted_at = b.deleted_at from bundles b
     where b.sid = u.customer_profile_sid and b.deleted_at is not null and u.deleted_at is null`,
  )
}

/** Takes the sealed details out of a row whose key is destroyed; SIDs, states and times stay. */
export async function blankRow(tx: Tx, table: SealedTable, sid: string, now: Date): Promise<void> {
  await tx.query(`update ${table} set ${SEALED_TABLES[table]}, deleted_at = coalesce(deleted_at, $2) where sid = $1`, [sid, now])
  const parts = PARTS[table]
  if (parts) await tx.query(parts, [sid])
}
