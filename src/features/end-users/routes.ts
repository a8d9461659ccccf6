import { AppError } from '../../domain/errors.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseAttributes, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { createEndUser } from './create.ts'
import { deleteEndUser } from './delete.ts'
import { HOST_PATHS, type Host } from './end-user.ts'
import { EndUserCreate, EndUserList, EndUserUpdate } from './schema.ts'
import { findEndUser, listEndUsers } from './store.ts'
import { updateEndUser } from './update.ts'
import { endUserView } from './view.ts'

function routesOf(host: Host, tag: string): AnyRoute[] {
  const path = `${HOST_PATHS[host]}/EndUsers`
  return [
    route({
      method: 'GET',
      path,
      tag,
      summary: 'End users of the account, newest first',
      query: EndUserList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = await read(ctx, tx => listEndUsers(tx, ctx, host, paging))
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query }, item => endUserView(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path,
      tag,
      summary: 'File an end user',
      body: EndUserCreate,
      example:
        host === 'numbers'
          ? { FriendlyName: 'Erika Mustermann', Type: 'individual', Attributes: '{"first_name":"Erika","last_name":"Mustermann"}' }
          : { FriendlyName: 'Representative', Type: 'authorized_representative_1', Attributes: '{"first_name":"Erika"}' },
      status: 201,
      handle: (ctx, { body }) =>
        createEndUser(ctx, { host, friendlyName: body.FriendlyName, type: body.Type, attributes: parseAttributes(body.Attributes) ?? {} }),
      view: endUserView,
    }),
    route({
      method: 'GET',
      path: `${path}/:Sid`,
      tag,
      summary: 'One end user',
      params: SidParams,
      async handle(ctx, { params }) {
        const endUser = await read(ctx, tx => findEndUser(tx, ctx, host, sidInPath('endUser', params.Sid)))
        if (!endUser) throw new AppError('notFound')
        return endUser
      },
      view: endUserView,
    }),
    route({
      method: 'POST',
      path: `${path}/:Sid`,
      tag,
      summary: 'Change an end user',
      params: SidParams,
      body: EndUserUpdate,
      handle: (ctx, { params, body }) =>
        updateEndUser(ctx, host, sidInPath('endUser', params.Sid), {
          friendlyName: body.FriendlyName,
          attributes: parseAttributes(body.Attributes),
        }),
      view: endUserView,
    }),
    route({
      method: 'DELETE',
      path: `${path}/:Sid`,
      tag,
      summary: 'Delete an end user that no bundle holds',
      params: SidParams,
      status: 204,
      handle: (ctx, { params }) => deleteEndUser(ctx, host, sidInPath('endUser', params.Sid)),
    }),
  ]
}

export const endUserRoutes = [...routesOf('numbers', 'End users'), ...routesOf('trusthub', 'Trust Hub end users')]
