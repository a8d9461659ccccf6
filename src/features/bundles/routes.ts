import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseCallbackUrl, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import type { Bundle, BundleKind, NumberGroup } from './bundle.ts'
import { createBundle } from './create.ts'
import { deleteBundle } from './delete.ts'
import { editBundle, redraftBundle } from './edit.ts'
import { parseFilter, parseOrder } from './filter.ts'
import { BundleCreate, BundleList, BundleUpdate } from './schema.ts'
import { findBundle, listBundles } from './store.ts'
import { submitBundle } from './submit.ts'
import { bundleView, FAMILIES, parseStatus } from './view.ts'

const PATH = FAMILIES.bundle.path
const tag = 'Bundles'

export const bundleRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Bundles of the account, newest first',
    query: BundleList,
    example: { Status: 'draft', SortBy: 'date-updated' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const [filter, order] = [parseFilter(query), parseOrder(query)]
      const page = await read(ctx, tx => listBundles(tx, ctx, 'bundle', filter, paging, order))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query }, bundle => bundleView(bundle, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Open a draft bundle for a regulation, or for a country, number type and end user',
    body: BundleCreate,
    example: {
      FriendlyName: 'Muster GmbH',
      Email: 'compliance@example.com',
      IsoCountry: 'DE',
      NumberType: 'local',
      EndUserType: 'business',
    },
    status: 201,
    handle: async (ctx, { body }) =>
      createBundle(ctx, {
        kind: 'bundle',
        friendlyName: body.FriendlyName,
        email: parseEmail(body.Email),
        statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
        ruleSid: body.RegulationSid ? (parseSid('regulation', body.RegulationSid) ?? 'none') : undefined,
        group: parseGroup(body),
        isTest: body.IsTest ?? false,
      }),
    view: bundleView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One bundle',
    params: SidParams,
    handle: (ctx, { params }) => fetchBundle(ctx, 'bundle', sidInPath('bundle', params.Sid)),
    view: bundleView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change a bundle, or hand it in with Status=pending-review',
    params: SidParams,
    body: BundleUpdate,
    handle: async (ctx, { params, body }) => updateBundle(ctx, 'bundle', sidInPath('bundle', params.Sid), body),
    view: bundleView,
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Delete a bundle that no number relies on',
    params: SidParams,
    status: 204,
    handle: (ctx, { params }) => deleteBundle(ctx, 'bundle', sidInPath('bundle', params.Sid)),
  }),
]

/** @throws AppError notFound */
export function fetchBundle(ctx: Context, kind: BundleKind, sid: string): Promise<Bundle> {
  return read(ctx, async tx => {
    const bundle = await findBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    return bundle
  })
}

interface Update {
  Status?: string
  StatusCallback?: string
  FriendlyName?: string
  Email?: string
}

/** Which verb an update asks for: the status or the properties, never both. @throws AppError bundleStatusAndProperties, bundleStatusUnknown, invalidParameter */
export function updateBundle(ctx: Context, kind: BundleKind, sid: string, body: Update): Promise<Bundle> {
  const statusCallback = parseCallbackUrl('StatusCallback', body.StatusCallback)
  const properties = { friendlyName: body.FriendlyName, email: body.Email ? parseEmail(body.Email) : undefined, statusCallback }
  if (!body.Status) return editBundle(ctx, kind, sid, properties)
  if (Object.values(properties).some(Boolean)) throw new AppError('bundleStatusAndProperties')
  const wanted = parseStatus(kind, body.Status)
  if (wanted === 'pending-review') return submitBundle(ctx, kind, sid)
  if (wanted === 'draft') return redraftBundle(ctx, kind, sid)
  throw new AppError('invalidParameter', { name: 'Status', why: 'only a reviewer decides; send pending-review' })
}

/** @throws AppError invalidParameter */
export function parseEmail(text: string): string {
  if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text)) throw new AppError('invalidParameter', { name: 'Email', why: 'not an e-mail address' })
  return text
}

function parseGroup(body: { IsoCountry?: string; NumberType?: string; EndUserType?: string }): NumberGroup | undefined {
  if (!body.IsoCountry || !body.NumberType || !body.EndUserType) return undefined
  return {
    isoCountry: body.IsoCountry.toUpperCase(),
    numberType: parseNumberType(body.NumberType),
    endUserType: parseEndUserType(body.EndUserType),
  }
}
