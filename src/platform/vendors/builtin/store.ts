import type { Reading, Side } from '../../../domain/reading/reading.ts'
import type { Tx } from '../../postgres/pool.ts'

export interface CaseRow {
  inquirySid: string
  accountSid: string
  allowsSpecimens: boolean
  isTest: boolean
  sealed: Buffer | null
  keySlot: string
  createdAt: Date
  eraseAfter: Date
  erasedAt: Date | null
  receipt: string | null
}

export interface SubmissionRow {
  attemptSid: string
  inquirySid: string
  state: 'received' | 'passed' | 'retry' | 'review'
  isoCountry: string
  documentType: string
  repeatMark: Buffer
  sealed: Buffer | null
  reasonCodes: string[]
  staffCodes: string[]
  createdAt: Date
}

export interface ImageRow {
  id: number
  attemptSid: string
  side: Side
  path: string
  contentMark: Buffer
  readingSealed: Buffer | null
  /** Filled when unsealed. */
  reading?: Reading
}

const CASE = `inquiry_sid as "inquirySid", account_sid as "accountSid", allows_specimens as "allowsSpecimens", is_test as "isTest", sealed, key_slot as "keySlot",
  created_at as "createdAt", erase_after as "eraseAfter", erased_at as "erasedAt", receipt`
const SUBMISSION = `attempt_sid as "attemptSid", inquiry_sid as "inquirySid", state, iso_country as "isoCountry", document_type as "documentType",
  repeat_mark as "repeatMark", sealed, reason_codes as "reasonCodes", staff_codes as "staffCodes", created_at as "createdAt"`
const IMAGE = `id, attempt_sid as "attemptSid", side, path, content_mark as "contentMark", reading_sealed as "readingSealed"`

/** Makes a case unless there is one for this inquiry. */
export async function insertCase(tx: Tx, row: Omit<CaseRow, 'erasedAt' | 'receipt'>): Promise<void> {
  await tx.query(
    `insert into vendor.cases (inquiry_sid, account_sid, allows_specimens, is_test, sealed, key_slot, created_at, erase_after)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (inquiry_sid) do nothing`,
    [row.inquirySid, row.accountSid, row.allowsSpecimens, row.isTest, row.sealed, row.keySlot, row.createdAt, row.eraseAfter],
  )
}

export const findCase = (tx: Tx, inquirySid: string, lock = false): Promise<CaseRow | undefined> =>
  tx.one<CaseRow>(`select ${CASE} from vendor.cases where inquiry_sid = $1 ${lock ? 'for update' : ''}`, [inquirySid])

/** Index: submissions_case. */
export const submissionsOf = (tx: Tx, inquirySid: string): Promise<SubmissionRow[]> =>
  tx.query<SubmissionRow>(`select ${SUBMISSION} from vendor.submissions where inquiry_sid = $1 order by created_at, attempt_sid`, [
    inquirySid,
  ])

/** Index: images_case. */
export const imagesOf = (tx: Tx, inquirySid: string): Promise<ImageRow[]> =>
  tx.query<ImageRow>(`select ${IMAGE} from vendor.images where inquiry_sid = $1 order by id`, [inquirySid])

export async function insertSubmission(
  tx: Tx,
  row: Pick<SubmissionRow, 'attemptSid' | 'inquirySid' | 'isoCountry' | 'documentType' | 'repeatMark' | 'createdAt'>,
): Promise<void> {
  await tx.query(
    `insert into vendor.submissions (attempt_sid, inquiry_sid, state, iso_country, document_type, repeat_mark, created_at)
     values ($1, $2, 'received', $3, $4, $5, $6)`,
    [row.attemptSid, row.inquirySid, row.isoCountry, row.documentType, row.repeatMark, row.createdAt],
  )
}

export async function insertImage(tx: Tx, inquirySid: string, row: Omit<ImageRow, 'id' | 'reading'>): Promise<void> {
  await tx.query(
    'insert into vendor.images (inquiry_sid, attempt_sid, side, path, content_mark, reading_sealed) values ($1, $2, $3, $4, $5, $6)',
    [inquirySid, row.attemptSid, row.side, row.path, row.contentMark, row.readingSealed],
  )
}

export async function storeReading(tx: Tx, id: number, sealed: Buffer): Promise<void> {
  await tx.query('update vendor.images set reading_sealed = $2 where id = $1', [id, sealed])
}

/** Settles a submission once: a second judge finds it settled. */
export async function settleSubmission(
  tx: Tx,
  row: Pick<SubmissionRow, 'attemptSid' | 'state' | 'sealed' | 'reasonCodes' | 'staffCodes'>,
): Promise<void> {
  await tx.query(
    `update vendor.submissions set state = $2, sealed = $3, reason_codes = $4, staff_codes = $5 where attempt_sid = $1 and state = 'received'`,
    [row.attemptSid, row.state, row.sealed, row.reasonCodes, row.staffCodes],
  )
}

