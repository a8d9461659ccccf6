import type { Tx } from '../../platform/postgres/pool.ts'
import type { Host } from '../end-users/end-user.ts'

export interface UploadLink {
  accountSid: string
  host: Host
  documentSid: string
}

export async function insertUploadLink(tx: Tx, link: UploadLink & { tokenHash: Buffer; expiresAt: Date; now: Date }): Promise<void> {
  await tx.query(
    'insert into upload_links (token_hash, account_sid, host, document_sid, expires_at, created_at) values ($1, $2, $3, $4, $5, $6)',
    [link.tokenHash, link.accountSid, link.host, link.documentSid, link.expiresAt, link.now],
  )
}

export async function findUploadLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<UploadLink | undefined> {
  return tx.one<UploadLink>(
    'select account_sid as "accountSid", host, document_sid as "documentSid" from upload_links where token_hash = $1 and used_at is null and expires_at > $2',
    [tokenHash, now],
  )
}

/** Uses a link up: of two uploads at once, one gets it. */
export async function takeUploadLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<boolean> {
  return (
    (
      await tx.query(
        'update upload_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning document_sid',
        [tokenHash, now],
      )
    ).length > 0
  )
}
