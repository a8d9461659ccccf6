import { Type } from 'typebox'
import { countryName, isCountry } from '../../domain/countries.ts'
import { AppError } from '../../domain/errors.ts'
import { parsePaging } from '../../platform/http/paging.ts'
import { AccountParams } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { addressNeeds } from './address-need.ts'
import { groupsForSale } from './inventory-store.ts'
import { AvailableQuery } from './schema.ts'
import { searchNumbers } from './search.ts'
import { isExcluded, parseAreaCode, parseContains, parseNear, wantedCapabilities } from './search-query.ts'
import { availableView } from './view.ts'

const PATH = '/2010-04-01/Accounts/:AccountSid/AvailablePhoneNumbers'
const tag = 'Available phone numbers'
const CountryParams = Type.Object({ AccountSid: Type.String(), IsoCountry: Type.String() })

/** Twilio's lists by type; the last three have no rule of their own and are empty unless somebody imports such numbers. */
const TYPES = {
  Local: { type: 'local', key: 'local' },
  Mobile: { type: 'mobile', key: 'mobile' },
  TollFree: { type: 'toll-free', key: 'toll_free' },
  National: { type: 'national', key: 'national' },
  Voip: { type: 'voip', key: 'voip' },
  SharedCost: { type: 'shared-cost', key: 'shared_cost' },
  MachineToMachine: { type: 'machine-to-machine', key: 'machine_to_machine' },
} as const

export const availableNumberRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Countries with numbers for sale',
    params: AccountParams,
    async handle(ctx) {
      const countries = await countriesForSale(ctx)
      return { countries, uri: `${base(ctx)}.json` }
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/:IsoCountry`,
    tag,
    summary: 'One country with numbers for sale',
    params: CountryParams,
    async handle(ctx, { params }) {
      const found = (await countriesForSale(ctx)).find(({ country_code }) => country_code === params.IsoCountry.toUpperCase())
      if (!found) throw new AppError('notFound')
      return found
    },
  }),
  ...Object.entries(TYPES).map(([name, { type }]) =>
    route({
      method: 'GET',
      path: `${PATH}/:IsoCountry/${name}`,
      tag,
      summary: `${name} numbers for sale in a country`,
      params: CountryParams,
      query: AvailableQuery,
      example: { Contains: '00', VoiceEnabled: 'true', PageSize: '5' },
      async handle(ctx, { params, query }) {
        const isoCountry = params.IsoCountry.toUpperCase()
        if (!isCountry(isoCountry)) throw new AppError('notFound')
        const { size } = parsePaging(query)
        const search = {
          isoCountry,
          numberType: type,
          contains: parseContains(query.Contains),
          areaCode: parseAreaCode(query.AreaCode),
          nearTo: parseNear(query, isoCountry),
          locality: query.InLocality,
          region: query.InRegion,
          capabilities: wantedCapabilities(query),
          limit: size,
        }
        const need = await addressNeeds(ctx, [search])
        const numbers = isExcluded(need(search), query) ? [] : await read(ctx, tx => searchNumbers(tx, search))
        return {
          available_phone_numbers: numbers.map(number => availableView(number, need(number))),
          uri: `${base(ctx)}/${isoCountry}/${name}.json`,
        }
      },
    }),
  ),
]

const base = (ctx: Context) => `/2010-04-01/Accounts/${ctx.accountSid}/AvailablePhoneNumbers`

async function countriesForSale(ctx: Context) {
  const groups = await read(ctx, groupsForSale)
  return [...new Set(groups.map(({ isoCountry }) => isoCountry))].map(code => ({
    country_code: code,
    country: countryName(code) ?? code,
    uri: `${ctx.publicUrl}${base(ctx)}/${code}.json`,
    beta: false,
    subresource_uris: Object.fromEntries(
      Object.entries(TYPES)
        .filter(([, { type }]) => groups.some(group => group.isoCountry === code && group.numberType === type))
        .map(([name, { key }]) => [key, `${base(ctx)}/${code}/${name}.json`]),
    ),
  }))
}
