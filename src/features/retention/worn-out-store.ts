import type { Tx } from '../../platform/postgres/pool.ts'

const DAY_MS = 86_400_000

/** Rows that nothing asks for any more: by which time, and how many days after it they go. The names stand in queries: they are constants. */
const WORN_OUT = [
  { table: 'sessions', time: 'created_at', days: 2 },
  { table: 'sign_in_links', time: 'expires_at', days: 2 },
  { table: 'upload_links', time: 'expires_at', days: 2 },
  { table: 'vendor_notices', time: 'received_at', days: 7 },
  { table: 'callback_deliveries', time: 'finished_at', days: 90 },
] as const

/** Removes at most `limit` rows of each kind. Returns how many. Indexes: <table>_age, vendor_notices_age, callback_deliveries_done. */
export async function removeWornOut(tx: Tx, now: Date, limit: number): Promise<number> {
  let removed = 0
  for (const { table, time, days } of WORN_OUT) {
    const before = new Date(now.getTime() - days * DAY_MS)
    const rows = await tx.query(
      `delete from ${table} where ctid in (select ctid from ${table} where ${time} <= $1 limit $2) returning 1 as gone`,
      [before, limit],
    )
    removed += rows.length
  }
  return removed
}