/** Files a mark of this case; says whether another account has filed the same. */
export async function fileMark(
  tx: Tx,
  mark: { kind: 'number' | 'picture'; mark: Buffer; accountSid: string; inquirySid: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  await tx.query(
    `insert into vendor.marks (kind, mark, account_sid, inquiry_sid, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (kind, mark, inquiry_sid) do update set expires_at = excluded.expires_at`,
    [mark.kind, mark.mark, mark.accountSid, mark.inquirySid, mark.expiresAt],
  )
  const other = await tx.one('select 1 from vendor.marks where kind = $1 and mark = $2 and account_sid <> $3 and expires_at > $4 limit 1', [
    mark.kind,
    mark.mark,
    mark.accountSid,
    mark.now,
  ])
  return other !== undefined
}

export const isBlocked = async (tx: Tx, mark: Buffer): Promise<boolean> =>
  (await tx.one('select 1 from vendor.blocked where mark = $1', [mark])) !== undefined

/** Puts the papers of a case on the list. Their pictures may be gone: the marks are enough. */
export async function blockPapers(tx: Tx, inquirySid: string, now: Date): Promise<number> {
  const rows = await tx.query(
    `insert into vendor.blocked (mark, created_at) select mark, $2 from vendor.marks where inquiry_sid = $1 and kind = 'number'
     on conflict do nothing returning mark`,
    [inquirySid, now],
  )
  return rows.length
}

export async function unblockPapers(tx: Tx, inquirySid: string): Promise<number> {
  const rows = await tx.query(
    `delete from vendor.blocked where mark in (select mark from vendor.marks where inquiry_sid = $1 and kind = 'number') returning mark`,
    [inquirySid],
  )
  return rows.length
}

/** Cases of other accounts that showed a paper or picture of this one. Index: the primary key of vendor.marks. */
export async function casesLike(tx: Tx, inquirySid: string, kinds: readonly ('number' | 'picture')[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select distinct other.inquiry_sid as sid from vendor.marks own join vendor.marks other on other.kind = own.kind and other.mark = own.mark
     where own.inquiry_sid = $1 and own.kind = any($2) and other.account_sid <> own.account_sid and other.expires_at > $3
     order by 1 limit 100`,
    [inquirySid, kinds, now],
  )
  return rows.map(row => row.sid)
}

/** How many cases showed the same since. Index: the primary key of vendor.marks. */
export async function countShowings(tx: Tx, kind: 'number' | 'picture', mark: Buffer, since: Date): Promise<number> {
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from vendor.marks m join vendor.cases c on c.inquiry_sid = m.inquiry_sid
     where m.kind = $1 and m.mark = $2 and c.created_at >= $3`,
    [kind, mark, since],
  )
  return row?.count ?? 0
}

/** Cases that the account started since. Index: cases_account. */
export async function countCases(tx: Tx, accountSid: string, since: Date): Promise<number> {
  return (
    (
      await tx.one<{ count: number }>('select count(*)::int as count from vendor.cases where account_sid = $1 and created_at >= $2', [
        accountSid,
        since,
      ])
    )?.count ?? 0
  )
}

/** Takes everything out of a case but what stays of its outcomes. The key was destroyed before. */
export async function blankCase(tx: Tx, inquirySid: string, now: Date, receipt: string): Promise<void> {
  await tx.query('delete from vendor.images where inquiry_sid = $1', [inquirySid])
  await tx.query('update vendor.submissions set sealed = null where inquiry_sid = $1', [inquirySid])
  await tx.query('update vendor.cases set sealed = null, erased_at = $2, receipt = $3 where inquiry_sid = $1 and erased_at is null', [
    inquirySid,
    now,
    receipt,
  ])
}

/** Cases to erase, save those of accounts that are held. Index: cases_due. */
export async function dueCases(tx: Tx, now: Date, heldAccounts: readonly string[], limit: number): Promise<string[]> {
  const rows = await tx.query<{ inquiry_sid: string }>(
    `select inquiry_sid from vendor.cases where erased_at is null and erase_after <= $1 and not (account_sid = any($2))
     order by erase_after limit $3`,
    [now, heldAccounts, limit],
  )
  return rows.map(row => row.inquiry_sid)
}

/** Cases that are said to be there, with these keys. */
export async function casesSealedWith(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ inquiry_sid: string }>(
    'select inquiry_sid from vendor.cases where erased_at is null and key_slot = any($1)',
    [keys],
  )
  return rows.map(row => row.inquiry_sid)
}

/** Index: marks_expiry. */
export async function dropOldMarks(tx: Tx, now: Date): Promise<void> {
  await tx.query('delete from vendor.marks where expires_at <= $1', [now])
}
