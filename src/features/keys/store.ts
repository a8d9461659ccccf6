import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

export interface ApiKey {
  sid: string
  friendlyName: string
  createdAt: Date
  updatedAt: Date
}

interface Row {
  sid: string
  friendly_name: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, friendly_name, created_at, updated_at'

export async function insertKey(tx: Tx, accountSid: string, key: ApiKey & { secretHash: Buffer }): Promise<void> {
  await tx.query(
    `insert into api_keys (sid, account_sid, kind, friendly_name, secret_hash, created_at, updated_at) values ($1, $2, 'standard', $3, $4, $5, $6)`,
    [key.sid, accountSid, key.friendlyName, key.secretHash, key.createdAt, key.updatedAt],
  )
}

export async function findKey(tx: Tx, accountSid: string, sid: string): Promise<ApiKey | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from api_keys where account_sid = $1 and sid = $2`, [accountSid, sid])
  return row && toKey(row)
}

/** Index: api_keys_account. */
export async function listKeys(tx: Tx, accountSid: string, page: PageRequest): Promise<Page<ApiKey>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from api_keys`,
      where: [['account_sid = ?', accountSid]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: rows.items.map(toKey) }
}

export async function renameKey(tx: Tx, accountSid: string, sid: string, friendlyName: string, now: Date): Promise<ApiKey | undefined> {
  const row = await tx.one<Row>(
    `update api_keys set friendly_name = $3, updated_at = $4 where account_sid = $1 and sid = $2 returning ${COLUMNS}`,
    [accountSid, sid, friendlyName, now],
  )
  return row && toKey(row)
}

export async function deleteKeyRow(tx: Tx, accountSid: string, sid: string): Promise<boolean> {
  return (await tx.query('delete from api_keys where account_sid = $1 and sid = $2 returning sid', [accountSid, sid])).length > 0
}

const toKey = (row: Row): ApiKey => ({
  sid: row.sid,
  friendlyName: row.friendly_name,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})
