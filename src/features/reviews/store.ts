import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Note, Review, SubjectType, Verdict } from './review.ts'

const COLUMNS = `sid, account_sid as "accountSid", subject_sid as "subjectSid", subject_type as "subjectType", state, why, opened_at as "openedAt",
  due_at as "dueAt", assigned_to as "assignedTo", claimed_by as "claimedBy", claimed_at as "claimedAt", claimed_until as "claimedUntil",
  is_reopened as "isReopened", proposal, proposed_by as "proposedBy", proposed_at as "proposedAt", decision, reason_codes as "reasonCodes",
  decided_by as "decidedBy", decided_at as "decidedAt", key_slot as "keySlot"`
const notesAbout = (sid: string) => `reviews:${sid}:notes`

/** Puts a subject into the queue; one that waits already stays where it is. Returns when a decision is due. Index: reviews_open_subject. */
export async function openReview(
  tx: Tx,
  ctx: Context,
  about: { accountSid: string; subjectSid: string; subjectType: SubjectType; why: readonly string[]; dueAt: Date; isReopened?: boolean },
): Promise<{ sid: string; dueAt: Date }> {
  const row = await tx.one<{ sid: string; due_at: Date }>(
    `insert into reviews (sid, account_sid, subject_sid, subject_type, why, opened_at, due_at, is_reopened) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (subject_sid) where state = 'open' do update set why = excluded.why
     returning sid, due_at`,
    [ctx.mint('review'), about.accountSid, about.subjectSid, about.subjectType, about.why, ctx.now, about.dueAt, about.isReopened ?? false],
  )
  if (!row) throw new Error('a review was neither made nor found')
  return { sid: row.sid, dueAt: row.due_at }
}

/** Takes a subject out of the queue when it no longer needs a person. */
export async function withdrawReview(tx: Tx, subjectSid: string): Promise<void> {
  await tx.query(`update reviews set state = 'withdrawn' where subject_sid = $1 and state = 'open'`, [subjectSid])
}

export const findReview = (tx: Tx, sid: string, lock = false): Promise<Review | undefined> =>
  tx.one<Review>(`select ${COLUMNS} from reviews where sid = $1 ${lock ? 'for update' : ''}`, [sid])

/** The latest reviews of a subject, newest first. Index: reviews_subject. */
export const reviewsOf = (tx: Tx, subjectSid: string): Promise<Review[]> =>
  tx.query<Review>(`select ${COLUMNS} from reviews where subject_sid = $1 order by opened_at desc limit 20`, [subjectSid])

export interface ReviewFilter {
  state?: Review['state'] | undefined
  subjectType?: string | undefined
  claimedBy?: string | undefined
  assignedTo?: string | undefined
  decidedBy?: string | undefined
  subjectSid?: string | undefined
  accountSid?: string | undefined
  /** Decided or still open after it was due. */
  isBreached?: boolean | undefined
}

/** The queue by due time, or decided ones by opening. Indexes: reviews_queue, reviews_decided. */
export function listReviews(tx: Tx, filter: ReviewFilter, now: Date, page: PageRequest): Promise<Page<Review>> {
  return listPage<Review>(
    tx,
    {
      select: `select ${COLUMNS} from reviews`,
      where: [
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.subjectType ? ['subject_type = ?', filter.subjectType] : undefined,
        filter.claimedBy ? ['claimed_by = ?', filter.claimedBy] : undefined,
        filter.assignedTo ? ['assigned_to = ?', filter.assignedTo] : undefined,
        filter.decidedBy ? ['decided_by = ?', filter.decidedBy] : undefined,
        filter.subjectSid ? ['subject_sid = ?', filter.subjectSid] : undefined,
        filter.accountSid ? ['account_sid = ?', filter.accountSid] : undefined,
        filter.isBreached ? [`state <> 'withdrawn' and coalesce(decided_at, ?) > due_at`, now] : undefined,
      ],
      orderBy: filter.state === 'open' ? 'due_at' : 'opened_at',
      orderType: 'timestamptz',
      direction: filter.state === 'open' ? 'asc' : 'desc',
    },
    page,
  )
}

