import type { Tx } from '../../platform/postgres/pool.ts'

/** Who uses what: the questions that deletions and changes ask before they go ahead. */

/** Whether a verified identity document or an approved bundle relies on the address. Index: identity_documents_address. */
export async function isAddressProven(tx: Tx, accountSid: string, addressSid: string): Promise<boolean> {
  const row = await tx.one<{ proven: boolean }>(
    `select exists (select 1 from identity_documents where account_sid = $1 and address_sid = $2 and state in ('pending', 'passed') and deleted_at is null) as proven`,
    [accountSid, addressSid],
  )
  return row?.proven ?? false
}

/** Index: numbers_address. */
export async function countNumbersWithAddress(tx: Tx, accountSid: string, addressSid: string): Promise<number> {
  const row = await tx.one<{ count: number }>(
    'select count(*)::int as count from numbers where account_sid = $1 and address_sid = $2 and released_at is null',
    [accountSid, addressSid],
  )
  return row?.count ?? 0
}

/** Index: numbers_identity. */
export async function countNumbersWithIdentity(tx: Tx, accountSid: string, identitySid: string): Promise<number> {
  const row = await tx.one<{ count: number }>(
    'select count(*)::int as count from numbers where account_sid = $1 and identity_sid = $2 and released_at is null',
    [accountSid, identitySid],
  )
  return row?.count ?? 0
}
