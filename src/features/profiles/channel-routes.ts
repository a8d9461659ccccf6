import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { fetchBundle } from '../bundles/routes.ts'
import { FAMILIES } from '../bundles/view.ts'
import { assignChannel, unassignChannel } from './assign-channel.ts'
import { type ChannelEndpoint, findChannel, listChannels } from './channel-store.ts'
import type { Family } from './family.ts'
import { ChannelCreate, ChannelList, OwnerParams, OwnerPartParams } from './schema.ts'

const owner = (params: { OwnerSid: string }) => sidInPath('bundle', params.OwnerSid)

/** The numbers and other channels that a profile or product speaks for. */
export function channelRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  const base = `${path}/:OwnerSid/ChannelEndpointAssignments`
  const view = (channel: ChannelEndpoint, ctx: Pick<Context, 'publicUrl'>) => ({
    sid: channel.sid,
    [FAMILIES[kind].owner]: channel.bundleSid,
    account_sid: channel.accountSid,
    channel_endpoint_type: channel.endpointType,
    channel_endpoint_sid: channel.endpointSid,
    ...(channel.number ? { phone_number: channel.number.digits, friendly_name: channel.number.name } : {}),
    date_created: isoTime(channel.createdAt),
    url: `${ctx.publicUrl}${path}/${channel.bundleSid}/ChannelEndpointAssignments/${channel.sid}`,
  })
  return [
    route({
      method: 'GET',
      path: base,
      tag,
      summary: `Channels that the ${noun} speaks for`,
      params: OwnerParams,
      query: ChannelList,
      async handle(ctx, { params, query }) {
        const paging = parsePaging(query)
        const { sid: bundleSid } = await fetchBundle(ctx, kind, owner(params))
        const endpointSids = namedSids(query.ChannelEndpointSid, query.ChannelEndpointSids)
        const page = await read(ctx, tx => listChannels(tx, ctx, { bundleSid, endpointSids }, paging))
        const about = { publicUrl: ctx.publicUrl, path: `${path}/${bundleSid}/ChannelEndpointAssignments`, query }
        return metaList(page, paging, about, item => view(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path: base,
      tag,
      summary: `Say that the ${noun} speaks for a channel, e.g. a phone number`,
      params: OwnerParams,
      body: ChannelCreate,
      status: 201,
      handle: (ctx, { params, body }) =>
        assignChannel(ctx, kind, owner(params), { endpointType: body.ChannelEndpointType, endpointSid: body.ChannelEndpointSid }),
      view,
    }),
    route({
      method: 'GET',
      path: `${base}/:Sid`,
      tag,
      summary: 'One channel endpoint assignment',
      params: OwnerPartParams,
      async handle(ctx, { params }) {
        const { sid } = await fetchBundle(ctx, kind, owner(params))
        const found = await read(ctx, tx => findChannel(tx, ctx, sid, sidInPath('channelEndpoint', params.Sid)))
        if (!found) throw new AppError('notFound')
        return found
      },
      view,
    }),
    route({
      method: 'DELETE',
      path: `${base}/:Sid`,
      tag,
      summary: 'End a channel endpoint assignment',
      params: OwnerPartParams,
      status: 204,
      handle: (ctx, { params }) => unassignChannel(ctx, kind, owner(params), sidInPath('channelEndpoint', params.Sid)),
    }),
  ]
}

/** Both filters together: the SIDs that meet each of those that are given. */
function namedSids(one: string | undefined, list: string | undefined): string[] | undefined {
  if (!one && !list) return undefined
  const listed = list?.split(',').map(sid => sid.trim().slice(0, 2) + sid.trim().slice(2).toLowerCase())
  const single = one && one.slice(0, 2) + one.slice(2).toLowerCase()
  if (!listed) return single ? [single] : []
  return single ? listed.filter(sid => sid === single) : listed
}
