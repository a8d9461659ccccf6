import type { Tx } from '../../platform/postgres/pool.ts'

export interface ReviewerFigures {
  decidedBy: string
  approved: number
  rejected: number
  asked: number
  late: number
  /** Median seconds from claim to decision; null where cases were decided unclaimed. */
  handlingSeconds: number | null
  /** Median seconds from opening to decision. */
  ageSeconds: number
}

const FIGURES = `count(*) filter (where decision = 'approve')::int as approved, count(*) filter (where decision = 'reject')::int as rejected,
  count(*) filter (where decision = 'ask')::int as asked, count(*) filter (where decided_at > due_at)::int as late,
  round(percentile_cont(0.5) within group (order by extract(epoch from decided_at - claimed_at)))::int as "handlingSeconds",
  round(percentile_cont(0.5) within group (order by extract(epoch from decided_at - opened_at)))::int as "ageSeconds"`

/** What each reviewer decided in a time. Index: reviews_decided_at. */
export const figuresByReviewer = (tx: Tx, from: Date, to: Date): Promise<ReviewerFigures[]> =>
  tx.query(
    `select decided_by as "decidedBy", ${FIGURES} from reviews
     where state = 'decided' and decided_at >= $1 and decided_at < $2 group by decided_by order by count(*) desc, decided_by`,
    [from, to],
  )

/** All of them together. */
export const figuresOfAll = (tx: Tx, from: Date, to: Date): Promise<Omit<ReviewerFigures, 'decidedBy'> | undefined> =>
  tx.one(`select ${FIGURES} from reviews where state = 'decided' and decided_at >= $1 and decided_at < $2`, [from, to])

/** Which reasons were given how often. */
export const reasonsGiven = (tx: Tx, from: Date, to: Date): Promise<{ code: string; count: number }[]> =>
  tx.query(
    `select code, count(*)::int as count from reviews cross join unnest(reason_codes) as code
     where state = 'decided' and decided_at >= $1 and decided_at < $2 group by code order by 2 desc, 1 limit 20`,
    [from, to],
  )

export interface QueueAge {
  open: number
  unassigned: number
  awaitingSecond: number
  late: number
  /** Opened within the last day, three days, and before. */
  today: number
  threeDays: number
  older: number
}

/** How old the queue is. Index: reviews_queue. */
export async function queueAge(tx: Tx, now: Date): Promise<QueueAge> {
  const row = await tx.one<QueueAge>(
    `select count(*)::int as open,
       count(*) filter (where assigned_to is null and (claimed_until is null or claimed_until <= $1))::int as unassigned,
       count(*) filter (where proposal is not null)::int as "awaitingSecond", count(*) filter (where due_at < $1)::int as late,
       count(*) filter (where opened_at > $1 - interval '1 day')::int as today,
       count(*) filter (where opened_at <= $1 - interval '1 day' and opened_at > $1 - interval '3 days')::int as "threeDays",
       count(*) filter (where opened_at <= $1 - interval '3 days')::int as older
     from reviews where state = 'open'`,
    [now],
  )
  if (!row) throw new Error('a count has no row')
  return row
}
