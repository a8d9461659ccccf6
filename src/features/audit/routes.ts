import type { KeyObject } from 'node:crypto'
import { Type } from 'typebox'
import { csvLine } from '../../platform/csv.ts'
import { isoTime, metaList, type Page, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parseTime, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, type Download, route } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { signJson } from '../../platform/signed-json.ts'
import { verifyJournal } from './seal.ts'
import { chainState, type JournalFilter, type JournalRow, searchJournal } from './search-store.ts'
import { lastSealed } from './store.ts'

const PATH = '/staff/v1/Audit'
const common = { tag: 'Audit', access: 'staff', roles: ['operator', 'supervisor'] } as const
const FILTER = { ActorSid: Text(34), SubjectSid: Text(80), AccountSid: Text(34), Type: Text(80), From: Text(40), To: Text(40) }
const SearchQuery = Type.Object({ ...FILTER, ...PageQuery })
const ExportQuery = Type.Object(FILTER)
const VerifyBody = Type.Object({ Head: Type.Optional(Type.String({ pattern: '^([0-9a-f]{64})?$' })) })
const BATCH = 1000

export interface AuditWiring {
  /** What staff and accounts are called, by SID. */
  namesOf(tx: Tx, ctx: Context, sids: readonly string[]): Promise<ReadonlyMap<string, string>>
  signingKey(): Promise<KeyObject>
}

/** The journal for staff: looked through, taken along, and its chain followed. */
export const auditRoutes = (wiring: AuditWiring): AnyRoute[] => [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    summary: 'The journal, newest first; `Type` is a kind of event or the first part of one',
    query: SearchQuery,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const { page, names } = await read(ctx, async tx => {
        const found = await searchJournal(tx, filterOf(query), paging)
        return { page: found, names: await namesIn(tx, ctx, wiring, found) }
      })
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'events' }, row => rowView(row, names))
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/Export`,
    summary: 'The same as a CSV file; the taking is in the journal',
    query: ExportQuery,
    downloads: 'text/csv',
    handle: (ctx, { query }) => exportJournal(ctx, filterOf(query)),
  }),
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/Chain`,
    summary: 'How far the hash chain of the journal has come, with its signed head to be kept elsewhere',
    async handle(ctx) {
      const { state, end } = await read(ctx, async tx => ({ state: await chainState(tx), end: await lastSealed(tx) }))
      const head = end?.chainHash?.toString('hex') ?? null
      const content = { kind: 'journal-head', head, sequence: end?.seq ?? 0, at: isoTime(ctx.now) }
      return { ...state, head, sequence: end?.seq ?? 0, anchor: signJson(content, await wiring.signingKey()) }
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/Verify`,
    summary: 'Follow the whole chain; with the head that was written down before, also whether its end was cut off',
    body: VerifyBody,
    handle: (ctx, { body }) => verifyJournal(ctx, body.Head || undefined),
    view: verdict => ({
      is_whole: verdict.isWhole,
      sealed: verdict.sealed,
      unsealed: verdict.unsealed,
      head: verdict.head,
      broken_at: verdict.brokenAt,
      knows_head: verdict.knowsHead,
    }),
  }),
]

const filterOf = (query: {
  ActorSid?: string
  SubjectSid?: string
  AccountSid?: string
  Type?: string
  From?: string
  To?: string
}): JournalFilter => ({
  actorSid: query.ActorSid || undefined,
  subjectSid: query.SubjectSid || undefined,
  accountSid: query.AccountSid || undefined,
  what: query.Type || undefined,
  from: parseTime('From', query.From),
  to: parseTime('To', query.To),
})

const namesIn = (tx: Tx, ctx: Context, { namesOf }: AuditWiring, { items }: Page<JournalRow>): Promise<ReadonlyMap<string, string>> =>
  namesOf(tx, ctx, [...new Set(items.flatMap(({ actorSid, accountSid }) => [actorSid, accountSid]))])

const rowView = (row: JournalRow, names: ReadonlyMap<string, string>) => ({
  sid: row.sid,
  sequence: row.seq,
  at: isoTime(row.at),
  type: row.what,
  actor_kind: row.actorKind,
  actor_sid: row.actorSid,
  actor_name: names.get(row.actorSid) ?? null,
  account_sid: row.accountSid || null,
  account_name: names.get(row.accountSid) ?? null,
  subject_sid: row.subjectSid,
  from: row.from,
  to: row.to,
  request_id: row.requestId,
  is_sealed: row.isSealed,
})

const HEADER = ['sequence', 'at', 'type', 'actor_kind', 'actor_sid', 'account_sid', 'subject_sid', 'from', 'to', 'request_id', 'sid']

/** Who takes the journal along is in it first. */
async function exportJournal(ctx: Context, filter: JournalFilter): Promise<Download> {
  await change(ctx, async () => ({ result: undefined, audit: { what: 'audit.exported', sid: ctx.actor.sid } }))
  return { fileName: `audit-${ctx.now.toISOString().slice(0, 10)}.csv`, pieces: csvOf(ctx, filter) }
}

async function* csvOf(ctx: Context, filter: JournalFilter): AsyncIterable<string> {
  yield csvLine(HEADER)
  let cursor: Page<JournalRow>['next']
  do {
    const page: Page<JournalRow> = await read(ctx, tx => searchJournal(tx, filter, { size: BATCH, number: 0, cursor }))
    yield page.items.map(lineOf).join('')
    cursor = page.next
  } while (cursor)
}

const lineOf = (row: JournalRow): string =>
  csvLine([
    row.seq,
    row.at.toISOString(),
    row.what,
    row.actorKind,
    row.actorSid,
    row.accountSid,
    row.subjectSid,
    row.from,
    row.to,
    row.requestId,
    row.sid,
  ])
