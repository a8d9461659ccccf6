import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isSidShape } from '../../domain/ids.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { createRequest } from './create.ts'
import { closeRequest, replyToRequest } from './reply.ts'
import type { Message, Thread } from './request.ts'
import { findRequest, listRequests, messagesOf } from './store.ts'

const PATH = '/v1/Requests'
const tag = 'Requests'
const RequestCreate = Type.Object({
  Subject: Type.String({ minLength: 1, maxLength: 200 }),
  Message: Type.String({ minLength: 1, maxLength: 8000 }),
  About: Text(34),
})
const RequestList = Type.Object({ Status: Text(20), About: Text(34), ...PageQuery })
const MessageCreate = Type.Object({ Message: Type.String({ minLength: 1, maxLength: 8000 }) })

export const requestRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Questions to a person, newest first',
    query: RequestList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, async tx => {
        const found = await listRequests(tx, ctx, { state: query.Status || undefined, aboutSid: query.About || undefined }, paging)
        const items = []
        for (const request of found.items) items.push({ request, messages: await messagesOf(tx, ctx, request) })
        return { ...found, items }
      })
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'requests' }, item => requestView(item, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Ask a person; the answer comes within the business hours of reviews',
    body: RequestCreate,
    example: { Subject: 'A question', Message: 'Which papers are accepted for a number in Berlin?' },
    status: 201,
    handle: (ctx, { body }) =>
      createRequest(ctx, { subject: body.Subject, message: body.Message, aboutSid: aboutIn(body.About), email: '', author: 'account' }),
    view: requestView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One question with its thread',
    params: SidParams,
    handle: (ctx, { params }) => fetchThread(ctx, params.Sid),
    view: requestView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid/Messages`,
    tag,
    summary: 'The thread, oldest first',
    params: SidParams,
    handle: (ctx, { params }) => fetchThread(ctx, params.Sid),
    view: ({ messages }) => ({ messages: messages.map(messageView) }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid/Messages`,
    tag,
    summary: 'Add to the thread; an answered one opens again',
    params: SidParams,
    body: MessageCreate,
    status: 201,
    handle: (ctx, { params, body }) => replyToRequest(ctx, sidInPath('request', params.Sid), body.Message),
    view: requestView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid/Close`,
    tag,
    summary: 'Nothing more to ask',
    params: SidParams,
    handle: (ctx, { params }) => closeRequest(ctx, sidInPath('request', params.Sid)),
    view: requestView,
  }),
]

const fetchThread = (ctx: Context, sid: string): Promise<Thread> =>
  read(ctx, async tx => {
    const request = await findRequest(tx, ctx, ctx.accountSid, sidInPath('request', sid))
    if (!request) throw new AppError('notFound')
    return { request, messages: await messagesOf(tx, ctx, request) }
  })

function aboutIn(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!isSidShape(text)) throw new AppError('invalidParameter', { name: 'About', why: 'not a SID' })
  return text
}

function requestView({ request, messages }: Thread, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const url = `${ctx.publicUrl}${PATH}/${request.sid}`
  return {
    sid: request.sid,
    account_sid: request.accountSid,
    subject: request.subject,
    status: request.state,
    about: request.aboutSid,
    review_due_at: isoTime(request.reviewDueAt),
    messages: messages.map(messageView),
    date_created: isoTime(request.createdAt),
    date_updated: isoTime(request.updatedAt),
    url,
    links: { messages: `${url}/Messages`, close: `${url}/Close` },
  }
}

const messageView = ({ sid, author, text, createdAt }: Message): Record<string, unknown> => ({
  sid,
  author,
  message: text,
  date_created: isoTime(createdAt),
})
