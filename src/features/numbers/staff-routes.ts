import { Type } from 'typebox'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parseTime, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { listInventory, stockFigures } from './inventory-store.ts'
import type { InventoryNumber } from './number.ts'
import { changeStock } from './stock.ts'

const PATH = '/staff/v1/Numbers'
const common = { tag: 'Operations', access: 'staff' } as const
const Query = Type.Object({
  IsoCountry: Text(2),
  NumberType: Text(20),
  Status: Text(20),
  Locality: Text(80),
  /** Some of its digits. */
  Contains: Text(20),
  ...PageQuery,
})
const NumberParams = Type.Object({ PhoneNumber: Type.String() })
const StockBody = Type.Object({
  Status: Type.Union([Type.Literal('available'), Type.Literal('held'), Type.Literal('retired')]),
  Until: Text(40),
})

const stockView = (number: InventoryNumber) => ({
  phone_number: number.phoneNumber,
  iso_country: number.isoCountry,
  number_type: number.numberType,
  locality: number.locality,
  region: number.region,
  capabilities: number.capabilities,
  status: number.state,
  held_by: number.heldBy,
  held_until: isoTime(number.heldUntil),
  back_on_sale_at: isoTime(number.backOnSaleAt),
})

export const staffNumberRoutes = [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: ['operator', 'supervisor'],
    summary: 'The stock of numbers, by number',
    query: Query,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        isoCountry: query.IsoCountry || undefined,
        numberType: query.NumberType || undefined,
        state: query.Status || undefined,
        locality: query.Locality || undefined,
        contains: query.Contains || undefined,
      }
      const page = await read(ctx, tx => listInventory(tx, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'numbers' }, stockView)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: '/staff/v1/NumberStock',
    roles: ['operator', 'supervisor'],
    summary: 'How many numbers of each kind are in which state',
    handle: ctx => read(ctx, tx => stockFigures(tx)),
    view: figures => ({
      stock: figures.map(({ isoCountry, numberType, state, count }) => ({
        iso_country: isoCountry,
        number_type: numberType,
        status: state,
        count,
      })),
    }),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:PhoneNumber`,
    roles: ['operator'],
    summary: 'Hold a number back until a moment, retire it, or put it on sale again',
    params: NumberParams,
    body: StockBody,
    handle: (ctx, { params, body }) => changeStock(ctx, params.PhoneNumber, body.Status, parseTime('Until', body.Until)),
    view: stockView,
  }),
]
