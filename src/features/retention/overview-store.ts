import type { Tx } from '../../platform/postgres/pool.ts'
import { SEALED_TABLES, TABLES } from './deleted-store.ts'

/** How one class of data stands against its time. */
export interface RetentionClass {
  name: string
  /** Kept for as long as something relies on it, or it is in use. */
  kept: number
  /** Waits for its time. */
  waiting: number
  /** Its time is over and it is still there. */
  overdue: number
  /** Its time is over, and a legal hold keeps it. */
  held: number
  nextAt: Date | null
}

const COUNTS = (
  due: string,
): string => `count(*) filter (where ${due} is null)::int as kept, count(*) filter (where ${due} > $1)::int as waiting,
  count(*) filter (where ${due} <= $1 and not a.legal_hold)::int as overdue, count(*) filter (where ${due} <= $1 and a.legal_hold)::int as held,
  min(${due}) filter (where ${due} > $1) as "nextAt"`

/** A report: it reads whole tables of what is still there. */
export async function retentionClasses(tx: Tx, now: Date, days: { details: number; papers: number }): Promise<RetentionClass[]> {
  const deletable = TABLES.filter(table => !('isKept' in SEALED_TABLES[table]))
  const details = deletable.map(table => {
    const kept = table === 'identity_documents' || table === 'supporting_documents' ? '$3' : '$2'
    return `select t.account_sid, t.deleted_at + make_interval(days => ${kept}::int) as due from ${table} t where t.sealed <> ''`
  })
  return tx.query<RetentionClass>(
    `select 'scans' as name, ${COUNTS('f.erase_after')} from files f join accounts a on a.sid = f.account_sid where f.state <> 'erased'
     union all
     select 'id_checks', ${COUNTS('least(i.erase_after, coalesce(i.images_deleted_by, i.erase_after))')}
       from inquiries i join accounts a on a.sid = i.account_sid where i.erased_at is null
     union all
     select 'details', ${COUNTS('d.due')} from (${details.join(' union all ')}) d join accounts a on a.sid = d.account_sid`,
    [now, days.details, days.papers],
  )
}

/** What was erased since, by kind. Index: erasures_time. */
export const erasedSince = (tx: Tx, since: Date): Promise<{ kind: string; count: number }[]> =>
  tx.query('select kind, count(*)::int as count from erasures where erased_at >= $1 group by kind order by kind', [since])

/** Accounts under a legal hold: few, so the table is scanned. */
export const heldAccountsNamed = (tx: Tx): Promise<{ sid: string; name: string }[]> =>
  tx.query('select sid, friendly_name as name from accounts where legal_hold order by friendly_name, sid limit 200')
