import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { list2010, parsePaging, rfcTime } from '../../platform/http/paging.ts'
import { AccountParams, AccountSidParams, PageQuery, sidInPath, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { createKey } from './create.ts'
import { deleteKey } from './delete.ts'
import { type ApiKey, findKey, listKeys } from './store.ts'
import { updateKey } from './update.ts'

const NameBody = Type.Object({ FriendlyName: Text(64) })
const PageOnly = Type.Object(PageQuery)

const keyView = (key: ApiKey) => ({
  sid: key.sid,
  friendly_name: key.friendlyName,
  date_created: rfcTime(key.createdAt),
  date_updated: rfcTime(key.updatedAt),
})

/** Twilio serves the same keys under two names. */
export const keyRoutes = [...routesUnder('Keys', 'keys'), ...routesUnder('SigningKeys', 'signing_keys')]

function routesUnder(name: string, listKey: string): AnyRoute[] {
  const path = `/2010-04-01/Accounts/:AccountSid/${name}`
  const common = { tag: 'Keys', needsManage: true }
  return [
    route({
      ...common,
      method: 'GET',
      path,
      summary: 'API keys of the account',
      params: AccountParams,
      query: PageOnly,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = await read(ctx, tx => listKeys(tx, ctx.accountSid, paging))
        return list2010(page, paging, { path: `/2010-04-01/Accounts/${ctx.accountSid}/${name}`, query, key: listKey }, keyView)
      },
    }),
    route({
      ...common,
      method: 'POST',
      path,
      summary: 'Create an API key; its secret is shown once',
      params: AccountParams,
      body: NameBody,
      status: 201,
      example: { FriendlyName: 'Server' },
      handle: (ctx, { body }) => createKey(ctx, { friendlyName: body.FriendlyName }),
      view: key => ({ ...keyView(key), secret: key.secret }),
    }),
    route({
      ...common,
      method: 'GET',
      path: `${path}/:Sid`,
      summary: 'One API key',
      params: AccountSidParams,
      async handle(ctx, { params }) {
        const key = await read(ctx, tx => findKey(tx, ctx.accountSid, sidInPath('key', params.Sid)))
        if (!key) throw new AppError('notFound')
        return key
      },
      view: keyView,
    }),
    route({
      ...common,
      method: 'POST',
      path: `${path}/:Sid`,
      summary: 'Rename an API key',
      params: AccountSidParams,
      body: NameBody,
      handle: (ctx, { params, body }) => updateKey(ctx, sidInPath('key', params.Sid), { friendlyName: body.FriendlyName }),
      view: keyView,
    }),
    route({
      ...common,
      method: 'DELETE',
      path: `${path}/:Sid`,
      summary: 'Delete an API key',
      params: AccountSidParams,
      status: 204,
      handle: (ctx, { params }) => deleteKey(ctx, sidInPath('key', params.Sid)),
    }),
  ]
}
