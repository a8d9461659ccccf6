import type { Tx } from '../../platform/postgres/pool.ts'
import { DELIVERY, type Delivery } from './store.ts'

/** How many deliveries are on their way to each receiver, and how many may be. */
export interface Busy {
  counts: ReadonlyMap<string, number>
  most: number
}

type Leased = Delivery & { receiver: string }

/**
 * Leases due deliveries. It goes from receiver to receiver, on from `after` to `last`, and takes the oldest of each until it has enough:
 * whoever has a backlog, dead or alive, delays nobody. The callbacks of one subject leave in their order: a later one waits while an
 * earlier one has not been tried or is under way; after a failed try it no longer waits. Indexes: callback_deliveries_receiver,
 * callback_deliveries_order.
 */
export async function takeDue(
  tx: Tx,
  now: Date,
  leasedUntil: Date,
  { limit, after, busy }: { limit: number; after: string; busy: Busy },
): Promise<{ due: Leased[]; last: string }> {
  const lease = (most: number, from: string, to: string) =>
    tx.query<Leased>(LEASE, [now, leasedUntil, most, [...busy.counts.keys()], [...busy.counts.values()], busy.most, from, to])
  tx.later(BY_INDEX)
  const onwards = await lease(limit, after, END)
  if (onwards.length === limit) return { due: onwards, last: lastOf(onwards) }
  if (after === '') return { due: onwards, last: '' }
  const again = await lease(limit - onwards.length, '', after)
  return { due: [...onwards, ...again], last: lastOf(again) }
}

const lastOf = (leased: readonly Leased[]): string =>
  leased
    .map(({ receiver }) => receiver)
    .sort()
    .at(-1) ?? ''

/** After every receiver. */
const END = '\u{10ffff}'

/** This table is empty most of the time, and then thousands wait: what its statistics say is no reason to read and sort all of it. */
const BY_INDEX = `select ${['seqscan', 'bitmapscan', 'sort'].map(way => `set_config('enable_${way}', 'off', true)`).join(', ')}`

/** Nothing is sorted across receivers, so that the walk ends as soon as there are enough. */
const LEASE = `with recursive busy as (
    select receiver collate "C" as receiver, count from unnest($4::text[], $5::int[]) as b (receiver, count)),
  receivers as (
    (select d.receiver from callback_deliveries d where d.status = 'pending' and d.receiver > $7
       and (select next_attempt_at from callback_deliveries where status = 'pending' order by next_attempt_at limit 1) <= $1 order by d.receiver limit 1)
    union all
    select next.receiver from receivers r cross join lateral (
      select d.receiver from callback_deliveries d where d.status = 'pending' and d.receiver > r.receiver order by d.receiver limit 1) next
     where r.receiver < $8),
  due as (
    select first.sid from receivers r left join busy b on b.receiver = r.receiver cross join lateral (
      select d.sid from callback_deliveries d
      where d.status = 'pending' and d.receiver = r.receiver and d.next_attempt_at <= $1 and (d.leased_until is null or d.leased_until < $1)
        and not exists (
          select 1 from callback_deliveries e where e.subject_sid = d.subject_sid and e.status = 'pending' and e.seq < d.seq
            and (e.attempts = 0 or e.leased_until > $1))
      order by d.next_attempt_at, d.seq limit greatest($6 - coalesce(b.count, 0), 0)) first
    where r.receiver <= $8 limit $3)
  update callback_deliveries set leased_until = $2, attempts = attempts + 1
  where status = 'pending' and (leased_until is null or leased_until < $1) and sid = any (array(select sid from due))
  returning ${DELIVERY}, receiver`
