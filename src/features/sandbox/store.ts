import type { Tx } from '../../platform/postgres/pool.ts'

/** Keeps the clock's offset in the database and tells every process. */
export async function storeOffset(tx: Tx, offsetMs: number): Promise<void> {
  await tx.query(
    `insert into settings (name, value) values ('clock_offset_ms', to_jsonb($1::bigint)) on conflict (name) do update set value = excluded.value`,
    [offsetMs],
  )
  await tx.query(`select pg_notify('countersign_clock', '')`)
}
