import type { Tx } from '../platform/postgres/pool.ts'

/** What waits, is late or was given up, each with what it says to whoever watches. No label ever names a person or an account. */
export const STANDING = {
  open_reviews: 'Reviews that nobody has decided.',
  breached_reviews: 'Reviews past their due time.',
  pending_callbacks: 'Callbacks that are still to be delivered.',
  failed_callbacks: 'Callbacks that were given up.',
  oldest_callback_seconds: 'How long the oldest callback that nobody has tried yet is due.',
  jobs: 'Jobs that wait or run.',
  dead_jobs: 'Jobs that were given up.',
  oldest_job_seconds: 'How long the oldest waiting job is due.',
  overdue_files: 'Scans past the day of their erasure; those under a legal hold are not late.',
  overdue_checks: 'ID checks past the day of their erasure; those under a legal hold are not late.',
  late_vendor_erasures: 'Erasures that the verification vendor has not confirmed in time.',
  servers: 'Server processes that live.',
  workers: 'Processes that live and run jobs.',
} as const

export type Standing = { [Name in keyof typeof STANDING]: number }

const ALIVE = `seen_at > clock_timestamp() - interval '30 seconds'`

/** Counts over the indexes of what is open; the tables of what is done are not looked at. `patience` is when a vendor should have confirmed. */
export const currentStanding = (tx: Tx, now: Date, patience: Date): Promise<Standing | undefined> =>
  tx.one<Standing>(
    `select (select count(*) from reviews where state = 'open')::int as open_reviews,
      (select count(*) from reviews where state = 'open' and due_at < $1)::int as breached_reviews,
      (select count(*) from callback_deliveries where status = 'pending')::int as pending_callbacks,
      (select count(*) from callback_deliveries where status = 'failed')::int as failed_callbacks,
      (select coalesce(greatest(0, extract(epoch from $1 - min(next_attempt_at))), 0) from callback_deliveries
        where status = 'pending' and attempts = 0)::int as oldest_callback_seconds,
      (select count(*) from jobs where dead_at is null)::int as jobs,
      (select count(*) from jobs where dead_at is not null)::int as dead_jobs,
      (select coalesce(greatest(0, extract(epoch from $1 - min(run_at))), 0) from jobs where dead_at is null)::int as oldest_job_seconds,
      (select count(*) from files f join accounts a on a.sid = f.account_sid
        where f.state <> 'erased' and f.erase_after < $1 and not a.legal_hold)::int as overdue_files,
      (select count(*) from inquiries i join accounts a on a.sid = i.account_sid
        where i.erased_at is null and least(i.images_deleted_by, i.erase_after) < $1 and not a.legal_hold)::int as overdue_checks,
      (select count(*) from inquiries i join accounts a on a.sid = i.account_sid
        where i.erased_at is null and i.erasure_asked_at < $2 and not a.legal_hold)::int as late_vendor_erasures,
      (select count(*) from processes where role = 'server' and ${ALIVE})::int as servers,
      (select count(*) from processes where has_worker and ${ALIVE})::int as workers`,
    [now, patience],
  )

/** The database's time, and whether any process runs jobs. */
export const currentPulse = (tx: Tx): Promise<{ now: Date; hasWorker: boolean } | undefined> =>
  tx.one(`select clock_timestamp() as now, exists (select 1 from processes where has_worker and ${ALIVE}) as "hasWorker"`)

/** How far the newest entry of the journal lies in the future of `now`, moved like a sandbox's clock. Below zero as a rule. */
export async function journalAheadMs(tx: Tx, now: Date): Promise<number> {
  const row = await tx.one<{ at: Date | null; offset: number | null }>(
    `select (select at from events order by seq desc limit 1) as at,
       (select (value #>> '{}')::float8 from settings where name = 'clock_offset_ms') as "offset"`,
  )
  return row?.at ? row.at.getTime() - (now.getTime() + (row.offset ?? 0)) : 0
}
