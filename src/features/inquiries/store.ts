import type { Side } from '../../domain/reading/reading.ts'
import type { Reason, ReasonCode } from '../../domain/reasons.ts'
import { ATTEMPT_LIMIT } from '../../domain/vendor.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { factsOfRows, type SubjectFacts } from '../reviews/facts.ts'
import type { Attempt, FullInquiry, Inquiry } from './inquiry.ts'

interface Row {
  sid: string
  account_sid: string
  state: Inquiry['state']
  vendor: Inquiry['vendor']
  vendor_ref: string
  iso_country: string | null
  chosen_country: string | null
  chosen_type: string | null
  sealed: Buffer
  key_slot: string
  attempts_used: number
  attempt_sid: string | null
  delegation_sid: string | null
  status_callback: string | null
  review_due_at: Date | null
  decided_at: Date | null
  verdict_sealed: Buffer | null
  link_expires_at: Date
  images_deleted_by: Date | null
  erase_after: Date
  erasure_asked_at: Date | null
  erased_at: Date | null
  erasure_receipt: string | null
  created_at: Date
  updated_at: Date
}

interface AttemptRow {
  sid: string
  account_sid: string
  inquiry_sid: string
  vendor_ref: string
  ref: string
  state: Attempt['state']
  iso_country: string | null
  document_type: string | null
  sealed: Buffer | null
  staff_codes: ReasonCode[]
  kept_sides: Side[]
  created_at: Date
  judged_at: Date | null
}

const COLUMNS = `sid, account_sid, state, vendor, vendor_ref, iso_country, chosen_country, chosen_type, sealed, key_slot, attempts_used, attempt_sid,
  delegation_sid, status_callback, review_due_at, decided_at, verdict_sealed, link_expires_at, images_deleted_by, erase_after, erasure_asked_at, erased_at, erasure_receipt, created_at, updated_at`
const ATTEMPT_COLUMNS =
  'sid, account_sid, inquiry_sid, vendor_ref, ref, state, iso_country, document_type, sealed, staff_codes, kept_sides, created_at, judged_at'
const nameAbout = (sid: string) => `inquiries:${sid}:name`
const verdictAbout = (sid: string) => `inquiries:${sid}:verdict`
const reasonsAbout = (sid: string) => `inquiry_attempts:${sid}:reasons`

/** Writes a new inquiry, or what may change of one. Counting attempts is not done here: see `claimAttempt`. */
export async function saveInquiry(tx: Tx, ctx: Context, inquiry: Inquiry): Promise<void> {
  await tx.query(
    `insert into inquiries (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
     on conflict (sid) do update set
       state = excluded.state, chosen_country = excluded.chosen_country, chosen_type = excluded.chosen_type, delegation_sid = excluded.delegation_sid,
       review_due_at = excluded.review_due_at, decided_at = excluded.decided_at, verdict_sealed = excluded.verdict_sealed, link_expires_at = excluded.link_expires_at, images_deleted_by = excluded.images_deleted_by,
       erased_at = excluded.erased_at, erasure_receipt = excluded.erasure_receipt, updated_at = excluded.updated_at
     where inquiries.account_sid = excluded.account_sid`,
    [
      inquiry.sid,
      inquiry.accountSid,
      inquiry.state,
      inquiry.vendor,
      inquiry.vendorRef,
      inquiry.isoCountry,
      inquiry.chosenCountry,
      inquiry.chosenType,
      await ctx.vault.seal(inquiry.keySlot, nameAbout(inquiry.sid), inquiry.friendlyName),
      inquiry.keySlot,
      inquiry.attemptsUsed,
      inquiry.attemptSid,
      inquiry.delegationSid,
      inquiry.statusCallback,
      inquiry.reviewDueAt,
      inquiry.decidedAt,
      inquiry.reasons.length > 0 ? await ctx.vault.seal(inquiry.keySlot, verdictAbout(inquiry.sid), inquiry.reasons) : null,
      inquiry.linkExpiresAt,
      inquiry.imagesDeletedBy,
      inquiry.eraseAfter,
      inquiry.erasureAskedAt,
      inquiry.erasedAt,
      inquiry.erasureReceipt,
      inquiry.createdAt,
      inquiry.updatedAt,
    ],
  )
}

