import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { type Condition, listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** One row of the journal as staff see it. */
export interface JournalRow {
  sid: string
  seq: number
  accountSid: string
  actorKind: string
  actorSid: string
  requestId: string
  at: Date
  what: string
  subjectSid: string
  from: string | null
  to: string | null
  isSealed: boolean
}

export interface JournalFilter {
  actorSid?: string | undefined
  subjectSid?: string | undefined
  accountSid?: string | undefined
  /** `review.claimed`, or `review` for everything that happens to reviews. */
  what?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

const SELECT = `select sid, seq, account_sid as "accountSid", actor_kind as "actorKind", actor_sid as "actorSid", request_id as "requestId", at, what,
  subject_sid as "subjectSid", state_from as "from", state_to as "to", chain_hash is not null as "isSealed" from events`

const conditionsOf = ({ actorSid, subjectSid, accountSid, what, from, to }: JournalFilter): Condition[] => [
  actorSid ? ['actor_sid = ?', actorSid] : undefined,
  subjectSid ? ['subject_sid = ?', subjectSid] : undefined,
  accountSid ? ['account_sid = ?', accountSid] : undefined,
  what ? (what.includes('.') ? ['what = ?', what] : ['what like ?', `${what.replace(/[\\%_]/g, '\\$&')}.%`]) : undefined,
  from ? ['at >= ?', from] : undefined,
  to ? ['at < ?', to] : undefined,
]

/** Newest first. Indexes: events_actor, events_subject, events_account, events_what, events_at, else the primary key. */
export const searchJournal = (tx: Tx, filter: JournalFilter, page: PageRequest): Promise<Page<JournalRow>> =>
  listPage<JournalRow>(tx, { select: SELECT, where: conditionsOf(filter), orderBy: 'seq', orderType: 'bigint', direction: 'desc' }, page)

export interface ChainState {
  sealed: number
  unsealed: number
}

/** How far the chain has come. Index: events_unchained. */
export async function chainState(tx: Tx): Promise<ChainState> {
  const row = await tx.one<ChainState>(
    `select (select count(*) from events where chain_hash is null)::int as unsealed, (select count(*) from events where chain_hash is not null)::int as sealed`,
  )
  return row ?? { sealed: 0, unsealed: 0 }
}
