import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** A number or other channel that a profile or product speaks for. */
export interface ChannelEndpoint {
  sid: string
  accountSid: string
  bundleSid: string
  endpointType: string
  endpointSid: string
  createdAt: Date
  /** What the number is called, where it is one that lives; in lists only. */
  number?: { digits: string; name: string } | null
}

const COLUMNS = `sid, account_sid as "accountSid", bundle_sid as "bundleSid", endpoint_type as "endpointType", endpoint_sid as "endpointSid", created_at as "createdAt"`

/** Whether it was put in; false when it is there already. */
export async function insertChannel(tx: Tx, channel: ChannelEndpoint): Promise<boolean> {
  const row = await tx.one<{ sid: string }>(
    `insert into channel_endpoints (sid, account_sid, bundle_sid, endpoint_type, endpoint_sid, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (bundle_sid, endpoint_sid) do nothing returning sid`,
    [channel.sid, channel.accountSid, channel.bundleSid, channel.endpointType, channel.endpointSid, channel.createdAt],
  )
  return row !== undefined
}

export async function findChannel(tx: Tx, ctx: Context, bundleSid: string, sid: string): Promise<ChannelEndpoint | undefined> {
  return tx.one<ChannelEndpoint>(`select ${COLUMNS} from channel_endpoints where account_sid = $1 and bundle_sid = $2 and sid = $3`, [
    ctx.accountSid,
    bundleSid,
    sid,
  ])
}

/** Index: channel_endpoints_bundle. */
export async function listChannels(
  tx: Tx,
  ctx: Context,
  filter: { bundleSid: string; endpointSids: readonly string[] | undefined },
  page: PageRequest,
): Promise<Page<ChannelEndpoint>> {
  return listPage<ChannelEndpoint>(
    tx,
    {
      select: `select ${COLUMNS}, (select jsonb_build_object('digits', n.phone_number, 'name', n.friendly_name) from numbers n
        where n.account_sid = channel_endpoints.account_sid and n.sid = endpoint_sid and n.released_at is null) as number from channel_endpoints`,
      where: [
        ['account_sid = ? and bundle_sid = ?', ctx.accountSid, filter.bundleSid],
        filter.endpointSids ? ['endpoint_sid = any(?)', filter.endpointSids] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

export async function deleteChannel(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('delete from channel_endpoints where account_sid = $1 and sid = $2', [ctx.accountSid, sid])
}

/** Whether a phone number is the account's. Index: numbers_account. */
export async function ownsNumber(tx: Tx, accountSid: string, numberSid: string): Promise<boolean> {
  const row = await tx.one<{ found: boolean }>(
    'select exists (select 1 from numbers where account_sid = $1 and sid = $2 and released_at is null) as found',
    [accountSid, numberSid],
  )
  return row?.found ?? false
}
