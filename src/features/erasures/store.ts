import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Receipt } from '../../platform/vault/tombstones.ts'

/** The receipt of one thing that was erased: which keys were destroyed, when, why, and by whose wish. No personal data. */
export interface Erasure {
  sid: string
  accountSid: string
  subjectSid: string
  kind: 'scan' | 'details' | 'id_check' | 'notes'
  cause: 'retention' | 'deletion' | 'closing' | 'request'
  receipt: string
  dueAt: Date | null
  erasedAt: Date
  actorSid: string
}

const COLUMNS = `sid, account_sid as "accountSid", subject_sid as "subjectSid", kind, cause, receipt, due_at as "dueAt", erased_at as "erasedAt", actor_sid as "actorSid"`

/** Writes a receipt beside the erasure, in its transaction. */
export async function insertErasure(
  tx: Tx,
  ctx: Context,
  erasure: Pick<Erasure, 'accountSid' | 'subjectSid' | 'kind' | 'cause' | 'receipt'> & { dueAt?: Date | null },
): Promise<void> {
  const { accountSid, subjectSid, kind, cause, receipt, dueAt = null } = erasure
  await tx.query(
    `insert into erasures (sid, account_sid, subject_sid, kind, cause, receipt, due_at, erased_at, actor_sid) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [ctx.mint('erasure'), accountSid, subjectSid, kind, cause, receipt, dueAt, ctx.now, ctx.actor.sid],
  )
}

/** Names the destroyed keys with the marks of their tombstones. A key that a killed run had destroyed already has its mark with the keys alone. */
export const receiptText = (keys: readonly string[], receipts: readonly Receipt[]): string =>
  keys
    .map(key => {
      const found = receipts.find(({ keyRef }) => keyRef === key)
      return found ? `key ${key} destroyed ${found.destroyedAt} mark ${found.mark}` : `key ${key} destroyed before`
    })
    .join('; ')

export interface ErasureFilter {
  accountSid?: string | undefined
  subjectSid?: string | undefined
  kind?: string | undefined
  cause?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** Newest first. Indexes: erasures_time, erasures_account, erasures_subject. */
export const listErasures = (tx: Tx, filter: ErasureFilter, page: PageRequest): Promise<Page<Erasure>> =>
  listPage<Erasure>(
    tx,
    {
      select: `select ${COLUMNS} from erasures`,
      where: [
        filter.accountSid ? ['account_sid = ?', filter.accountSid] : undefined,
        filter.subjectSid ? ['subject_sid = ?', filter.subjectSid] : undefined,
        filter.kind ? ['kind = ?', filter.kind] : undefined,
        filter.cause ? ['cause = ?', filter.cause] : undefined,
        filter.from ? ['erased_at >= ?', filter.from] : undefined,
        filter.to ? ['erased_at < ?', filter.to] : undefined,
      ],
      orderBy: 'erased_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
