import type { Tx } from '../../platform/postgres/pool.ts'

interface SealedKind {
  /** What goes with the seal when a row is erased. */
  blank: string
  /** What else lies under the same key, in a table of its own, by the row's sid. */
  parts?: string
  /** Rows that nobody deletes: they go with their account. */
  isKept?: true
}

/** Tables with sealed details. The names stand in queries: they are constants. */
export const SEALED_TABLES = {
  addresses: { blank: `sealed = '', customer_name_index = '', friendly_name_index = ''` },
  end_users: { blank: `sealed = ''` },
  bundles: { blank: `sealed = '', verdict_sealed = null, friendly_name_index = ''` },
  supporting_documents: { blank: `sealed = '', verdict_sealed = null` },
  identity_documents: { blank: `sealed = '', verdict_sealed = null` },
  upgrades: { blank: `sealed = ''` },
  inquiries: { blank: `sealed = '', verdict_sealed = null`, parts: 'update inquiry_attempts set sealed = null where inquiry_sid = $1' },
  requests: { blank: `sealed = ''`, parts: 'delete from request_messages where request_sid = $1' },
  notifications: { blank: `sealed = ''` },
  users: { blank: `sealed = '', secrets_sealed = null, email_index = convert_to(sid, 'UTF8'), status = 'disabled'`, isKept: true },
} as const satisfies Record<string, SealedKind>

export type SealedTable = keyof typeof SEALED_TABLES

// The keys of SEALED_TABLES are the tables.
export const TABLES = Object.keys(SEALED_TABLES) as SealedTable[]

export interface SealedRow {
  sid: string
  accountSid: string
  keySlot: string
}

const COLUMNS = `t.sid, t.account_sid as "accountSid", t.key_slot as "keySlot"`

/** Rows that were deleted before this time, and not erased, unless their account is under a legal hold. Index: <table>_deleted. */
export function deletedRows(tx: Tx, table: SealedTable, before: Date, limit: number): Promise<SealedRow[]> {
  if ('isKept' in SEALED_TABLES[table]) return Promise.resolve([])
  return tx.query(
    `select ${COLUMNS} from ${table} t join accounts a on a.sid = t.account_sid
     where t.deleted_at <= $1 and t.sealed <> '' and not a.legal_hold order by t.deleted_at limit $2`,
    [before, limit],
  )
}

/** Rows of accounts that were closed before this time. Indexes: accounts_closed, and the table's own by account. */
export function rowsOfClosedAccounts(tx: Tx, table: SealedTable, before: Date, limit: number): Promise<SealedRow[]> {
  return tx.query(
    `select ${COLUMNS} from ${table} t join accounts a on a.sid = t.account_sid
     where a.closed_at <= $1 and t.sealed <> '' and not a.legal_hold limit $2`,
    [before, limit],
  )
}

export const findSealedRow = (tx: Tx, table: SealedTable, accountSid: string, sid: string): Promise<SealedRow | undefined> =>
  tx.one(`select ${COLUMNS} from ${table} t where t.account_sid = $1 and t.sid = $2 and t.sealed <> ''`, [accountSid, sid])

/** Rows that still hold something sealed with one of these keys. */
export const rowsSealedWith = (tx: Tx, table: SealedTable, keys: readonly string[]): Promise<SealedRow[]> =>
  tx.query(`select ${COLUMNS} from ${table} t where t.key_slot = any($1) and t.sealed <> ''`, [keys])

/** Messages of the inbox about a subject. Index: notifications_account. */
export const noticesAbout = (tx: Tx, accountSid: string, subjectSid: string): Promise<SealedRow[]> =>
  tx.query(`select ${COLUMNS} from notifications t where t.account_sid = $1 and t.subject_sid = $2 and t.sealed <> ''`, [
    accountSid,
    subjectSid,
  ])

/** An upgrade holds a copy of what became a profile: it goes with it. Index: upgrades_profile. */
export async function followDeletedProfiles(tx: Tx): Promise<void> {
  await tx.query(
    `update upgrades u set deleted_at = b.deleted_at from bundles b
     where b.sid = u.customer_profile_sid and b.deleted_at is not null and u.deleted_at is null`,
  )
}

/** Takes the sealed details out of a row whose key is destroyed; SIDs, states and times stay. */
export async function blankRow(tx: Tx, table: SealedTable, sid: string, now: Date): Promise<void> {
  const { blank, parts, isKept }: SealedKind = SEALED_TABLES[table]
  if (isKept) await tx.query(`update ${table} set ${blank} where sid = $1`, [sid])
  else await tx.query(`update ${table} set ${blank}, deleted_at = coalesce(deleted_at, $2) where sid = $1`, [sid, now])
  if (parts) await tx.query(parts, [sid])
}
