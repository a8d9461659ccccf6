import type { Tx } from '../../platform/postgres/pool.ts'

/** Scans whose time has come, unless their account is under a legal hold. Index: files_erase. */
export async function dueFiles(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ sid: string; accountSid: string; path: string; keySlot: string; state: string }[]> {
  return tx.query(
    `select f.sid, f.account_sid as "accountSid", f.path, f.key_slot as "keySlot", f.state from files f join accounts a on a.sid = f.account_sid
     where f.state <> 'erased' and f.erase_after <= $1 and not a.legal_hold order by f.erase_after limit $2`,
    [now, limit],
  )
}

export async function markErased(tx: Tx, sid: string, now: Date): Promise<void> {
  await tx.query(`update files set state = 'erased', erased_at = $2, sealed = '', reading_sealed = null where sid = $1`, [sid, now])
}

/** Which of these vault paths a living row names. Index: files_path. */
export async function namedPaths(tx: Tx, paths: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ path: string }>(`select path from files where path = any($1) and state <> 'erased'`, [paths])
  return new Set(rows.map(({ path }) => path))
}
