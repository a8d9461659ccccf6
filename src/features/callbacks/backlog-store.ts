import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { DELIVERY, type Delivery } from './store.ts'

export interface BacklogFilter {
  status?: string | undefined
  accountSid?: string | undefined
  subjectSid?: string | undefined
}

/** Everybody's callbacks, newest first. Indexes: callback_deliveries_unfinished, callback_deliveries_account. */
export const listAllDeliveries = (tx: Tx, filter: BacklogFilter, page: PageRequest): Promise<Page<Delivery>> =>
  listPage<Delivery>(
    tx,
    {
      select: `select ${DELIVERY} from callback_deliveries`,
      where: [
        filter.status ? ['status = ?', filter.status] : undefined,
        filter.accountSid ? ['account_sid = ?', filter.accountSid] : undefined,
        filter.subjectSid ? ['subject_sid = ?', filter.subjectSid] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )

export interface Receiver {
  accountSid: string
  host: string
  pending: number
  failed: number
  /** The first of those that wait. */
  oldest: Date | null
  lastStatus: number | null
  lastError: string | null
}

/** Who does not take callbacks: by account and host, the longest queue first. Index: callback_deliveries_unfinished. */
export const unfinishedReceivers = (tx: Tx, limit: number): Promise<Receiver[]> =>
  tx.query(
    `select account_sid as "accountSid", substring(url from '^https?://([^/?#]+)') as host, count(*) filter (where status = 'pending')::int as pending,
       count(*) filter (where status = 'failed')::int as failed, min(created_at) filter (where status = 'pending') as oldest,
       (array_agg(response_status order by created_at desc))[1] as "lastStatus", (array_agg(error order by created_at desc))[1] as "lastError"
     from callback_deliveries where status <> 'delivered' group by 1, 2 order by 3 desc, 4 desc, 1, 2 limit $1`,
    [limit],
  )

export const ownerOfDelivery = async (tx: Tx, sid: string): Promise<string | undefined> =>
  (await tx.one<{ account_sid: string }>('select account_sid from callback_deliveries where sid = $1', [sid]))?.account_sid
