import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** Where a thing stands on the first page: something is wrong with it, it is unfinished, somebody else is at work, or it ends soon. */
export type Place = 'needs' | 'drafts' | 'waits' | 'soon'

export interface Placed {
  place: Place
  count: number
  /** The newest of them. */
  sids: string[]
}

/** Of each kind of thing in each place so many are shown, however many there are. */
export const FIRST = 20

/** `things`: sid, created_at and place of each; null stands in no list. */
const placed = (things: string): string =>
  `select place, count(*)::int as count, (array_agg(sid order by created_at desc, sid desc))[1:${FIRST}] as sids
   from (${things}) things where place is not null group by place`

/** Index: identity_documents_account. */
export const placedDocuments = (tx: Tx, ctx: Context, soon: Date): Promise<Placed[]> =>
  tx.query(
    placed(`select sid, created_at, case
        when state = 'draft' then 'drafts'
        when state in ('failed', 'expired') then 'needs'
        when state = 'pending' then 'waits'
        when state = 'passed' and (expires_on <= $2 or valid_until <= $3) then 'soon' end as place
      from identity_documents where account_sid = $1 and deleted_at is null`),
    [ctx.accountSid, soon.toISOString().slice(0, 10), soon],
  )

/** Bundles, profiles or products. Index: bundles_account. */
export const placedBundles = (tx: Tx, ctx: Context, kind: string, soon: Date): Promise<Placed[]> =>
  tx.query(
    placed(`select sid, created_at, case
        when state = 'draft' then 'drafts'
        when state = 'rejected' then 'needs'
        when state in ('pending-review', 'in-review') then 'waits'
        when valid_until <= $3 then 'soon' end as place
      from bundles where account_sid = $1 and kind = $2 and deleted_at is null`),
    [ctx.accountSid, kind, soon],
  )

/** ID checks that somebody still has to do something about. Indexes: inquiries_account, inquiry_attempts_inquiry. */
export const placedInquiries = (tx: Tx, ctx: Context): Promise<Placed[]> =>
  tx.query(
    placed(`select sid, created_at, case
        when state = 'failed' then 'needs'
        when state in ('in-review', 'escalated') or state = 'started' and attempt_sid is not null then 'waits'
        when state = 'started' and exists (select 1 from inquiry_attempts a
          where a.account_sid = i.account_sid and a.inquiry_sid = i.sid and a.state = 'retry') then 'needs'
        when state in ('created', 'started') then 'drafts' end as place
      from inquiries i where account_sid = $1`),
    [ctx.accountSid],
  )

/** Which of these checks belong to an upgrade. Index: upgrades_inquiry. */
export async function checksOfUpgrades(tx: Tx, ctx: Context, inquirySids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ inquiry_sid: string }>(
    'select inquiry_sid from upgrades where account_sid = $1 and inquiry_sid = any($2)',
    [ctx.accountSid, inquirySids],
  )
  return new Set(rows.map(({ inquiry_sid }) => inquiry_sid))
}

/** How many living numbers stand how. Index: numbers_standing. */
export async function numbersByStanding(tx: Tx, ctx: Context): Promise<Record<string, number>> {
  const rows = await tx.query<{ compliance: string; count: number }>(
    'select compliance, count(*)::int as count from numbers where account_sid = $1 and released_at is null group by compliance',
    [ctx.accountSid],
  )
  return Object.fromEntries(rows.map(({ compliance, count }) => [compliance, count]))
}
