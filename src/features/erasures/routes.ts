import { Type } from 'typebox'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parseTime, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { type Erasure, listErasures } from './store.ts'

const PATH = '/staff/v1/Erasures'
const ErasureList = Type.Object({
  AccountSid: Text(34),
  SubjectSid: Text(34),
  Kind: Text(20),
  Cause: Text(20),
  From: Text(40),
  To: Text(40),
  ...PageQuery,
})

const erasureView = (erasure: Erasure) => ({
  sid: erasure.sid,
  account_sid: erasure.accountSid,
  subject_sid: erasure.subjectSid,
  kind: erasure.kind,
  cause: erasure.cause,
  receipt: erasure.receipt,
  due_at: isoTime(erasure.dueAt),
  erased_at: isoTime(erasure.erasedAt),
  actor_sid: erasure.actorSid,
})

export const erasureRoutes = [
  route({
    method: 'GET',
    path: PATH,
    access: 'staff',
    roles: ['operator', 'supervisor'],
    tag: 'Retention',
    summary: 'Receipts of what was erased, newest first',
    query: ErasureList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        accountSid: query.AccountSid || undefined,
        subjectSid: query.SubjectSid || undefined,
        kind: query.Kind || undefined,
        cause: query.Cause || undefined,
        from: parseTime('From', query.From),
        to: parseTime('To', query.To),
      }
      const page = await read(ctx, tx => listErasures(tx, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'erasures' }, erasureView)
    },
  }),
]
