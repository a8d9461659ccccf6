import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { listAllDeliveries, ownerOfDelivery, unfinishedReceivers } from './backlog-store.ts'
import { replayDelivery } from './replay.ts'
import type { Delivery } from './store.ts'

const PATH = '/staff/v1/CallbackDeliveries'
const common = { tag: 'Operations', access: 'staff' } as const
const MOST_RECEIVERS = 100
const BacklogQuery = Type.Object({ Status: Text(20), AccountSid: Text(34), SubjectSid: Text(34), ...PageQuery })

/** Without the query of the address, in which customers may keep secrets, and without the fields, which are theirs. */
const deliveryView = (delivery: Delivery) => ({
  sid: delivery.sid,
  account_sid: delivery.accountSid,
  subject_sid: delivery.subjectSid,
  receiver: delivery.url.replace(/[?#].*$/, ''),
  status: delivery.status,
  attempts: delivery.attempts,
  next_attempt_at: isoTime(delivery.nextAttemptAt),
  response_status: delivery.responseStatus,
  error: delivery.error,
  date_created: isoTime(delivery.createdAt),
  date_finished: isoTime(delivery.finishedAt),
})

/** Callbacks that wait or were given up, for the operator. */
export const callbackBacklogRoutes = [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: ['operator', 'supervisor'],
    summary: 'Callbacks of every account, newest first',
    query: BacklogQuery,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        status: query.Status || undefined,
        accountSid: query.AccountSid || undefined,
        subjectSid: query.SubjectSid || undefined,
      }
      const page = await read(ctx, tx => listAllDeliveries(tx, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'callback_deliveries' }, deliveryView)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: '/staff/v1/CallbackReceivers',
    roles: ['operator', 'supervisor'],
    summary: 'Who does not take callbacks: what waits and what was given up, by account and host',
    handle: ctx => read(ctx, tx => unfinishedReceivers(tx, MOST_RECEIVERS)),
    view: receivers => ({
      receivers: receivers.map(({ accountSid, host, pending, failed, oldest, lastStatus, lastError }) => ({
        account_sid: accountSid,
        host,
        pending,
        failed,
        oldest_pending_at: isoTime(oldest),
        last_response_status: lastStatus,
        last_error: lastError,
      })),
    }),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Replay`,
    roles: ['operator'],
    summary: 'Send a finished callback once more',
    params: SidParams,
    async handle(ctx, { params }) {
      const sid = sidInPath('delivery', params.Sid)
      const accountSid = await read(ctx, tx => ownerOfDelivery(tx, sid))
      if (!accountSid) throw new AppError('notFound')
      return replayDelivery({ ...ctx, accountSid }, sid)
    },
    view: deliveryView,
  }),
]
