import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { parsePhoneNumber } from '../numbers/buy.ts'
import { holdNumber, releaseHold } from './hold.ts'
import { findHold, listHolds, type NumberHold } from './store.ts'

const PATH = '/v1/NumberHolds'
const tag = 'Number holds'
const Body = Type.Object({ PhoneNumber: Type.String({ minLength: 1, maxLength: 30 }), Until: Text(40) })

export const holdRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Numbers held for the account, newest first',
    query: Type.Object(PageQuery),
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listHolds(tx, ctx.accountSid, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'number_holds' }, hold => holdView(hold, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Keep a number while its proof is on the way',
    body: Body,
    example: { PhoneNumber: '+14155550100' },
    status: 201,
    handle: (ctx, { body }) => holdNumber(ctx, { phoneNumber: parsePhoneNumber(body.PhoneNumber), until: parseUntil(body.Until) }),
    view: holdView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One hold',
    params: SidParams,
    async handle(ctx, { params }) {
      const hold = await read(ctx, tx => findHold(tx, ctx.accountSid, sidInPath('hold', params.Sid)))
      if (!hold) throw new AppError('notFound')
      return hold
    },
    view: holdView,
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Give a held number back',
    params: SidParams,
    status: 204,
    handle: (ctx, { params }) => releaseHold(ctx, sidInPath('hold', params.Sid)),
  }),
]

function parseUntil(text: string | undefined): Date | undefined {
  if (!text) return undefined
  const until = new Date(text)
  if (Number.isNaN(until.valueOf())) throw new AppError('invalidParameter', { name: 'Until', why: 'not an ISO 8601 time' })
  return until
}

function holdView(hold: NumberHold, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  return {
    sid: hold.sid,
    account_sid: hold.accountSid,
    phone_number: hold.phoneNumber,
    status: hold.state,
    until: isoTime(hold.until),
    date_created: isoTime(hold.createdAt),
    date_updated: isoTime(hold.updatedAt),
    url: `${ctx.publicUrl}${PATH}/${hold.sid}`,
  }
}
