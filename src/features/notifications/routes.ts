import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import { read } from '../../platform/postgres/context.ts'
import { listNotifications, markRead, type Notification } from './store.ts'

const PATH = '/v1/Notifications'
const tag = 'Notifications'

/** The Console's inbox: what was mailed, and what would have been without a mail server. */
export const notificationRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Messages of the account, newest first',
    query: Type.Object(PageQuery),
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listNotifications(tx, ctx, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'notifications' }, notificationView)
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid/Read`,
    tag,
    summary: 'Mark a message as read',
    params: SidParams,
    handle: (ctx, { params }) =>
      change(ctx, async tx => {
        const notification = await markRead(tx, ctx, sidInPath('message', params.Sid))
        if (!notification) throw new AppError('notFound')
        return { result: notification, audit: { what: 'notification.read', sid: notification.sid } }
      }),
    view: notificationView,
  }),
]

function notificationView(notification: Notification): Record<string, unknown> {
  return {
    sid: notification.sid,
    account_sid: notification.accountSid,
    about: notification.subjectSid,
    kind: notification.kind,
    status: notification.sendState,
    to: notification.to,
    subject: notification.subject,
    text: notification.text,
    date_read: isoTime(notification.readAt),
    date_created: isoTime(notification.createdAt),
  }
}
