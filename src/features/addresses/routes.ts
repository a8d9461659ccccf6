import { AppError } from '../../domain/errors.ts'
import { list2010, parsePaging } from '../../platform/http/paging.ts'
import { AccountParams, AccountSidParams, sidInPath } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { createAddress } from './create.ts'
import { deleteAddress } from './delete.ts'
import { AddressCreate, AddressList, AddressUpdate } from './schema.ts'
import { findAddress, listAddresses } from './store.ts'
import { updateAddress } from './update.ts'
import { addressView } from './view.ts'

const PATH = '/2010-04-01/Accounts/:AccountSid/Addresses'
const tag = 'Addresses'

export const addressRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Addresses of the account',
    params: AccountParams,
    query: AddressList,
    example: { IsoCountry: 'DE', PageSize: '20' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        customerName: query.CustomerName,
        friendlyName: query.FriendlyName,
        isoCountry: query.IsoCountry,
        emergencyEnabled: query.EmergencyEnabled,
      }
      const page = await read(ctx, tx => listAddresses(tx, ctx, filter, paging))
      return list2010(page, paging, { path: `/2010-04-01/Accounts/${ctx.accountSid}/Addresses`, query, key: 'addresses' }, addressView)
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'File an address',
    params: AccountParams,
    body: AddressCreate,
    example: {
      CustomerName: 'Erika Mustermann',
      Street: 'Unter den Linden 1',
      City: 'Berlin',
      Region: 'Berlin',
      PostalCode: '10117',
      IsoCountry: 'DE',
    },
    status: 201,
    handle: (ctx, { body }) =>
      createAddress(ctx, {
        customerName: body.CustomerName,
        friendlyName: body.FriendlyName ?? '',
        street: body.Street,
        streetSecondary: body.StreetSecondary ?? '',
        city: body.City,
        region: body.Region,
        postalCode: body.PostalCode,
        isoCountry: body.IsoCountry.toUpperCase(),
        emergencyEnabled: body.EmergencyEnabled ?? false,
      }),
    view: addressView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One address',
    params: AccountSidParams,
    async handle(ctx, { params }) {
      const address = await read(ctx, tx => findAddress(tx, ctx, sidInPath('address', params.Sid)))
      if (!address) throw new AppError('notFound')
      return address
    },
    view: addressView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change an address; its country stays',
    params: AccountSidParams,
    body: AddressUpdate,
    handle: (ctx, { params, body }) =>
      updateAddress(ctx, sidInPath('address', params.Sid), {
        customerName: body.CustomerName || undefined,
        friendlyName: body.FriendlyName,
        street: body.Street || undefined,
        streetSecondary: body.StreetSecondary,
        city: body.City || undefined,
        region: body.Region || undefined,
        postalCode: body.PostalCode || undefined,
        emergencyEnabled: body.EmergencyEnabled,
      }),
    view: addressView,
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Delete an address that no number uses',
    params: AccountSidParams,
    status: 204,
    handle: (ctx, { params }) => deleteAddress(ctx, sidInPath('address', params.Sid)),
  }),
]
