import type { Tx } from '../../platform/postgres/pool.ts'

export interface Holdings {
  numbers: number
  identityDocuments: number
  bundles: number
  addresses: number
  inquiries: number
  openReviews: number
  users: number
  subaccounts: number
}

/** How much an account has. Indexes: each table's own by account. */
export async function holdingsOf(tx: Tx, accountSid: string): Promise<Holdings> {
  const row = await tx.one<Holdings>(
    `select (select count(*) from numbers where account_sid = $1 and released_at is null)::int as numbers,
      (select count(*) from identity_documents where account_sid = $1 and deleted_at is null)::int as "identityDocuments",
      (select count(*) from bundles where account_sid = $1 and deleted_at is null)::int as bundles,
      (select count(*) from addresses where account_sid = $1 and deleted_at is null)::int as addresses,
      (select count(*) from inquiries where account_sid = $1)::int as inquiries,
      (select count(*) from reviews where account_sid = $1 and state = 'open')::int as "openReviews",
      (select count(*) from users where account_sid = $1 and status = 'active')::int as users,
      (select count(*) from accounts where owner_account_sid = $1)::int as subaccounts`,
    [accountSid],
  )
  if (!row) throw new Error('a count has no row')
  return row
}
