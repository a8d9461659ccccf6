import { AppError } from '../../domain/errors.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { assignItem, unassignItem } from './assign.ts'
import { findAssignment, listAssignments } from './assignment-store.ts'
import { evaluateNow } from './evaluate.ts'
import { findEvaluation, listEvaluations } from './evaluation-store.ts'
import { fetchBundle } from './routes.ts'
import { BundleParams, BundlePartList, BundlePartParams, ItemCreate } from './schema.ts'
import { assignmentView, evaluationView, FAMILIES } from './view.ts'

const PATH = `${FAMILIES.bundle.path}/:BundleSid`
const bundleIn = (params: { BundleSid: string }) => sidInPath('bundle', params.BundleSid)

const items: AnyRoute[] = [
  route({
    method: 'GET',
    path: `${PATH}/ItemAssignments`,
    tag: 'Bundles',
    summary: 'What is in the bundle',
    params: BundleParams,
    query: BundlePartList,
    async handle(ctx, { params, query }) {
      const paging = parsePaging(query)
      const { sid: bundleSid } = await fetchBundle(ctx, 'bundle', bundleIn(params))
      const page = await read(ctx, tx => listAssignments(tx, ctx, { bundleSid, objectType: undefined }, paging))
      const path = `${FAMILIES.bundle.path}/${bundleSid}/ItemAssignments`
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query }, item => assignmentView('bundle', item, ctx))
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/ItemAssignments`,
    tag: 'Bundles',
    summary: 'Put an end user or a supporting document in',
    params: BundleParams,
    body: ItemCreate,
    status: 201,
    handle: (ctx, { params, body }) => assignItem(ctx, 'bundle', bundleIn(params), body.ObjectSid),
    view: (item, ctx) => assignmentView('bundle', item, ctx),
  }),
  route({
    method: 'GET',
    path: `${PATH}/ItemAssignments/:Sid`,
    tag: 'Bundles',
    summary: 'One assignment',
    params: BundlePartParams,
    async handle(ctx, { params }) {
      const { sid } = await fetchBundle(ctx, 'bundle', bundleIn(params))
      const found = await read(ctx, tx => findAssignment(tx, ctx, sid, sidInPath('assignment', params.Sid)))
      if (!found) throw new AppError('notFound')
      return found
    },
    view: (item, ctx) => assignmentView('bundle', item, ctx),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/ItemAssignments/:Sid`,
    tag: 'Bundles',
    summary: 'Take something out',
    params: BundlePartParams,
    status: 204,
    handle: (ctx, { params }) => unassignItem(ctx, 'bundle', bundleIn(params), sidInPath('assignment', params.Sid)),
  }),
]

const evaluations: AnyRoute[] = [
  route({
    method: 'GET',
    path: `${PATH}/Evaluations`,
    tag: 'Bundles',
    summary: 'Evaluations of the bundle, newest first',
    params: BundleParams,
    query: BundlePartList,
    async handle(ctx, { params, query }) {
      const paging = parsePaging(query)
      const { sid } = await fetchBundle(ctx, 'bundle', bundleIn(params))
      const page = await read(ctx, tx => listEvaluations(tx, ctx, sid, paging))
      const path = `${FAMILIES.bundle.path}/${sid}/Evaluations`
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query }, item => evaluationView('bundle', item, ctx))
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/Evaluations`,
    tag: 'Bundles',
    summary: 'Judge what the bundle holds against its regulation',
    params: BundleParams,
    status: 201,
    handle: (ctx, { params }) => evaluateNow(ctx, 'bundle', bundleIn(params)),
    view: (item, ctx) => evaluationView('bundle', item, ctx),
  }),
  route({
    method: 'GET',
    path: `${PATH}/Evaluations/:Sid`,
    tag: 'Bundles',
    summary: 'One evaluation, as it was found',
    params: BundlePartParams,
    async handle(ctx, { params }) {
      const { sid } = await fetchBundle(ctx, 'bundle', bundleIn(params))
      const found = await read(ctx, tx => findEvaluation(tx, ctx, sid, sidInPath('evaluation', params.Sid)))
      if (!found) throw new AppError('notFound')
      return found
    },
    view: (item, ctx) => evaluationView('bundle', item, ctx),
  }),
]

export const bundlePartRoutes = [...items, ...evaluations]
