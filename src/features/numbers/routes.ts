import { AppError } from '../../domain/errors.ts'
import { parseSid, type SidKind } from '../../domain/ids.ts'
import { list2010, parsePaging } from '../../platform/http/paging.ts'
import { AccountParams, AccountSidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAddress } from '../addresses/store.ts'
import { addressNeeds } from './address-need.ts'
import { buyNumber } from './buy.ts'
import type { OwnedNumber } from './number.ts'
import { proofNames } from './proof-names.ts'
import { releaseNumber } from './release.ts'
import { NumberCreate, NumberList, NumberUpdate, settingsOf } from './schema.ts'
import { findNumber, listNumbers, numbersWithAddress } from './store.ts'
import { updateNumber } from './update.ts'
import { dependentView, numberView } from './view.ts'

const PATH = '/2010-04-01/Accounts/:AccountSid/IncomingPhoneNumbers'
const tag = 'Incoming phone numbers'

const viewOne = async (number: OwnedNumber, ctx: Context) => numberView(number, (await addressNeeds(ctx, [number]))(number))

export const numberRoutes = [
  ...underType('', undefined),
  ...underType('/Local', 'local'),
  ...underType('/Mobile', 'mobile'),
  ...underType('/TollFree', 'toll-free'),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One number of the account',
    params: AccountSidParams,
    async handle(ctx, { params }) {
      const number = await read(ctx, tx => findNumber(tx, ctx.accountSid, sidInPath('number', params.Sid)))
      if (!number) throw new AppError('notFound')
      return number
    },
    view: viewOne,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change settings, map address and proof, or hand the number to another account of the family',
    params: AccountSidParams,
    body: NumberUpdate,
    handle: (ctx, { params, body }) =>
      updateNumber(ctx, sidInPath('number', params.Sid), {
        friendlyName: body.FriendlyName,
        config: settingsOf(body),
        addressSid: mapped('address', body.AddressSid),
        identitySid: mapped('identityDocument', body.IdentitySid),
        bundleSid: mapped('bundle', body.BundleSid),
        accountSid: targetAccount(body.AccountSid),
      }),
    view: viewOne,
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Give a number back',
    params: AccountSidParams,
    status: 204,
    handle: (ctx, { params }) => releaseNumber(ctx, sidInPath('number', params.Sid)),
  }),
  route({
    method: 'GET',
    path: '/2010-04-01/Accounts/:AccountSid/Addresses/:Sid/DependentPhoneNumbers',
    tag: 'Addresses',
    summary: 'Numbers that rely on an address',
    params: AccountSidParams,
    query: NumberList,
    async handle(ctx, { params, query }) {
      const sid = sidInPath('address', params.Sid)
      const paging = parsePaging(query)
      return read(ctx, async tx => {
        if (!(await findAddress(tx, ctx, sid))) throw new AppError('notFound')
        const page = await numbersWithAddress(tx, ctx.accountSid, sid, paging)
        const need = await addressNeeds(ctx, page.items)
        const path = `/2010-04-01/Accounts/${ctx.accountSid}/Addresses/${sid}/DependentPhoneNumbers`
        return list2010(page, paging, { path, query, key: 'dependent_phone_numbers' }, number => dependentView(number, need(number)))
      })
    },
  }),
]

/** List and create, for all numbers or for one type. */
function underType(suffix: string, numberType: string | undefined): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: PATH + suffix,
      tag,
      summary: numberType ? `The account's ${numberType} numbers` : "The account's numbers",
      params: AccountParams,
      query: NumberList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const filter = {
          phoneNumber: query.PhoneNumber,
          friendlyName: query.FriendlyName,
          compliance: query.Compliance,
          search: query.Search?.trim(),
          origin: query.Origin,
          numberType,
        }
        const { page, nameOf } = await read(ctx, async tx => {
          const found = await listNumbers(tx, ctx.accountSid, filter, paging)
          return { page: found, nameOf: query.ProofNames ? await proofNames(tx, ctx, found.items) : undefined }
        })
        const need = await addressNeeds(ctx, page.items)
        const path = `/2010-04-01/Accounts/${ctx.accountSid}/IncomingPhoneNumbers${suffix}`
        return list2010(page, paging, { path, query, key: 'incoming_phone_numbers' }, number => ({
          ...numberView(number, need(number)),
          ...(nameOf && {
            identity_name: nameOf(number.identitySid),
            bundle_name: nameOf(number.bundleSid),
            address_name: nameOf(number.addressSid),
          }),
        }))
      },
    }),
    route({
      method: 'POST',
      path: PATH + suffix,
      tag,
      summary: numberType ? `Buy a ${numberType} number` : 'Buy a number',
      params: AccountParams,
      body: NumberCreate,
      status: 201,
      handle: (ctx, { body }) =>
        buyNumber(ctx, {
          phoneNumber: body.PhoneNumber,
          areaCode: body.AreaCode,
          numberType,
          friendlyName: body.FriendlyName,
          addressSid: mapped('address', body.AddressSid) ?? null,
          identitySid: mapped('identityDocument', body.IdentitySid) ?? null,
          bundleSid: mapped('bundle', body.BundleSid) ?? null,
          config: settingsOf(body),
        }),
      view: viewOne,
    }),
  ]
}

/** Not given: undefined. Empty: taken away. A wrong shape is kept as it is and leads to nothing. */
function mapped(kind: SidKind, text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  return text === '' ? null : (parseSid(kind, text) ?? text)
}

function targetAccount(text: string | undefined): string | undefined {
  if (!text) return undefined
  const sid = parseSid('account', text)
  if (!sid) throw new AppError('transferUnknown')
  return sid
}