/**
 * Takes one of the three attempts, if one is left and none is under way: one conditional statement, so that parallel
 * submissions cannot take a fourth. The table's own check is the second wall.
 */
export async function claimAttempt(tx: Tx, accountSid: string, sid: string, attemptSid: string, now: Date): Promise<boolean> {
  const taken = await tx.one(
    `update inquiries set attempts_used = attempts_used + 1, attempt_sid = $3, state = 'started', updated_at = $4
     where account_sid = $1 and sid = $2 and attempts_used < ${ATTEMPT_LIMIT} and attempt_sid is null and state in ('created', 'started')
       and erased_at is null and link_expires_at > $4
     returning sid`,
    [accountSid, sid, attemptSid, now],
  )
  return taken !== undefined
}

/** Ends the attempt that is under way; `isJudged` false gives it back. Says whether it was still under way, so that it is given back once. */
export async function endAttempt(
  tx: Tx,
  accountSid: string,
  sid: string,
  attemptSid: string,
  isJudged: boolean,
  now: Date,
): Promise<boolean> {
  const ended = await tx.one(
    `update inquiries set attempts_used = attempts_used - $4, attempt_sid = null, updated_at = $5
     where account_sid = $1 and sid = $2 and attempt_sid = $3 returning sid`,
    [accountSid, sid, attemptSid, isJudged ? 0 : 1, now],
  )
  return ended !== undefined
}

export const lockInquiry = (tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<Inquiry | undefined> =>
  find(tx, ctx, accountSid, sid, 'for update')

export const findInquiry = (tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<Inquiry | undefined> =>
  find(tx, ctx, accountSid, sid, '')

async function find(tx: Tx, ctx: Context, accountSid: string, sid: string, lock: string): Promise<Inquiry | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from inquiries where account_sid = $1 and sid = $2 ${lock}`, [accountSid, sid])
  return row && toInquiry(ctx, row)
}

/** The inquiry with its attempts. */
export async function findFullInquiry(tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<FullInquiry | undefined> {
  const inquiry = await findInquiry(tx, ctx, accountSid, sid)
  return inquiry && { inquiry, attempts: await attemptsOf(tx, ctx, inquiry) }
}

/** Index: inquiries_account. */
export async function listInquiries(
  tx: Tx,
  ctx: Context,
  filter: { state?: string | undefined },
  page: PageRequest,
): Promise<Page<Inquiry>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from inquiries`,
      where: [['account_sid = ?', ctx.accountSid], filter.state ? ['state = ?', filter.state] : undefined],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toInquiry(ctx, row))) }
}

