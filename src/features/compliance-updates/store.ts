import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** A copy on its way to take the place of its bundle. */
export interface ComplianceUpdate {
  copySid: string
  accountSid: string
  bundleSid: string
  state: 'open' | 'done' | 'failed'
  /** The copy was thrown away. */
  isDiscarded: boolean
  createdAt: Date
  finishedAt: Date | null
}

interface Row {
  sid: string
  account_sid: string
  bundle_sid: string
  state: ComplianceUpdate['state']
  is_discarded: boolean
  created_at: Date
  finished_at: Date | null
}

const SELECT = `select sid, account_sid, bundle_sid, state, is_discarded, created_at, finished_at from (
  select u.copy_sid as sid, u.account_sid, u.bundle_sid, u.state, u.state = 'open' and b.deleted_at is not null as is_discarded,
    u.created_at, u.finished_at
  from bundle_updates u join bundles b on b.sid = u.copy_sid) as updates`

export async function insertUpdate(
  tx: Tx,
  update: Pick<ComplianceUpdate, 'copySid' | 'accountSid' | 'bundleSid' | 'createdAt'>,
): Promise<void> {
  await tx.query(`insert into bundle_updates (copy_sid, account_sid, bundle_sid, state, created_at) values ($1, $2, $3, 'open', $4)`, [
    update.copySid,
    update.accountSid,
    update.bundleSid,
    update.createdAt,
  ])
}

/** What was discarded leaves room for another. */
export async function dropDiscarded(tx: Tx, ctx: Context, bundleSid: string): Promise<void> {
  await tx.query(
    `delete from bundle_updates u using bundles b where u.account_sid = $1 and u.bundle_sid = $2 and u.state = 'open'
     and b.sid = u.copy_sid and b.deleted_at is not null`,
    [ctx.accountSid, bundleSid],
  )
}

export async function findOpenUpdate(tx: Tx, ctx: Context, bundleSid: string): Promise<ComplianceUpdate | undefined> {
  const row = await tx.one<Row>(`${SELECT} where account_sid = $1 and bundle_sid = $2 and state = 'open'`, [ctx.accountSid, bundleSid])
  return row && toUpdate(row)
}

export async function findUpdate(tx: Tx, ctx: Context, copySid: string): Promise<ComplianceUpdate | undefined> {
  const row = await tx.one<Row>(`${SELECT} where account_sid = $1 and sid = $2`, [ctx.accountSid, copySid])
  return row && toUpdate(row)
}

/** Index: bundle_updates_account. */
export async function listUpdates(
  tx: Tx,
  ctx: Context,
  filter: { bundleSid: string | undefined },
  page: PageRequest,
): Promise<Page<ComplianceUpdate>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: SELECT,
      where: [
        ['account_sid = ?', ctx.accountSid],
        ['not is_discarded'],
        filter.bundleSid ? ['bundle_sid = ?', filter.bundleSid] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: rows.items.map(toUpdate) }
}

export async function endUpdate(tx: Tx, ctx: Context, copySid: string, state: 'done' | 'failed'): Promise<void> {
  await tx.query('update bundle_updates set state = $3, finished_at = $4 where account_sid = $1 and copy_sid = $2', [
    ctx.accountSid,
    copySid,
    state,
    ctx.now,
  ])
}

const toUpdate = (row: Row): ComplianceUpdate => ({
  copySid: row.sid,
  accountSid: row.account_sid,
  bundleSid: row.bundle_sid,
  state: row.state,
  isDiscarded: row.is_discarded,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
