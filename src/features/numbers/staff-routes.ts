import { Type } from 'typebox'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { listInventory } from './inventory-store.ts'

const PATH = '/staff/v1/Numbers'
const Query = Type.Object({ IsoCountry: Text(2), NumberType: Text(20), Status: Text(20), ...PageQuery })

export const staffNumberRoutes = [
  route({
    method: 'GET',
    path: PATH,
    access: 'staff',
    roles: ['operator', 'supervisor'],
    tag: 'Operations',
    summary: 'The stock of numbers, by number',
    query: Query,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx =>
        listInventory(
          tx,
          { isoCountry: query.IsoCountry || undefined, numberType: query.NumberType || undefined, state: query.Status || undefined },
          paging,
        ),
      )
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'numbers' }, number => ({
        phone_number: number.phoneNumber,
        iso_country: number.isoCountry,
        number_type: number.numberType,
        locality: number.locality,
        region: number.region,
        capabilities: number.capabilities,
        status: number.state,
        held_until: number.heldUntil?.toISOString() ?? null,
      }))
    },
  }),
]