/** For the queue. */
export async function inquiryFacts(tx: Tx, ctx: Context, sids: readonly string[]): Promise<Map<string, SubjectFacts>> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from inquiries where sid = any($1)`, [sids])
  return factsOfRows(rows, async row => {
    const { friendlyName, isoCountry, chosenCountry, attemptsUsed, state } = await toInquiry(ctx, row)
    return { holder: friendlyName, isoCountry: isoCountry ?? chosenCountry, tries: attemptsUsed, isEscalated: state === 'escalated' }
  })
}

/** Whose inquiry it is, for work that knows the sid only. */
export const findOwner = async (tx: Tx, sid: string): Promise<string | undefined> =>
  (await tx.one<{ account_sid: string }>('select account_sid from inquiries where sid = $1', [sid]))?.account_sid

/** Whose inquiry a vendor's case is. Index: inquiries_vendor. */
export const ownerOfCase = (tx: Tx, vendorRef: string): Promise<{ sid: string; accountSid: string } | undefined> =>
  tx.one(
    `select i.sid, i.account_sid as "accountSid" from inquiries i where i.vendor_ref = $1
     union all select d.inquiry_sid, d.account_sid from delegations d where d.vendor_ref = $1 limit 1`,
    [vendorRef],
  )

/** Judged and running attempts, oldest first. Index: inquiry_attempts_inquiry. */
export async function attemptsOf(tx: Tx, ctx: Context, inquiry: Inquiry): Promise<Attempt[]> {
  const rows = await tx.query<AttemptRow>(
    `select ${ATTEMPT_COLUMNS} from inquiry_attempts where account_sid = $1 and inquiry_sid = $2 and state <> 'void' order by created_at, sid`,
    [inquiry.accountSid, inquiry.sid],
  )
  return Promise.all(rows.map(row => toAttempt(ctx, inquiry.keySlot, row)))
}

export async function saveAttempt(tx: Tx, ctx: Context, keySlot: string, attempt: Attempt): Promise<void> {
  await tx.query(
    `insert into inquiry_attempts (${ATTEMPT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (sid) do update set state = excluded.state, sealed = excluded.sealed, staff_codes = excluded.staff_codes,
       kept_sides = excluded.kept_sides, judged_at = excluded.judged_at
     where inquiry_attempts.account_sid = excluded.account_sid`,
    [
      attempt.sid,
      attempt.accountSid,
      attempt.inquirySid,
      attempt.vendorRef,
      attempt.ref,
      attempt.state,
      attempt.isoCountry,
      attempt.documentType,
      await ctx.vault.seal(keySlot, reasonsAbout(attempt.sid), attempt.reasons),
      attempt.staffCodes,
      attempt.keptSides,
      attempt.createdAt,
      attempt.judgedAt,
    ],
  )
}

/** Attempts that are under way for so long that nobody works on them any more: their jobs have died. */
export const strandedAttempts = (tx: Tx, before: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> =>
  tx.query(
    `select i.sid, i.account_sid as "accountSid" from inquiries i join inquiry_attempts a on a.sid = i.attempt_sid
     where i.attempt_sid is not null and a.created_at <= $1
       and not exists (select 1 from jobs j where j.kind = 'inquiry.judge' and j.sid = i.sid and j.dead_at is null)
     order by a.created_at limit $2`,
    [before, limit],
  )

/** Inquiries whose papers are due to go and whose vendor may be asked now, save those of accounts under a legal hold. Index: inquiries_erase. */
export const dueForErasure = (tx: Tx, now: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> =>
  tx.query(
    `select i.sid, i.account_sid as "accountSid" from inquiries i join accounts a on a.sid = i.account_sid
     where i.erased_at is null and not a.legal_hold and i.erase_after <= $1 and (i.erasure_next_at is null or i.erasure_next_at <= $1)
     order by i.erase_after limit $2`,
    [now, limit],
  )

/**
 * The vendor was asked and is not done, or did not answer: the erasure is due from now on, and it is asked again soon, then ever more
 * rarely, at the latest after an hour. Says whether this was the first time.
 */
export async function postponeErasure(tx: Tx, accountSid: string, sid: string, now: Date): Promise<boolean> {
  const row = await tx.one<{ is_first: boolean }>(
    `update inquiries set erase_after = least(erase_after, $3), erasure_asked_at = coalesce(erasure_asked_at, $3),
       erasure_next_at = $3 + least(greatest(($3 - coalesce(erasure_asked_at, $3)) / 4, interval '4 seconds'), interval '1 hour')
     where account_sid = $1 and sid = $2 and erased_at is null returning erasure_asked_at = $3 as is_first`,
    [accountSid, sid, now],
  )
  return row?.is_first ?? false
}

/** Erasures that a vendor has not confirmed in time and that operators were not told of yet. Index: inquiries_erasing. */
export const takeLateErasures = (tx: Tx, askedBefore: Date, now: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> =>
  tx.query(
    `update inquiries set erasure_late_at = $2
     where sid in (
       select i.sid from inquiries i join accounts a on a.sid = i.account_sid
       where i.erased_at is null and i.erasure_asked_at <= $1 and i.erasure_late_at is null and not a.legal_hold
       order by i.erasure_asked_at limit $3 for update of i skip locked)
     returning sid, account_sid as "accountSid"`,
    [askedBefore, now, limit],
  )

/** Checks of every account, for staff, newest first; `isErasing`: the vendor was asked to erase and has not confirmed. Index: inquiry_attempts_signs. */
export async function listAllInquiries(
  tx: Tx,
  ctx: Context,
  filter: { state?: string | undefined; accountSid?: string | undefined; isErasing: boolean; hasSigns: boolean },
  page: PageRequest,
): Promise<Page<Inquiry>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from inquiries`,
      where: [
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.accountSid ? ['account_sid = ?', filter.accountSid] : undefined,
        filter.isErasing ? ['erased_at is null and erasure_asked_at is not null'] : undefined,
        filter.hasSigns ? ["sid in (select inquiry_sid from inquiry_attempts where staff_codes <> '{}')"] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toInquiry(ctx, row))) }
}

