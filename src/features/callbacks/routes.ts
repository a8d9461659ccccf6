import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parseCallbackUrl, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { isGenuineCallback } from './check-signature.ts'
import { replayDelivery } from './replay.ts'
import { type Delivery, findDelivery, type JournalEvent, listDeliveries, listEvents } from './store.ts'
import { sendTestCallback } from './try.ts'

const DELIVERIES = '/v1/CallbackDeliveries'
const tag = 'Events and callbacks'
const DEFAULT_EVENTS = 50
const MAX_EVENTS = 1000

const EventQuery = Type.Object({ Cursor: Text(40), SubjectSid: Text(34), Type: Text(80), PageSize: Text(5) })
const TestBody = Type.Object({ Url: Type.String({ minLength: 1, maxLength: 2000 }) })
const SignatureBody = Type.Object({
  Url: Type.String({ minLength: 1, maxLength: 2000 }),
  Body: Text(20_000),
  Signature: Type.String({ minLength: 1, maxLength: 100 }),
})
const DeliveryQuery = Type.Object({ Status: Text(20), SubjectSid: Text(34), ...PageQuery })

export const callbackRoutes = [
  route({
    method: 'GET',
    path: '/v1/Events',
    tag,
    summary: 'Every event in order; keep `cursor` and ask again from there',
    query: EventQuery,
    example: { PageSize: '20' },
    async handle(ctx, { query }) {
      const after = query.Cursor ? Number(query.Cursor) : 0
      if (!Number.isSafeInteger(after) || after < 0) throw new AppError('invalidPageToken')
      const size = query.PageSize ? Number(query.PageSize) : DEFAULT_EVENTS
      if (!Number.isInteger(size) || size < 1) throw new AppError('invalidPageSize')
      const limit = Math.min(size, MAX_EVENTS)
      const events = await read(ctx, tx => listEvents(tx, ctx.accountSid, { after, subjectSid: query.SubjectSid, what: query.Type }, limit))
      const cursor = String(events.at(-1)?.seq ?? after)
      const link = (from: string) =>
        `${ctx.publicUrl}/v1/Events?${new URLSearchParams({ PageSize: String(limit), ...(from !== '0' && { Cursor: from }) })}`
      const meta = {
        key: 'events',
        page: 0,
        page_size: limit,
        url: link(String(after)),
        first_page_url: link('0'),
        next_page_url: events.length === limit ? link(cursor) : null,
        previous_page_url: null,
      }
      return { events: events.map(eventView), cursor, meta }
    },
  }),
  route({
    method: 'GET',
    path: DELIVERIES,
    tag,
    summary: 'Callbacks with their attempts, newest first',
    query: DeliveryQuery,
    example: { Status: 'failed' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listDeliveries(tx, ctx.accountSid, { status: query.Status, subjectSid: query.SubjectSid }, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: DELIVERIES, query, key: 'callback_deliveries' }, item =>
        deliveryView(item, ctx),
      )
    },
  }),
  route({
    method: 'POST',
    path: DELIVERIES,
    tag,
    summary: 'Send a test callback to an address',
    body: TestBody,
    status: 201,
    handle: (ctx, { body }) => sendTestCallback(ctx, parseCallbackUrl('Url', body.Url) ?? ''),
    view: ({ url }) => ({ callback_url: url, status: 'pending' }),
  }),
  route({
    method: 'POST',
    path: '/v1/CallbackSignatures',
    tag,
    summary: 'Whether an X-Twilio-Signature belongs to an address and a form',
    body: SignatureBody,
    example: { Url: 'https://example.com/status', Body: 'Status=passed', Signature: 'bm90IGEgc2lnbmF0dXJl' },
    handle: (ctx, { body }) => isGenuineCallback(ctx, { url: body.Url, body: body.Body ?? '', signature: body.Signature }),
    view: isGenuine => ({ valid: isGenuine }),
  }),
  route({
    method: 'GET',
    path: `${DELIVERIES}/:Sid`,
    tag,
    summary: 'One callback',
    params: SidParams,
    async handle(ctx, { params }) {
      const delivery = await read(ctx, tx => findDelivery(tx, ctx.accountSid, sidInPath('delivery', params.Sid)))
      if (!delivery) throw new AppError('notFound')
      return delivery
    },
    view: deliveryView,
  }),
  route({
    method: 'POST',
    path: `${DELIVERIES}/:Sid/Replay`,
    tag,
    summary: 'Send a finished callback once more',
    params: SidParams,
    handle: (ctx, { params }) => replayDelivery(ctx, sidInPath('delivery', params.Sid)),
    view: deliveryView,
  }),
]

export const eventView = (event: JournalEvent): Record<string, unknown> => ({
  sid: event.sid,
  sequence: event.seq,
  account_sid: event.accountSid,
  type: event.what,
  subject_sid: event.subjectSid,
  actor: event.actorKind,
  from: event.from,
  to: event.to,
  date_created: isoTime(event.at),
})

function deliveryView(delivery: Delivery, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const url = `${ctx.publicUrl}${DELIVERIES}/${delivery.sid}`
  return {
    sid: delivery.sid,
    account_sid: delivery.accountSid,
    event_sid: delivery.eventSid,
    subject_sid: delivery.subjectSid,
    callback_url: delivery.url,
    fields: delivery.fields,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: isoTime(delivery.nextAttemptAt),
    response_status: delivery.responseStatus,
    error: delivery.error,
    date_created: isoTime(delivery.createdAt),
    date_finished: isoTime(delivery.finishedAt),
    url,
    links: { replay: `${url}/Replay` },
  }
}
