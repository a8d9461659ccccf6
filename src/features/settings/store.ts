import type { Settings } from '../../domain/settings.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

const NAME = 'operator'

/** What was set by an operator, or nothing. `lock` holds it until the transaction ends. */
export async function storedSettings(tx: Tx, lock = false): Promise<Partial<Settings>> {
  if (lock) await tx.query(`insert into settings (name, value) values ($1, '{}') on conflict do nothing`, [NAME])
  const row = await tx.one<{ value: Partial<Settings> }>(`select value from settings where name = $1 ${lock ? 'for update' : ''}`, [NAME])
  return row?.value ?? {}
}

/** Keeps the settings and tells every process. */
export async function storeSettings(tx: Tx, stored: Partial<Settings>): Promise<void> {
  await tx.query('update settings set value = $2 where name = $1', [NAME, stored])
  await tx.query(`select pg_notify('countersign_settings', '')`)
}

/** Who changed each setting last, and when. Index: events_subject. */
export async function lastChanges(tx: Tx, names: readonly string[]): Promise<{ name: string; at: Date; by: string }[]> {
  return tx.query(
    `select distinct on (subject_sid) substr(subject_sid, 10) as name, at, actor_sid as by from events
     where subject_sid = any($1) order by subject_sid, seq desc`,
    [names.map(subjectOf)],
  )
}

/** How the journal names a setting. */
export const subjectOf = (name: string): string => `settings:${name}`
