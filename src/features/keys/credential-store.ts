import type { StaffRole } from '../../platform/postgres/context.ts'
import type { Database } from '../../platform/postgres/pool.ts'

/**
 * Credentials are looked up before anybody is known, by functions of the database's owner that give just what is needed, and kept for
 * at most a second: one that was revoked in another process is out by then, in this process at once.
 */

export interface AccountCredential {
  account_sid: string
  secret_hash: Buffer
  status: string
}

export interface KeyCredential extends AccountCredential {
  kind: string
  may_write: boolean
}

export function findAccountCredential(db: Database, sid: string): Promise<AccountCredential | undefined> {
  return kept(db, sid, 'select account_sid, secret_hash, status from find_account_credential($1)')
}

export function findKeyCredential(db: Database, sid: string): Promise<KeyCredential | undefined> {
  return kept(db, sid, 'select account_sid, secret_hash, kind, may_write, status from find_key_credential($1)')
}

export function findStaffCredential(
  db: Database,
  sid: string,
): Promise<{ sid: string; secret_hash: Buffer; roles: StaffRole[] } | undefined> {
  return kept(db, sid, 'select sid, secret_hash, roles from find_staff_credential($1)')
}

/** The status of a subaccount of this parent, or undefined. */
export async function findChildStatus(db: Database, child: string, parent: string): Promise<string | undefined> {
  const row = await db.kept.get(`child ${child} ${parent}`, () =>
    db.lookUp<{ status: string }>('select status from is_child_account($1, $2)', [child, parent]),
  )
  return row?.status
}

const kept = <Row>(db: Database, sid: string, text: string): Promise<Row | undefined> =>
  db.kept.get(`credential ${sid}`, () => db.lookUp<Row>(text, [sid]))
