import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { countOf } from '../callbacks/store.ts'
import { factsOfRows, type SubjectFacts } from '../reviews/facts.ts'
import type { Message, SupportRequest } from './request.ts'

interface Row {
  sid: string
  account_sid: string
  state: SupportRequest['state']
  about_sid: string | null
  sealed: Buffer
  key_slot: string
  review_due_at: Date | null
  created_at: Date
  updated_at: Date
}

interface MessageRow {
  sid: string
  author: Message['author']
  sealed: Buffer
  created_at: Date
}

const COLUMNS = 'sid, account_sid, state, about_sid, sealed, key_slot, review_due_at, created_at, updated_at'
const subjectAbout = (sid: string) => `requests:${sid}:subject`
const messageAbout = (sid: string) => `request_messages:${sid}:text`

export async function saveRequest(tx: Tx, ctx: Context, request: SupportRequest): Promise<void> {
  const sealed = await ctx.vault.seal(request.keySlot, subjectAbout(request.sid), { subject: request.subject, email: request.email })
  await tx.query(
    `insert into requests (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (sid) do update set state = excluded.state, review_due_at = excluded.review_due_at, updated_at = excluded.updated_at
     where requests.account_sid = excluded.account_sid`,
    [
      request.sid,
      request.accountSid,
      request.state,
      request.aboutSid,
      sealed,
      request.keySlot,
      request.reviewDueAt,
      request.createdAt,
      request.updatedAt,
    ],
  )
}

export async function findRequest(
  tx: Tx,
  ctx: Context,
  accountSid: string,
  sid: string,
  lock = false,
): Promise<SupportRequest | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from requests where account_sid = $1 and sid = $2 and sealed <> '' ${lock ? 'for update' : ''}`,
    [accountSid, sid],
  )
  return row && toRequest(ctx, row)
}

/** For the queue. */
export async function requestFacts(tx: Tx, ctx: Context, sids: readonly string[]): Promise<Map<string, SubjectFacts>> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from requests where sid = any($1)`, [sids])
  const replies = await countOf(tx, sids, ['request.replied'])
  return factsOfRows(rows, async row => ({ holder: (await toRequest(ctx, row)).subject, tries: 1 + (replies.get(row.sid) ?? 0) }))
}

/** Threads about one thing that are not closed. Index: requests_account. */
export async function countAbout(tx: Tx, accountSid: string, aboutSid: string): Promise<number> {
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from requests where account_sid = $1 and about_sid = $2 and state <> 'closed'`,
    [accountSid, aboutSid],
  )
  return row?.count ?? 0
}

/** Index: requests_account. */
export async function listRequests(
  tx: Tx,
  ctx: Context,
  filter: { state?: string | undefined; aboutSid?: string | undefined },
  page: PageRequest,
): Promise<Page<SupportRequest>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from requests`,
      where: [
        [`account_sid = ? and sealed <> ''`, ctx.accountSid],
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.aboutSid ? ['about_sid = ?', filter.aboutSid] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toRequest(ctx, row))) }
}

export async function addMessage(tx: Tx, ctx: Context, request: SupportRequest, author: Message['author'], text: string): Promise<void> {
  const sid = ctx.mint('message')
  await tx.query(
    'insert into request_messages (sid, account_sid, request_sid, author, sealed, created_at) values ($1, $2, $3, $4, $5, $6)',
    [sid, request.accountSid, request.sid, author, await ctx.vault.seal(request.keySlot, messageAbout(sid), text), ctx.now],
  )
}

/** The thread, oldest first. Index: request_messages_request. */
export async function messagesOf(tx: Tx, ctx: Context, request: SupportRequest): Promise<Message[]> {
  const rows = await tx.query<MessageRow>(
    'select sid, author, sealed, created_at from request_messages where account_sid = $1 and request_sid = $2 order by created_at, sid limit 500',
    [request.accountSid, request.sid],
  )
  return Promise.all(
    rows.map(async row => ({
      sid: row.sid,
      author: row.author,
      text: row.sealed.length > 0 ? String(await ctx.vault.unseal(request.keySlot, messageAbout(row.sid), row.sealed)) : '',
      createdAt: row.created_at,
    })),
  )
}

/** What was said in threads about one thing, oldest first: for whoever decides on it. Index: requests_account. */
export async function messagesAbout(tx: Tx, ctx: Context, accountSid: string, aboutSid: string): Promise<Message[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from requests where account_sid = $1 and about_sid = $2 order by created_at, sid limit 50`,
    [accountSid, aboutSid],
  )
  const threads = await Promise.all(rows.map(async row => messagesOf(tx, ctx, await toRequest(ctx, row))))
  return threads.flat()
}

async function toRequest(ctx: Context, row: Row): Promise<SupportRequest> {
  const { subject, email } = row.sealed.length > 0 ? await unsealed(ctx, row) : { subject: '', email: '' }
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    state: row.state,
    subject,
    email,
    aboutSid: row.about_sid,
    reviewDueAt: row.review_due_at,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What `saveRequest` sealed for this very row. */
const unsealed = (ctx: Context, row: Row) =>
  ctx.vault.unseal(row.key_slot, subjectAbout(row.sid), row.sealed) as Promise<Pick<SupportRequest, 'subject' | 'email'>>