/** The same for the checks that a vendor knows by these names. Index: inquiries_vendor. */
export const hurryErasures = (tx: Tx, vendorRefs: readonly string[], now: Date): Promise<unknown> =>
  tx.query('update inquiries set erase_after = least(erase_after, $2) where vendor_ref = any($1) and erased_at is null', [vendorRefs, now])

/** Inquiries whose link ended before they were done. Index: inquiries_link. */
export const dueForExpiry = (tx: Tx, now: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> =>
  tx.query(
    `select sid, account_sid as "accountSid" from inquiries
     where state in ('created', 'started') and attempt_sid is null and link_expires_at <= $1 order by link_expires_at limit $2`,
    [now, limit],
  )

/** Open checks of a vendor that were not brought in line since, and are now. Index: inquiries_sync. */
export const takeForSync = (
  tx: Tx,
  vendor: string,
  before: Date,
  now: Date,
  limit: number,
): Promise<{ sid: string; accountSid: string }[]> =>
  tx.query(
    `update inquiries set synced_at = $3
     where sid in (
       select sid from inquiries
       where state in ('created', 'started', 'in-review', 'escalated') and erased_at is null and vendor = $1 and coalesce(synced_at, created_at) <= $2
       order by coalesce(synced_at, created_at) limit $4 for update skip locked)
     returning sid, account_sid as "accountSid"`,
    [vendor, before, now, limit],
  )

/** Notes a vendor's event; false when it was taken before. */
export async function takeNotice(tx: Tx, eventId: string, now: Date): Promise<boolean> {
  const taken = await tx.one(
    'insert into vendor_notices (event_id, received_at) values ($1, $2) on conflict do nothing returning event_id',
    [eventId, now],
  )
  return taken !== undefined
}

async function toInquiry(ctx: Context, row: Row): Promise<Inquiry> {
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    state: row.state,
    vendor: row.vendor,
    vendorRef: row.vendor_ref,
    isoCountry: row.iso_country,
    chosenCountry: row.chosen_country,
    chosenType: row.chosen_type,
    friendlyName: row.sealed.length > 0 ? String(await ctx.vault.unseal(row.key_slot, nameAbout(row.sid), row.sealed)) : '',
    attemptsUsed: row.attempts_used,
    attemptSid: row.attempt_sid,
    delegationSid: row.delegation_sid,
    statusCallback: row.status_callback,
    reviewDueAt: row.review_due_at,
    decidedAt: row.decided_at,
    // What `saveInquiry` sealed for this very row.
    reasons: row.verdict_sealed ? ((await ctx.vault.unseal(row.key_slot, verdictAbout(row.sid), row.verdict_sealed)) as Reason[]) : [],
    linkExpiresAt: row.link_expires_at,
    imagesDeletedBy: row.images_deleted_by,
    eraseAfter: row.erase_after,
    erasureAskedAt: row.erasure_asked_at,
    erasedAt: row.erased_at,
    erasureReceipt: row.erasure_receipt,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

async function toAttempt(ctx: Context, keySlot: string, row: AttemptRow): Promise<Attempt> {
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    inquirySid: row.inquiry_sid,
    vendorRef: row.vendor_ref,
    ref: row.ref,
    state: row.state,
    isoCountry: row.iso_country,
    documentType: row.document_type,
    // What `saveAttempt` sealed for this very row.
    reasons: row.sealed ? ((await ctx.vault.unseal(keySlot, reasonsAbout(row.sid), row.sealed)) as Reason[]) : [],
    staffCodes: row.staff_codes,
    keptSides: row.kept_sides,
    createdAt: row.created_at,
    judgedAt: row.judged_at,
  }
}
