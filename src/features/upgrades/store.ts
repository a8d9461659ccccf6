import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Upgrade } from './upgrade.ts'

interface Row {
  sid: string
  account_sid: string
  state: Upgrade['state']
  type: Upgrade['type']
  inquiry_sid: string | null
  customer_profile_sid: string | null
  sealed: Buffer
  key_slot: string
  status_callback: string | null
  created_at: Date
  updated_at: Date
}

const COLUMNS =
  'sid, account_sid, state, type, inquiry_sid, customer_profile_sid, sealed, key_slot, status_callback, created_at, updated_at'
const about = (sid: string) => `upgrades:${sid}:information`

export async function saveUpgrade(tx: Tx, ctx: Context, upgrade: Upgrade): Promise<void> {
  const sealed = await ctx.vault.seal(upgrade.keySlot, about(upgrade.sid), { email: upgrade.email, attributes: upgrade.attributes })
  await tx.query(
    `insert into upgrades (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (sid) do update set state = excluded.state, customer_profile_sid = excluded.customer_profile_sid, updated_at = excluded.updated_at
     where upgrades.account_sid = excluded.account_sid`,
    [
      upgrade.sid,
      upgrade.accountSid,
      upgrade.state,
      upgrade.type,
      upgrade.inquirySid,
      upgrade.customerProfileSid,
      sealed,
      upgrade.keySlot,
      upgrade.statusCallback,
      upgrade.createdAt,
      upgrade.updatedAt,
    ],
  )
}

export const findUpgrade = (tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<Upgrade | undefined> =>
  find(tx, ctx, accountSid, 'sid', sid, '')

/** The ID check of an upgrade, whosever it is; undefined where there is none. */
export const inquiryOfUpgrade = async (tx: Tx, sid: string): Promise<string | undefined> =>
  (await tx.one<{ sid: string | null }>('select inquiry_sid as sid from upgrades where sid = $1', [sid]))?.sid ?? undefined

/** Index: upgrades_inquiry. */
export const lockUpgradeOfInquiry = (tx: Tx, ctx: Context, accountSid: string, inquirySid: string): Promise<Upgrade | undefined> =>
  find(tx, ctx, accountSid, 'inquiry_sid', inquirySid, 'for update')

async function find(
  tx: Tx,
  ctx: Context,
  accountSid: string,
  column: 'sid' | 'inquiry_sid',
  value: string,
  lock: string,
): Promise<Upgrade | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from upgrades where account_sid = $1 and ${column} = $2 ${lock}`, [accountSid, value])
  return row && toUpgrade(ctx, row)
}

/** Where somebody can be reached whose check belongs to an upgrade; '' where it belongs to none. Index: upgrades_inquiry. */
export const emailOfUpgrade = async (tx: Tx, ctx: Context, inquirySid: string): Promise<string> =>
  (await find(tx, ctx, ctx.accountSid, 'inquiry_sid', inquirySid, ''))?.email ?? ''

/** Index: upgrades_account. */
export async function listUpgrades(tx: Tx, ctx: Context, page: PageRequest): Promise<Page<Upgrade>> {
  const select = `select ${COLUMNS} from upgrades`
  const rows = await listPage<Row>(
    tx,
    { select, where: [['account_sid = ?', ctx.accountSid]], orderBy: 'created_at', orderType: 'timestamptz', direction: 'desc' },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toUpgrade(ctx, row))) }
}

/** Whether the account has one that is not decided. */
export async function hasOpenUpgrade(tx: Tx, accountSid: string): Promise<boolean> {
  return (
    (await tx.one(`select 1 from upgrades where account_sid = $1 and state in ('pending', 'in-review') limit 1`, [accountSid])) !==
    undefined
  )
}

/** Whether a later upgrade of the account stands by itself. Index: upgrades_account. */
export async function hasPassedSince(tx: Tx, { accountSid, sid, createdAt }: Upgrade): Promise<boolean> {
  const later = await tx.one(
    `select 1 from upgrades where account_sid = $1 and created_at >= $2 and sid <> $3 and state = 'passed' limit 1`,
    [accountSid, createdAt, sid],
  )
  return later !== undefined
}

async function toUpgrade(ctx: Context, row: Row): Promise<Upgrade> {
  const { email, attributes } = row.sealed.length > 0 ? await unsealed(ctx, row) : { email: '', attributes: {} }
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    state: row.state,
    type: row.type,
    email,
    attributes,
    inquirySid: row.inquiry_sid,
    customerProfileSid: row.customer_profile_sid,
    statusCallback: row.status_callback,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What `saveUpgrade` sealed for this very row. */
const unsealed = (ctx: Context, row: Row) =>
  ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed) as Promise<Pick<Upgrade, 'email' | 'attributes'>>
