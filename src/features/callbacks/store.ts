import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** One line of the journal, as an account or staff may see it. */
export interface JournalEvent {
  sid: string
  seq: number
  accountSid: string
  actorKind: string
  at: Date
  what: string
  subjectSid: string
  from: string | null
  to: string | null
}

export interface Delivery {
  sid: string
  accountSid: string
  eventSid: string
  subjectSid: string
  url: string
  fields: Record<string, string>
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAttemptAt: Date | null
  responseStatus: number | null
  error: string | null
  createdAt: Date
  finishedAt: Date | null
}

const EVENT = `sid, seq, account_sid as "accountSid", actor_kind as "actorKind", at, what, subject_sid as "subjectSid", state_from as "from", state_to as "to"`
export const DELIVERY = `sid, account_sid as "accountSid", event_sid as "eventSid", subject_sid as "subjectSid", url, fields, status, attempts,
  next_attempt_at as "nextAttemptAt", response_status as "responseStatus", error, created_at as "createdAt", finished_at as "finishedAt"`

/**
 * Events after a position, oldest first. Only those below the oldest running transaction are shown, so a reader that
 * keeps the last position never skips one that commits late. Index: events_account.
 */
export async function listEvents(
  tx: Tx,
  accountSid: string,
  filter: { after: number; subjectSid: string | undefined; what: string | undefined },
  limit: number,
): Promise<JournalEvent[]> {
  return tx.query<JournalEvent>(
    `select ${EVENT} from events where account_sid = $1 and seq > $2 and xid < pg_snapshot_xmin(pg_current_snapshot())
       and ($3::text is null or subject_sid = $3) and ($4::text is null or what = $4) order by seq limit $5`,
    [accountSid, filter.after, filter.subjectSid ?? null, filter.what ?? null, limit],
  )
}

/** What happened to one subject, oldest first: its timeline. Index: events_subject. */
export async function eventsOf(tx: Tx, subjectSid: string): Promise<JournalEvent[]> {
  return tx.query<JournalEvent>(`select ${EVENT} from events where subject_sid = $1 order by seq limit 200`, [subjectSid])
}

const VIEWS = ['file.viewed', 'inquiry.papers_viewed']

/** Who of staff looked at these scans or papers, newest first. Index: events_subject. */
export const viewsOf = (tx: Tx, subjectSids: readonly string[]): Promise<{ actorSid: string; subjectSid: string; at: Date }[]> =>
  tx.query(
    `select actor_sid as "actorSid", subject_sid as "subjectSid", at from events where subject_sid = any($1) and what = any($2) order by seq desc limit 100`,
    [subjectSids, VIEWS],
  )

/** How often each of these subjects went through one thing, such as `bundle.submitted`. Index: events_subject. */
export async function countOf(tx: Tx, subjectSids: readonly string[], what: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ sid: string; count: number }>(
    'select subject_sid as sid, count(*)::int as count from events where subject_sid = any($1) and what = any($2) group by subject_sid',
    [subjectSids, what],
  )
  return new Map(rows.map(({ sid, count }) => [sid, count]))
}

/** Where the journal ends now. */
export async function newestEvent(tx: Tx): Promise<number> {
  return (await tx.one<{ seq: number }>('select coalesce(max(seq), 0)::bigint as seq from events'))?.seq ?? 0
}

/** Everybody's events after a position, for live pages. Index: primary key. */
export async function newEvents(tx: Tx, after: number, limit: number): Promise<JournalEvent[]> {
  return tx.query<JournalEvent>(
    `select ${EVENT} from events where seq > $1 and xid < pg_snapshot_xmin(pg_current_snapshot()) order by seq limit $2`,
    [after, limit],
  )
}

/** Index: callback_deliveries_account. */
export async function listDeliveries(
  tx: Tx,
  accountSid: string,
  filter: { status: string | undefined; subjectSid: string | undefined },
  page: PageRequest,
): Promise<Page<Delivery>> {
  return listPage<Delivery>(
    tx,
    {
      select: `select ${DELIVERY} from callback_deliveries`,
      where: [
        ['account_sid = ?', accountSid],
        filter.status ? ['status = ?', filter.status] : undefined,
        filter.subjectSid ? ['subject_sid = ?', filter.subjectSid] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

export async function findDelivery(tx: Tx, accountSid: string, sid: string): Promise<Delivery | undefined> {
  return tx.one<Delivery>(`select ${DELIVERY} from callback_deliveries where account_sid = $1 and sid = $2`, [accountSid, sid])
}

export function finishDelivery(
  tx: Tx,
  sid: string,
  about: { status: 'delivered' | 'failed'; responseStatus: number | null; error: string | null; now: Date },
): void {
  tx.later(
    'update callback_deliveries set status = $2, response_status = $3, error = $4, finished_at = $5, next_attempt_at = null, leased_until = null where sid = $1',
    [sid, about.status, about.responseStatus, about.error, about.now],
  )
}

export function postponeDelivery(tx: Tx, sid: string, about: { at: Date; responseStatus: number | null; error: string | null }): void {
  tx.later('update callback_deliveries set next_attempt_at = $2, response_status = $3, error = $4, leased_until = null where sid = $1', [
    sid,
    about.at,
    about.responseStatus,
    about.error,
  ])
}

/** Sends a finished delivery once more, from the first attempt on. */
export async function restartDelivery(tx: Tx, sid: string, now: Date): Promise<void> {
  await tx.query(
    `update callback_deliveries set status = 'pending', attempts = 0, next_attempt_at = $2, leased_until = null, finished_at = null, error = null where sid = $1`,
    [sid, now],
  )
}
