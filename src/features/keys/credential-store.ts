import { timingSafeEqual } from 'node:crypto'
import type { StaffRole } from '../../platform/postgres/context.ts'
import type { Database } from '../../platform/postgres/pool.ts'
import { hashSecret } from '../accounts/store.ts'

/**
 * Credentials are looked up before anybody is known, by functions of the database's owner that give just what is needed, and kept for
 * at most a second: one that was revoked in another process is out by then, in this process at once.
 */

export interface AccountCredential {
  account_sid: string
  secret_hash: Buffer
  /** Of the second auth token, while there is one. */
  secondary_hash: Buffer | null
  status: string
}

export interface KeyCredential extends Omit<AccountCredential, 'secondary_hash'> {
  kind: string
  may_write: boolean
}

export interface StaffCredential {
  sid: string
  secret_hash: Buffer
  roles: StaffRole[]
}

export function findAccountCredential(db: Database, sid: string, secret: string): Promise<AccountCredential | undefined> {
  return credential(db, sid, secret, 'select account_sid, secret_hash, secondary_hash, status from find_account_credential($1)')
}

export function findKeyCredential(db: Database, sid: string, secret: string): Promise<KeyCredential | undefined> {
  return credential(db, sid, secret, 'select account_sid, secret_hash, kind, may_write, status from find_key_credential($1)')
}

export function findStaffCredential(db: Database, sid: string, secret: string): Promise<StaffCredential | undefined> {
  return credential(db, sid, secret, 'select sid, secret_hash, roles from find_staff_credential($1)')
}

/** The status of a subaccount of this parent, or undefined. */
export async function findChildStatus(db: Database, child: string, parent: string): Promise<string | undefined> {
  const row = await db.kept.get(`child ${child} ${parent}`, () =>
    db.lookUp<{ status: string }>('select status from is_child_account($1, $2)', [child, parent]),
  )
  return row?.status
}

/** Longer than a look at the database usually takes. */
const REFUSAL_MS = 3

/**
 * Whose secret this is. A wrong one costs one look at the database, whether the name exists or not, and is refused by a clock that was
 * started before it: the time that takes says nothing. A right one mostly costs none.
 */
async function credential<Row extends { secret_hash: Buffer; secondary_hash?: Buffer | null }>(
  db: Database,
  sid: string,
  secret: string,
  text: string,
): Promise<Row | undefined> {
  const key = `credential ${sid}`
  const known = await db.kept.peek<Row>(key)
  if (opens(known, secret)) return known
  const patience = new Promise(resolve => setTimeout(resolve, REFUSAL_MS))
  const row = await db.kept.renew(key, () => db.lookUp<Row>(text, [sid]))
  if (opens(row, secret)) return row
  await patience
  return undefined
}

/** Both are compared, whichever it is. */
function opens(row: { secret_hash: Buffer; secondary_hash?: Buffer | null } | undefined, secret: string): boolean {
  const isFirst = isSecret(row?.secret_hash, secret)
  const isSecond = isSecret(row?.secondary_hash ?? undefined, secret)
  return isFirst || isSecond
}

/** Compared when nothing was found, so that an unknown name takes as long as a wrong secret. */
const NOBODY = hashSecret('nobody')

/** Compares hashes, in a time that says nothing of how much of the secret was right or whether there is one. */
export function isSecret(hash: Buffer | undefined, secret: string): boolean {
  const isSame = timingSafeEqual(hash ?? NOBODY, hashSecret(secret))
  return isSame && hash !== undefined
}