export async function setClaim(tx: Tx, sid: string, claim: { by: string; at: Date; until: Date } | null): Promise<void> {
  await tx.query('update reviews set claimed_by = $2, claimed_at = $3, claimed_until = $4 where sid = $1', [
    sid,
    claim?.by ?? null,
    claim?.at ?? null,
    claim?.until ?? null,
  ])
}

export async function setAssignee(tx: Tx, sid: string, staffSid: string | null): Promise<void> {
  await tx.query('update reviews set assigned_to = $2 where sid = $1', [sid, staffSid])
}

export async function setDecision(
  tx: Tx,
  sid: string,
  decided: { decision: Verdict; reasonCodes: readonly string[]; by: string; at: Date },
): Promise<void> {
  await tx.query(
    `update reviews set state = 'decided', decision = $2, reason_codes = $3, decided_by = $4, decided_at = $5 where sid = $1`,
    [sid, decided.decision, decided.reasonCodes, decided.by, decided.at],
  )
}

/** Keeps a first decision and gives the case back for somebody else. */
export async function setProposal(tx: Tx, sid: string, proposed: { proposal: Verdict; by: string; at: Date }): Promise<void> {
  await tx.query(
    `update reviews set proposal = $2, proposed_by = $3, proposed_at = $4, claimed_by = null, claimed_at = null, claimed_until = null,
       assigned_to = nullif(assigned_to, $3) where sid = $1`,
    [sid, proposed.proposal, proposed.by, proposed.at],
  )
}

/** Adds what a reviewer wrote about a case, sealed under a key of the case's own. */
export async function keepNote(tx: Tx, ctx: Context, { sid, keySlot }: Pick<Review, 'sid' | 'keySlot'>, note: Note): Promise<void> {
  const key = keySlot ?? (await ctx.vault.createKey())
  const notes = [...(await notesOf(tx, ctx, sid)), note]
  await tx.query('update reviews set key_slot = $2, notes_sealed = $3 where sid = $1', [
    sid,
    key,
    await ctx.vault.seal(key, notesAbout(sid), notes),
  ])
}

/** What reviewers wrote about a case, oldest first; nothing once it has been erased. */
export async function notesOf(tx: Tx, ctx: Context, sid: string): Promise<Note[]> {
  const row = await tx.one<{ key_slot: string | null; notes_sealed: Buffer | null }>(
    'select key_slot, notes_sealed from reviews where sid = $1',
    [sid],
  )
  if (!row?.key_slot || !row.notes_sealed) return []
  // What `keepNote` sealed for this very row.
  return (await ctx.vault.unseal(row.key_slot, notesAbout(sid), row.notes_sealed)) as Note[]
}

/** Open reviews past their time whose breach was not noted yet. Index: reviews_queue. */
export const takeBreaches = (tx: Tx, now: Date, limit: number): Promise<Review[]> =>
  tx.query<Review>(
    `update reviews set breach_noted_at = $1
     where sid in (select sid from reviews where state = 'open' and due_at < $1 and breach_noted_at is null order by due_at limit $2 for update skip locked)
     returning ${COLUMNS}`,
    [now, limit],
  )

/** Whether the member of staff is a user of the account's Console, or of its parent's. Index: users_staff. */
export async function isOwnAccount(tx: Tx, staffSid: string, accountSid: string): Promise<boolean> {
  const row = await tx.one(
    `select 1 from users u join accounts a on a.sid = $2
     where u.staff_sid = $1 and u.account_sid in (a.sid, a.owner_account_sid) and not (a.is_test or a.allows_specimens) limit 1`,
    [staffSid, accountSid],
  )
  return row !== undefined
}
