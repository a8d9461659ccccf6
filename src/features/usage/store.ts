import type { Tx } from '../../platform/postgres/pool.ts'

/** Who uses what: the questions that deletions and changes ask before they go ahead. */

/**
 * Whether a paper that is being verified, or was, relies on the address, or a person looks where it lies or has. Indexes:
 * identity_documents_address, supporting_documents_addresses, places_address_sid_prefix_key.
 */
export async function isAddressProven(tx: Tx, accountSid: string, addressSid: string): Promise<boolean> {
  const row = await tx.one<{ proven: boolean }>(
    `select exists (select 1 from identity_documents where account_sid = $1 and address_sid = $2 and state in ('pending', 'passed') and deleted_at is null)
       or exists (select 1 from supporting_documents where account_sid = $1 and address_sids @> array[$2::text]
         and state in ('pending-review', 'approved', 'provisionally-approved') and deleted_at is null)
       or exists (select 1 from places where account_sid = $1 and address_sid = $2 and state in ('asked', 'confirmed')) as proven`,
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

/** How many numbers rely on each of these identity documents. Index: numbers_identity. */
export async function countByIdentity(tx: Tx, accountSid: string, identitySids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ identity_sid: string; count: number }>(
    `select identity_sid, count(*)::int as count from numbers
     where account_sid = $1 and identity_sid = any($2) and released_at is null group by identity_sid`,
    [accountSid, identitySids],
  )
  return new Map(rows.map(({ identity_sid, count }) => [identity_sid, count]))
}

/** Whether a paper that passed shows the address. Indexes: identity_documents_address, supporting_documents_addresses. */
export async function isAddressShown(tx: Tx, accountSid: string, addressSid: string): Promise<boolean> {
  const row = await tx.one<{ shown: boolean }>(
    `select exists (select 1 from identity_documents where account_sid = $1 and address_sid = $2 and state = 'passed' and deleted_at is null)
       or exists (select 1 from supporting_documents where account_sid = $1 and address_sids @> array[$2::text]
         and state in ('approved', 'provisionally-approved') and deleted_at is null) as shown`,
    [accountSid, addressSid],
  )
  return row?.shown ?? false
}

const SUBMITTED = `('pending-review', 'in-review', 'approved', 'provisionally-approved')`

/** In how many bundles, profiles and products the object is. Index: assignments_object. */
export async function countAssignmentsOf(tx: Tx, accountSid: string, objectSid: string): Promise<number> {
  const row = await tx.one<{ count: number }>('select count(*)::int as count from assignments where account_sid = $1 and object_sid = $2', [
    accountSid,
    objectSid,
  ])
  return row?.count ?? 0
}

/** Whether the object is in a bundle that a reviewer looks at or has approved. Index: assignments_object. */
export async function isInSubmittedBundle(tx: Tx, accountSid: string, objectSid: string): Promise<boolean> {
  const row = await tx.one<{ found: boolean }>(
    `select exists (select 1 from assignments a join bundles b on b.sid = a.bundle_sid
       where a.account_sid = $1 and a.object_sid = $2 and b.deleted_at is null and b.state in ${SUBMITTED}) as found`,
    [accountSid, objectSid],
  )
  return row?.found ?? false
}

/** Index: numbers_bundle. */
export async function countNumbersWithBundle(tx: Tx, accountSid: string, bundleSid: string): Promise<number> {
  const row = await tx.one<{ count: number }>(
    'select count(*)::int as count from numbers where account_sid = $1 and bundle_sid = $2 and released_at is null',
    [accountSid, bundleSid],
  )
  return row?.count ?? 0
}

/** Everything else in the bundles that hold the object. Index: assignments_object. */
export async function assignedBesides(tx: Tx, accountSid: string, objectSid: string): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select distinct b.object_sid as sid from assignments a join assignments b on b.bundle_sid = a.bundle_sid
     where a.account_sid = $1 and a.object_sid = $2 and b.object_sid <> $2`,
    [accountSid, objectSid],
  )
  return rows.map(({ sid }) => sid)
}

/** Whether the account was known once: it passed an upgrade, or handed in a profile of one of these policies, deleted by now or not. */
export async function wasKnown(tx: Tx, accountSid: string, policySids: readonly string[]): Promise<boolean> {
  const row = await tx.one<{ known: boolean }>(
    `select exists (select 1 from upgrades where account_sid = $1 and state = 'passed')
       or exists (select 1 from bundles where account_sid = $1 and kind = 'customer_profile' and rule_sid = any($2) and submitted_at is not null) as known`,
    [accountSid, policySids],
  )
  return row?.known ?? false
}
