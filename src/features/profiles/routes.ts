import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseCallbackUrl, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Bundle } from '../bundles/bundle.ts'
import { copyProfile } from '../bundles/copy.ts'
import { createBundle } from '../bundles/create.ts'
import { deleteBundle } from '../bundles/delete.ts'
import { fetchBundle, parseEmail, updateBundle } from '../bundles/routes.ts'
import { listBundles } from '../bundles/store.ts'
import { bundleView, coreView, FAMILIES, parseStatus } from '../bundles/view.ts'
import { channelRoutes } from './channel-routes.ts'
import { entityRoutes } from './entity-routes.ts'
import { FAMILIES_OF_TRUST_HUB, type Family } from './family.ts'
import { ProfileCreate, ProfileList, ProfileUpdate } from './schema.ts'

/** A secondary business profile; SHAKEN/STIR. */
const EXAMPLE_POLICIES = { customer_profile: 'RNdfbf3fae0e1107f8aded0e7cead80bf5', trust_product: 'RN7a97559effdf62d00f4298208492a5ea' }

function collectionRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path,
      tag,
      summary: `${tag} of the account, newest first`,
      query: ProfileList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const filter = {
          state: query.Status ? parseStatus(kind, query.Status) : undefined,
          friendlyName: query.FriendlyName || undefined,
          ruleSid: query.PolicySid ? (parseSid('regulation', query.PolicySid) ?? 'none') : undefined,
        }
        const page = await read(ctx, tx => listBundles(tx, ctx, kind, filter, paging))
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query }, item => bundleView(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path,
      tag,
      summary: `Open a draft ${noun} for a policy`,
      body: ProfileCreate,
      example: { FriendlyName: 'Muster GmbH', Email: 'compliance@example.com', PolicySid: EXAMPLE_POLICIES[kind] },
      status: 201,
      handle: async (ctx, { body }) =>
        createBundle(ctx, {
          kind,
          friendlyName: body.FriendlyName,
          email: parseEmail(body.Email),
          statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
          ruleSid: parseSid('regulation', body.PolicySid),
          group: undefined,
          isTest: false,
        }),
      view: bundleView,
    }),
  ]
}

function instanceRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  const about = { path: `${path}/:Sid`, tag, params: SidParams } as const
  return [
    route({
      ...about,
      method: 'GET',
      summary: `One ${noun}`,
      handle: (ctx, { params }) => fetchBundle(ctx, kind, sidInPath('bundle', params.Sid)),
      view: bundleView,
    }),
    route({
      ...about,
      method: 'POST',
      summary: `Change a ${noun}, or hand it in with Status=pending-review`,
      body: ProfileUpdate,
      handle: async (ctx, { params, body }) => updateBundle(ctx, kind, sidInPath('bundle', params.Sid), body),
      view: bundleView,
    }),
    route({
      ...about,
      method: 'DELETE',
      summary: `Delete a ${noun}`,
      status: 204,
      handle: (ctx, { params }) => deleteBundle(ctx, kind, sidInPath('bundle', params.Sid)),
    }),
  ]
}

function copyRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  const about = { path: `${path}/:Sid/ProvisionalCopy`, tag, params: SidParams } as const
  const view = (copy: Bundle, ctx: Pick<Context, 'publicUrl'>) => ({
    [FAMILIES[kind].owner]: copy.sid,
    ...coreView(copy),
    url: `${ctx.publicUrl}${path}/${copy.sid}`,
  })
  return [
    route({
      ...about,
      method: 'POST',
      summary: `Copy an approved ${noun}, to mend it`,
      status: 201,
      handle: (ctx, { params }) => copyProfile(ctx, kind, sidInPath('bundle', params.Sid)),
      view,
    }),
    route({
      ...about,
      method: 'GET',
      summary: `The copy of a ${noun}`,
      async handle(ctx, { params }) {
        const { sid } = await fetchBundle(ctx, kind, sidInPath('bundle', params.Sid))
        const page = await read(ctx, tx => listBundles(tx, ctx, kind, { copyOf: sid }, { size: 1, number: 0, cursor: undefined }))
        const copy = page.items[0]
        if (!copy) throw new AppError('notFound')
        return copy
      },
      view,
    }),
  ]
}

export const profileRoutes = FAMILIES_OF_TRUST_HUB.flatMap(family => [
  ...collectionRoutes(family),
  ...instanceRoutes(family),
  ...copyRoutes(family),
  ...entityRoutes(family),
  ...channelRoutes(family),
])
