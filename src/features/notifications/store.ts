import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** An invitation is a key to the account: who could not have made it does not see it. */
export type Visibility = 'everyone' | 'managers' | 'owners' | 'nobody'

export interface Notification {
  sid: string
  accountSid: string
  subjectSid: string | null
  kind: string
  sendState: 'inbox' | 'pending' | 'sent' | 'failed'
  attempts: number
  to: string | null
  subject: string
  text: string
  readAt: Date | null
  createdAt: Date
}

interface Row {
  sid: string
  account_sid: string
  subject_sid: string | null
  kind: string
  key_slot: string
  sealed: Buffer
  send_state: Notification['sendState']
  attempts: number
  read_at: Date | null
  created_at: Date
}

const COLUMNS = 'sid, account_sid, subject_sid, kind, key_slot, sealed, send_state, attempts, read_at, created_at'

const noticeAbout = (sid: string) => `notifications:${sid}:content`

export async function insertNotification(
  tx: Tx,
  ctx: Context,
  message: Pick<Notification, 'accountSid' | 'subjectSid' | 'kind' | 'sendState' | 'to' | 'subject' | 'text'> & { visibleTo: Visibility },
): Promise<void> {
  const sid = ctx.mint('message')
  const keySlot = await ctx.vault.createKey()
  const sealed = await ctx.vault.seal(keySlot, noticeAbout(sid), { to: message.to, subject: message.subject, text: message.text })
  await tx.query(
    'insert into notifications (sid, account_sid, subject_sid, kind, key_slot, sealed, send_state, visible_to, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [sid, message.accountSid, message.subjectSid, message.kind, keySlot, sealed, message.sendState, message.visibleTo, ctx.now],
  )
}

const seenBy = ({ actor }: Context): Visibility[] => [
  'everyone',
  ...(actor.mayManage ? (['managers'] as const) : []),
  ...(actor.isOwner ? (['owners'] as const) : []),
]

/** Index: notifications_account. */
export async function listNotifications(tx: Tx, ctx: Context, page: PageRequest): Promise<Page<Notification>> {
  const select = `select ${COLUMNS} from notifications`
  const rows = await listPage<Row>(
    tx,
    {
      select,
      where: [
        ['account_sid = ?', ctx.accountSid],
        ['visible_to = any(?)', seenBy(ctx)],
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toNotification(ctx, row))) }
}

/** Index: notifications_account. */
export async function countUnread(tx: Tx, ctx: Context): Promise<number> {
  const row = await tx.one<{ count: number }>(
    'select count(*)::int as count from notifications where account_sid = $1 and visible_to = any($2) and read_at is null',
    [ctx.accountSid, seenBy(ctx)],
  )
  return row?.count ?? 0
}

export async function markRead(tx: Tx, ctx: Context, sid: string): Promise<Notification | undefined> {
  const row = await tx.one<Row>(
    `update notifications set read_at = coalesce(read_at, $3) where account_sid = $1 and sid = $2 and visible_to = any($4) returning ${COLUMNS}`,
    [ctx.accountSid, sid, ctx.now, seenBy(ctx)],
  )
  return row && toNotification(ctx, row)
}

/** Mails that wait and whose pause after the last try is over: 1, 2, 4, ... minutes since they were written. Index: notifications_pending. */
export async function takePending(tx: Tx, ctx: Context, limit: number): Promise<Notification[]> {
  const rows = await tx.query<Row>(
    `update notifications set attempts = attempts + 1
     where sid in (
       select sid from notifications where send_state = 'pending' and (attempts = 0 or created_at + interval '1 minute' * (2 ^ attempts) <= $1)
       order by created_at limit $2 for update skip locked)
     returning ${COLUMNS}`,
    [ctx.now, limit],
  )
  return Promise.all(rows.map(row => toNotification(ctx, row)))
}

export async function setSendState(tx: Tx, sid: string, state: 'pending' | 'sent' | 'failed'): Promise<void> {
  await tx.query('update notifications set send_state = $2 where sid = $1', [sid, state])
}

async function toNotification(ctx: Context, row: Row): Promise<Notification> {
  const content = row.sealed.length > 0 ? await unsealed(ctx, row) : { to: null, subject: '', text: '' }
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    subjectSid: row.subject_sid,
    kind: row.kind,
    sendState: row.send_state,
    attempts: row.attempts,
    ...content,
    readAt: row.read_at,
    createdAt: row.created_at,
  }
}

/** What `notify` sealed for this very row. */
const unsealed = (ctx: Context, row: Row) =>
  ctx.vault.unseal(row.key_slot, noticeAbout(row.sid), row.sealed) as Promise<Pick<Notification, 'to' | 'subject' | 'text'>>
