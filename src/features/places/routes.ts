import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { askPlace } from './ask.ts'
import type { Place } from './place.ts'
import { findPlace, listPlaces } from './store.ts'

const PATH = '/v1/AddressPlaces'
const tag = 'Address places'
const PlaceList = Type.Object({ Status: Text(20), AddressSid: Text(34), ...PageQuery })
const PlaceAsk = Type.Object({
  AddressSid: Type.String({ minLength: 1, maxLength: 34 }),
  PhoneNumber: Type.String({ minLength: 1, maxLength: 30 }),
})

/** Whether an address lies in the area of a number, where the machine cannot say it. */
export const placeRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'What was asked about addresses and areas of numbers, newest first',
    query: PlaceList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        state: query.Status || undefined,
        addressSid: query.AddressSid ? (parseSid('address', query.AddressSid) ?? '') : undefined,
      }
      const page = await read(ctx, tx => listPlaces(tx, ctx.accountSid, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'address_places' }, place => placeView(place, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Ask a person whether an address lies in the area of a number; the answer holds for its prefix',
    body: PlaceAsk,
    status: 201,
    handle(ctx, { body }) {
      const addressSid = parseSid('address', body.AddressSid)
      if (!addressSid) throw new AppError('addressNotFound')
      return askPlace(ctx, { addressSid, phoneNumber: body.PhoneNumber })
    },
    view: placeView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One question about an address and an area',
    params: SidParams,
    async handle(ctx, { params }) {
      const place = await read(ctx, tx => findPlace(tx, ctx.accountSid, sidInPath('place', params.Sid)))
      if (!place) throw new AppError('notFound')
      return place
    },
    view: placeView,
  }),
]

function placeView(place: Place, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  return {
    sid: place.sid,
    account_sid: place.accountSid,
    address_sid: place.addressSid,
    phone_number: place.phoneNumber,
    prefix: place.prefix,
    status: place.state,
    review_due_at: isoTime(place.reviewDueAt),
    reasons: place.reasons.map(reasonView),
    date_created: isoTime(place.createdAt),
    date_updated: isoTime(place.updatedAt),
    url: `${ctx.publicUrl}${PATH}/${place.sid}`,
  }
}
