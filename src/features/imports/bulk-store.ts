import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { BulkImport, Fields, Progress, RowReport, RowState } from './bulk.ts'

const COLUMNS = `sid, account_sid as "accountSid", is_dry_run as "isDryRun", state, key_slot as "keySlot", created_at as "createdAt", finished_at as "finishedAt"`
const about = (sid: string, line: number) => `import_rows:${sid}:${line}`

export interface NewRow {
  line: number
  kind: string
  state: RowState
  fields: Fields | undefined
  error: string | null
}

export const insertImport = (tx: Tx, { sid, accountSid, isDryRun, state, keySlot, createdAt }: BulkImport): Promise<unknown> =>
  tx.query('insert into imports (sid, account_sid, is_dry_run, state, key_slot, created_at) values ($1, $2, $3, $4, $5, $6)', [
    sid,
    accountSid,
    isDryRun,
    state,
    keySlot,
    createdAt,
  ])

/** What an account calls a row: found again by equal text only. */
const referenceIndex = (ctx: Context, reference: string): Buffer => ctx.vault.index(`imports:${ctx.accountSid}`, reference)

export async function insertRows(tx: Tx, ctx: Context, { sid, keySlot }: BulkImport, rows: readonly NewRow[]): Promise<void> {
  const sealed = await Promise.all(rows.map(({ line, fields }) => (fields ? ctx.vault.seal(keySlot, about(sid, line), fields) : null)))
  await tx.query(
    `insert into import_rows (sid, account_sid, line, kind, state, sealed, ref_index, error)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[])`,
    [
      sid,
      ctx.accountSid,
      rows.map(({ line }) => line),
      rows.map(({ kind }) => kind),
      rows.map(({ state }) => state),
      sealed,
      rows.map(({ fields }) => (fields?.ref ? referenceIndex(ctx, fields.ref) : null)),
      rows.map(({ error }) => error),
    ],
  )
}

export const findImport = (tx: Tx, accountSid: string, sid: string): Promise<BulkImport | undefined> =>
  tx.one(`select ${COLUMNS} from imports where account_sid = $1 and sid = $2`, [accountSid, sid])

/** Index: imports_account. */
export const listImports = (tx: Tx, accountSid: string, page: PageRequest): Promise<Page<BulkImport>> =>
  listPage(
    tx,
    {
      select: `select ${COLUMNS} from imports`,
      where: [['account_sid = ?', accountSid]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )

/** Rows in the order of the file. Index: the primary key. */
export const listRows = (
  tx: Tx,
  accountSid: string,
  sid: string,
  state: string | undefined,
  page: PageRequest,
): Promise<Page<RowReport & { sid: string }>> =>
  listPage(
    tx,
    {
      select: 'select sid, line, kind, state, object_sid as "objectSid", error_code as "errorCode", error from import_rows',
      where: [['account_sid = ? and sid = ?', accountSid, sid], state ? ['state = ?', state] : undefined],
      orderBy: 'line',
      orderType: 'bigint',
      direction: 'asc',
    },
    page,
  )

export async function progressOf(tx: Tx, sid: string): Promise<Progress> {
  const rows = await tx.query<{ state: RowState; count: number }>(
    'select state, count(*)::int as count from import_rows where sid = $1 group by state',
    [sid],
  )
  const progress: Progress = { waiting: 0, done: 0, present: 0, valid: 0, refused: 0 }
  for (const { state, count } of rows) progress[state] = count
  return progress
}

/** The next rows to be worked off. Index: import_rows_waiting. */
export async function waitingRows(
  tx: Tx,
  ctx: Context,
  { sid, keySlot }: BulkImport,
  limit: number,
): Promise<{ line: number; fields: Fields }[]> {
  const rows = await tx.query<{ line: number; sealed: Buffer }>(
    `select line, sealed from import_rows where account_sid = $1 and sid = $2 and state = 'waiting' order by line limit $3`,
    [ctx.accountSid, sid, limit],
  )
  // Only `insertRows` writes this column.
  return Promise.all(
    rows.map(async ({ line, sealed }) => ({ line, fields: (await ctx.vault.unseal(keySlot, about(sid, line), sealed)) as Fields })),
  )
}

/** What an earlier row of this reference became, of this file or an earlier one. Index: import_rows_ref. */
export async function findReference(tx: Tx, ctx: Context, reference: string): Promise<string | undefined> {
  const row = await tx.one<{ sid: string }>(
    `select r.object_sid as sid from import_rows r join imports i on i.sid = r.sid
     where r.account_sid = $1 and r.ref_index = $2 and r.object_sid is not null and r.state = 'done' order by i.created_at desc, r.line desc limit 1`,
    [ctx.accountSid, referenceIndex(ctx, reference)],
  )
  return row?.sid
}

/** Whether a row of this very file is called so. */
export async function hasReference(tx: Tx, ctx: Context, { sid }: BulkImport, reference: string): Promise<boolean> {
  const row = await tx.one('select line from import_rows where account_sid = $1 and sid = $2 and ref_index = $3 limit 1', [
    ctx.accountSid,
    sid,
    referenceIndex(ctx, reference),
  ])
  return row !== undefined
}

/** Says what became of a row, once: false when somebody else has said it meanwhile. */
export async function settleRow(
  tx: Tx,
  { sid }: BulkImport,
  line: number,
  became: { state: RowState; objectSid?: string | undefined; errorCode?: number; error?: string },
): Promise<boolean> {
  const row = await tx.one(
    `update import_rows set state = $3, object_sid = $4, error_code = $5, error = $6, sealed = null
     where sid = $1 and line = $2 and state = 'waiting' returning line`,
    [sid, line, became.state, became.objectSid ?? null, became.errorCode ?? null, became.error ?? null],
  )
  return row !== undefined
}

/** True when it had not been completed before. */
export async function completeImport(tx: Tx, accountSid: string, sid: string, now: Date): Promise<boolean> {
  const row = await tx.one(
    `update imports set state = 'completed', finished_at = $3 where account_sid = $1 and sid = $2 and state = 'running'
       and not exists (select 1 from import_rows r where r.sid = $2 and r.state = 'waiting') returning sid`,
    [accountSid, sid, now],
  )
  return row !== undefined
}
