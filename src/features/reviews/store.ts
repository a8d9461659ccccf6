import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Review, SubjectType } from './review.ts'

interface Row {
  sid: string
  account_sid: string
  subject_sid: string
  subject_type: SubjectType
  state: Review['state']
  why: string[]
  opened_at: Date
  due_at: Date
  claimed_by: string | null
  claimed_until: Date | null
  decision: Review['decision']
  reason_codes: string[]
  decided_by: string | null
  decided_at: Date | null
}

const COLUMNS =
  'sid, account_sid, subject_sid, subject_type, state, why, opened_at, due_at, claimed_by, claimed_until, decision, reason_codes, decided_by, decided_at'

/** Puts a subject into the queue; one that waits already stays where it is. Returns when a decision is due. Index: reviews_open_subject. */
export async function openReview(
  tx: Tx,
  ctx: Context,
  about: { accountSid: string; subjectSid: string; subjectType: SubjectType; why: readonly string[]; dueAt: Date },
): Promise<{ sid: string; dueAt: Date }> {
  const row = await tx.one<{ sid: string; due_at: Date }>(
    `insert into reviews (sid, account_sid, subject_sid, subject_type, why, opened_at, due_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (subject_sid) where state = 'open' do update set why = excluded.why
     returning sid, due_at`,
    [ctx.mint('review'), about.accountSid, about.subjectSid, about.subjectType, about.why, ctx.now, about.dueAt],
  )
  if (!row) throw new Error('a review was neither made nor found')
  return { sid: row.sid, dueAt: row.due_at }
}

/** Takes a subject out of the queue when it no longer needs a person. */
export async function withdrawReview(tx: Tx, subjectSid: string): Promise<void> {
  await tx.query(`update reviews set state = 'withdrawn' where subject_sid = $1 and state = 'open'`, [subjectSid])
}

export async function findReview(tx: Tx, sid: string, lock = false): Promise<Review | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from reviews where sid = $1 ${lock ? 'for update' : ''}`, [sid])
  return row && toReview(row)
}

/** The latest reviews of a subject, newest first. */
export async function reviewsOf(tx: Tx, subjectSid: string): Promise<Review[]> {
  return (await tx.query<Row>(`select ${COLUMNS} from reviews where subject_sid = $1 order by opened_at desc limit 20`, [subjectSid])).map(
    toReview,
  )
}

/** The queue by due time, or decided ones by opening. Indexes: reviews_queue, reviews_decided. */
export async function listReviews(
  tx: Tx,
  filter: {
    state?: Review['state'] | undefined
    subjectType?: string | undefined
    claimedBy?: string | undefined
    subjectSid?: string | undefined
  },
  page: PageRequest,
): Promise<Page<Review>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from reviews`,
      where: [
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.subjectType ? ['subject_type = ?', filter.subjectType] : undefined,
        filter.claimedBy ? ['claimed_by = ?', filter.claimedBy] : undefined,
        filter.subjectSid ? ['subject_sid = ?', filter.subjectSid] : undefined,
      ],
      orderBy: filter.state === 'open' ? 'due_at' : 'opened_at',
      orderType: 'timestamptz',
      direction: filter.state === 'open' ? 'asc' : 'desc',
    },
    page,
  )
  return { ...rows, items: rows.items.map(toReview) }
}

export async function setClaim(tx: Tx, sid: string, claimedBy: string | null, until: Date | null): Promise<void> {
  await tx.query('update reviews set claimed_by = $2, claimed_until = $3 where sid = $1', [sid, claimedBy, until])
}

export async function setDecision(
  tx: Tx,
  sid: string,
  decided: { decision: 'approve' | 'reject'; reasonCodes: readonly string[]; by: string; at: Date },
): Promise<void> {
  await tx.query(
    `update reviews set state = 'decided', decision = $2, reason_codes = $3, decided_by = $4, decided_at = $5 where sid = $1`,
    [sid, decided.decision, decided.reasonCodes, decided.by, decided.at],
  )
}

/** Open reviews past their time whose breach was not noted yet. Index: reviews_queue. */
export async function takeBreaches(tx: Tx, now: Date, limit: number): Promise<Review[]> {
  const rows = await tx.query<Row>(
    `update reviews set breach_noted_at = $1
     where sid in (select sid from reviews where state = 'open' and due_at < $1 and breach_noted_at is null order by due_at limit $2 for update skip locked)
     returning ${COLUMNS}`,
    [now, limit],
  )
  return rows.map(toReview)
}

function toReview(row: Row): Review {
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    subjectSid: row.subject_sid,
    subjectType: row.subject_type,
    state: row.state,
    why: row.why,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    claimedBy: row.claimed_by,
    claimedUntil: row.claimed_until,
    decision: row.decision,
    reasonCodes: row.reason_codes,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}
