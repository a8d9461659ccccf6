import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { sidInPath } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import type { Bundle } from './bundle.ts'
import { cloneBundle } from './clone.ts'
import { copyBundle } from './copy.ts'
import { replaceItems } from './replace-items.ts'
import { fetchBundle } from './routes.ts'
import { BundleParams, BundlePartList, CloneCreate, CopyCreate, ItemsReplace } from './schema.ts'
import { listBundles } from './store.ts'
import { coreView, FAMILIES } from './view.ts'

const PATH = `${FAMILIES.bundle.path}/:BundleSid`
const tag = 'Bundles'
const bundleIn = (params: { BundleSid: string }) => sidInPath('bundle', params.BundleSid)
const copyView = (bundle: Bundle) => ({ sid: bundle.sid, ...coreView(bundle) })

export const bundleCopyRoutes = [
  route({
    method: 'GET',
    path: `${PATH}/Copies`,
    tag,
    summary: 'Copies that may take the place of the bundle',
    params: BundleParams,
    query: BundlePartList,
    async handle(ctx, { params, query }) {
      const paging = parsePaging(query)
      const { sid } = await fetchBundle(ctx, 'bundle', bundleIn(params))
      const page = await read(ctx, tx => listBundles(tx, ctx, 'bundle', { copyOf: sid }, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: `${FAMILIES.bundle.path}/${sid}/Copies`, query }, copyView)
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/Copies`,
    tag,
    summary: 'Copy an approved bundle that has an end date, to mend it',
    params: BundleParams,
    body: CopyCreate,
    status: 201,
    handle: (ctx, { params, body }) => copyBundle(ctx, bundleIn(params), body.FriendlyName),
    view: copyView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/Clones`,
    tag,
    summary: 'Clone a bundle with everything in it into another account of the family',
    params: BundleParams,
    body: CloneCreate,
    status: 201,
    handle: async (ctx, { params, body }) => {
      const targetAccountSid = parseSid('account', body.TargetAccountSid)
      if (!targetAccountSid) throw new AppError('invalidParameter', { name: 'TargetAccountSid', why: 'not the SID of an account' })
      return cloneBundle(ctx, bundleIn(params), { targetAccountSid, isDraft: body.MoveToDraft ?? false, friendlyName: body.FriendlyName })
    },
    view: (bundle, ctx) => ({ bundle_sid: bundle.sid, ...coreView(bundle), url: `${ctx.publicUrl}${FAMILIES.bundle.path}/${bundle.sid}` }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/ReplaceItems`,
    tag,
    summary: 'Give an approved bundle the items of its approved copy',
    params: BundleParams,
    body: ItemsReplace,
    status: 201,
    handle: (ctx, { params, body }) => replaceItems(ctx, bundleIn(params), parseSid('bundle', body.FromBundleSid)),
    view: copyView,
  }),
]
