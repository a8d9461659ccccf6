import type { Tx } from '../../platform/postgres/pool.ts'

export interface Link {
  userSid: string
  accountSid: string
}

export async function insertLink(tx: Tx, link: Link & { tokenHash: Buffer; expiresAt: Date; now: Date }): Promise<void> {
  await tx.query('insert into sign_in_links (token_hash, user_sid, account_sid, expires_at, created_at) values ($1, $2, $3, $4, $5)', [
    link.tokenHash,
    link.userSid,
    link.accountSid,
    link.expiresAt,
    link.now,
  ])
}

/** A link that could still be used; looking does not use it. */
export async function peekLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<Link | undefined> {
  return tx.one(
    'select user_sid as "userSid", account_sid as "accountSid" from sign_in_links where token_hash = $1 and used_at is null and expires_at > $2',
    [tokenHash, now],
  )
}

/** Uses a link up: of two at once, one gets it. */
export async function takeLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<Link | undefined> {
  return tx.one(
    'update sign_in_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning user_sid as "userSid", account_sid as "accountSid"',
    [tokenHash, now],
  )
}

/** Ends every link of a person that was not used. Index: sign_in_links_user. */
export async function endLinks(tx: Tx, link: Link, now: Date): Promise<void> {
  await tx.query(
    'update sign_in_links set expires_at = $3 where account_sid = $1 and user_sid = $2 and used_at is null and expires_at > $3',
    [link.accountSid, link.userSid, now],
  )
}
