import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { EndUser, Host } from './end-user.ts'

interface Row {
  sid: string
  account_sid: string
  host: Host
  type: string
  sealed: Buffer
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, account_sid, host, type, sealed, key_slot, created_at, updated_at'
const about = (sid: string) => `end_users:${sid}`

type Details = Pick<EndUser, 'friendlyName' | 'attributes'>

/** Writes the whole end user: a new row, or the changed columns of the one that is there. */
export async function saveEndUser(tx: Tx, ctx: Context, endUser: EndUser): Promise<void> {
  const details: Details = { friendlyName: endUser.friendlyName, attributes: endUser.attributes }
  await tx.query(
    `insert into end_users (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (sid) do update set sealed = excluded.sealed, updated_at = excluded.updated_at
     where end_users.account_sid = excluded.account_sid`,
    [
      endUser.sid,
      endUser.accountSid,
      endUser.host,
      endUser.type,
      await ctx.vault.seal(endUser.keySlot, about(endUser.sid), details),
      endUser.keySlot,
      endUser.createdAt,
      endUser.updatedAt,
    ],
  )
}

/** `lock` holds it against every other change until the transaction ends. */
export async function findEndUser(tx: Tx, ctx: Context, host: Host, sid: string, lock = false): Promise<EndUser | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from end_users where account_sid = $1 and sid = $2 and host = $3 and deleted_at is null ${lock ? 'for update' : ''}`,
    [ctx.accountSid, sid, host],
  )
  return row && toEndUser(ctx, row)
}

/** The living ones of these SIDs, oldest first, so that verdicts over them do not depend on chance; `lock` as above. */
export async function endUsersBySids(tx: Tx, ctx: Context, sids: readonly string[], lock = false): Promise<EndUser[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from end_users where account_sid = $1 and sid = any($2) and deleted_at is null
     order by created_at, sid ${lock ? 'for update' : ''}`,
    [ctx.accountSid, sids],
  )
  return Promise.all(rows.map(row => toEndUser(ctx, row)))
}

/** Index: end_users_account. */
export async function listEndUsers(tx: Tx, ctx: Context, host: Host, page: PageRequest): Promise<Page<EndUser>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from end_users`,
      where: [['account_sid = ? and host = ? and deleted_at is null', ctx.accountSid, host]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toEndUser(ctx, row))) }
}

/** Marks it deleted; the retention job erases it later. */
export async function deleteEndUserRow(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('update end_users set deleted_at = $3 where account_sid = $1 and sid = $2', [ctx.accountSid, sid, ctx.now])
}

async function toEndUser(ctx: Context, row: Row): Promise<EndUser> {
  // What `saveEndUser` sealed for this very row.
  const details = (await ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed)) as Details
  return {
    ...details,
    sid: row.sid,
    accountSid: row.account_sid,
    host: row.host,
    type: row.type,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
