import type { Tx } from '../../platform/postgres/pool.ts'

export interface DueFile {
  sid: string
  accountSid: string
  path: string
  keySlot: string
  state: string
  eraseAfter: Date | null
  mimeType: string
}

const FILE =
  'f.sid, f.account_sid as "accountSid", f.path, f.key_slot as "keySlot", f.state, f.erase_after as "eraseAfter", f.mime_type as "mimeType"'

/** Scans whose time has come, unless their account is under a legal hold. Index: files_erase. */
export async function dueFiles(tx: Tx, now: Date, limit: number): Promise<DueFile[]> {
  return tx.query(
    `select ${FILE} from files f join accounts a on a.sid = f.account_sid
     where f.state <> 'erased' and f.erase_after <= $1 and not a.legal_hold order by f.erase_after limit $2`,
    [now, limit],
  )
}

/** Every scan of a subject that is still there, replaced ones too. Index: files_subject. */
export const filesToErase = (tx: Tx, accountSid: string, subjectSid: string): Promise<DueFile[]> =>
  tx.query(`select ${FILE} from files f where f.account_sid = $1 and f.subject_sid = $2 and f.state <> 'erased' order by f.sid`, [
    accountSid,
    subjectSid,
  ])

/** Says which of them were not erased before: another process may be at the same. */
export async function markErased(tx: Tx, sids: readonly string[], now: Date): Promise<Set<string>> {
  const rows = await tx.query<{ sid: string }>(
    `update files set state = 'erased', erased_at = $2, sealed = '', reading_sealed = null
     where sid = any($1) and state <> 'erased' returning sid`,
    [sids, now],
  )
  return new Set(rows.map(({ sid }) => sid))
}

/** Which of these vault paths a living row names. Index: files_path. */
export async function namedPaths(tx: Tx, paths: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ path: string }>(`select path from files where path = any($1) and state <> 'erased'`, [paths])
  return new Set(rows.map(({ path }) => path))
}

export interface DueNotes {
  sid: string
  accountSid: string
  keySlot: string
}

const NOTES = 'r.sid, r.account_sid as "accountSid", r.key_slot as "keySlot"'

/** Notes on cases decided before one time, or of accounts closed before another, unless held. Indexes: reviews_notes, accounts_closed. */
export const dueNotes = (tx: Tx, decidedBefore: Date, closedBefore: Date, limit: number): Promise<DueNotes[]> =>
  tx.query(
    `select ${NOTES} from reviews r join accounts a on a.sid = r.account_sid
     where r.key_slot is not null and r.notes_erased_at is null and not a.legal_hold and (r.decided_at <= $1 or a.closed_at <= $2) limit $3`,
    [decidedBefore, closedBefore, limit],
  )

/** Notes on every case about a subject. Index: reviews_subject. */
export const notesToErase = (tx: Tx, subjectSid: string): Promise<DueNotes[]> =>
  tx.query(`select ${NOTES} from reviews r where r.subject_sid = $1 and r.key_slot is not null and r.notes_erased_at is null`, [subjectSid])

/** The same for scans, and for notes. */
export const filesSealedWith = (tx: Tx, keys: readonly string[]): Promise<DueFile[]> =>
  tx.query(`select ${FILE} from files f where f.key_slot = any($1) and f.state <> 'erased'`, [keys])

export const notesSealedWith = (tx: Tx, keys: readonly string[]): Promise<DueNotes[]> =>
  tx.query(`select ${NOTES} from reviews r where r.key_slot = any($1) and r.notes_erased_at is null`, [keys])

/** How many destroyed keys of a vault this database has heard of. */
export async function keysHeardOf(tx: Tx, vault: 'core' | 'vendor'): Promise<number> {
  const row = await tx.one<{ value: number }>('select value from settings where name = $1', [`destroyed_keys_${vault}`])
  return Number(row?.value ?? 0)
}

export const noteKeysHeardOf = (tx: Tx, vault: 'core' | 'vendor', count: number): Promise<unknown> =>
  tx.query('insert into settings (name, value) values ($1, to_jsonb($2::bigint)) on conflict (name) do update set value = excluded.value', [
    `destroyed_keys_${vault}`,
    count,
  ])

export async function markNotesErased(tx: Tx, sid: string, now: Date): Promise<void> {
  await tx.query('update reviews set notes_sealed = null, notes_erased_at = $2 where sid = $1', [sid, now])
}
