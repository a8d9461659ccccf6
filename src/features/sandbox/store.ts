import type { Tx } from '../../platform/postgres/pool.ts'

/** Adds to the clock's offset in the database and tells every process. Returns the new offset. */
export async function addToOffset(tx: Tx, byMs: number): Promise<number> {
  tx.later(`select pg_notify('countersign_clock', '')`)
  const row = await tx.one<{ value: number }>(
    `insert into settings (name, value) values ('clock_offset_ms', to_jsonb($1::bigint))
     on conflict (name) do update set value = to_jsonb(settings.value::bigint + $1::bigint) returning value`,
    [byMs],
  )
  return Number(row?.value ?? 0)
}
