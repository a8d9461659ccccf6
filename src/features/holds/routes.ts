import { type Static, Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parseSid, type SidKind } from '../../domain/ids.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parseCallbackUrl, parseTime, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { parsePhoneNumber } from '../numbers/buy.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { changeHold, type HoldChanges, holdNumber, releaseHold } from './hold.ts'
import type { NumberHold } from './number-hold.ts'
import { findHold, listHolds } from './store.ts'

const PATH = '/v1/NumberHolds'
const tag = 'Number holds'
const Common = {
  Until: Text(40),
  AddressSid: Text(34),
  IdentitySid: Text(34),
  BundleSid: Text(34),
  FriendlyName: Text(64),
  /** `false` only keeps the number; the purchase is left to its owner. */
  Activate: Type.Optional(Type.Boolean()),
  StatusCallback: Text(2000),
}
const HoldCreate = Type.Object({ PhoneNumber: Type.String({ minLength: 1, maxLength: 30 }), ...Common })
const HoldChange = Type.Object(Common)
const HoldList = Type.Object({ Status: Text(20), PhoneNumber: Text(30), ...PageQuery })
type HoldBody = Static<typeof HoldChange>

export const holdRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Numbers held for the account, newest first',
    query: HoldList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listHolds(tx, ctx.accountSid, filterOf(query), paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'number_holds' }, hold => holdView(hold, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Keep a number while its proof is on the way; once it is verified the purchase completes by itself',
    body: HoldCreate,
    example: { PhoneNumber: '+14155550100' },
    status: 201,
    handle: (ctx, { body }) => {
      const { addressSid = null, identitySid = null, bundleSid = null, buys = true, ...rest } = changesIn(body)
      return holdNumber(ctx, { ...rest, phoneNumber: parsePhoneNumber(body.PhoneNumber), addressSid, identitySid, bundleSid, buys })
    },
    view: holdView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change the end of a hold, or name what the number is to be bought with',
    params: SidParams,
    body: HoldChange,
    handle: (ctx, { params, body }) => changeHold(ctx, sidInPath('hold', params.Sid), changesIn(body)),
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

function changesIn(body: HoldBody): HoldChanges {
  return {
    until: parseTime('Until', body.Until),
    addressSid: sidIn('address', body.AddressSid),
    identitySid: sidIn('identityDocument', body.IdentitySid),
    bundleSid: sidIn('bundle', body.BundleSid),
    friendlyName: body.FriendlyName || undefined,
    buys: body.Activate,
    statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
  }
}

/** undefined leaves as it is, an empty text takes away. What is no SID of this kind is nothing of the account: the verb says so. */
const sidIn = (kind: SidKind, text: string | undefined): string | null | undefined =>
  text === undefined ? undefined : text === '' ? null : (parseSid(kind, text) ?? text)

const filterOf = ({ Status, PhoneNumber }: Static<typeof HoldList>) => ({
  state: Status || undefined,
  phoneNumber: PhoneNumber ? parsePhoneNumber(PhoneNumber) : undefined,
})

function holdView(hold: NumberHold, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  return {
    sid: hold.sid,
    account_sid: hold.accountSid,
    phone_number: hold.phoneNumber,
    status: hold.state,
    until: isoTime(hold.until),
    address_sid: hold.addressSid,
    identity_sid: hold.identitySid,
    bundle_sid: hold.bundleSid,
    friendly_name: hold.friendlyName,
    activate: hold.buys,
    phone_number_sid: hold.numberSid,
    reasons: hold.reasons.map(reasonView),
    remind_at: isoTime(hold.remindAt),
    status_callback: hold.statusCallback,
    date_created: isoTime(hold.createdAt),
    date_updated: isoTime(hold.updatedAt),
    url: `${ctx.publicUrl}${PATH}/${hold.sid}`,
  }
}
