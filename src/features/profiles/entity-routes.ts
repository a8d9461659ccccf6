import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { assignItem, unassignItem } from '../bundles/assign.ts'
import { findAssignment, listAssignments } from '../bundles/assignment-store.ts'
import type { Assignment } from '../bundles/bundle.ts'
import { evaluateNow } from '../bundles/evaluate.ts'
import { type Evaluation, findEvaluation, listEvaluations } from '../bundles/evaluation-store.ts'
import { fetchBundle } from '../bundles/routes.ts'
import { assignmentView, evaluationView } from '../bundles/view.ts'
import type { Family } from './family.ts'
import { EntityCreate, EntityList, EvaluationCreate, EvaluationList, OwnerParams, OwnerPartParams } from './schema.ts'

const owner = (params: { OwnerSid: string }) => sidInPath('bundle', params.OwnerSid)

/** What is in a profile or product, and whether that is enough. */
export const entityRoutes = (family: Family): AnyRoute[] => [...assignmentRoutes(family), ...evaluationRoutes(family)]

function assignmentRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  const base = `${path}/:OwnerSid/EntityAssignments`
  const view = (item: Assignment, ctx: Pick<Context, 'publicUrl'>) => assignmentView(kind, item, ctx)
  return [
    route({
      method: 'GET',
      path: base,
      tag,
      summary: `What is in the ${noun}`,
      params: OwnerParams,
      query: EntityList,
      async handle(ctx, { params, query }) {
        const paging = parsePaging(query)
        const { sid: bundleSid } = await fetchBundle(ctx, kind, owner(params))
        const page = await read(ctx, tx => listAssignments(tx, ctx, { bundleSid, objectType: query.ObjectType || undefined }, paging))
        const about = { publicUrl: ctx.publicUrl, path: `${path}/${bundleSid}/EntityAssignments`, query }
        return metaList(page, paging, about, item => view(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path: base,
      tag,
      summary: 'Put an end user, a supporting document or another profile in',
      params: OwnerParams,
      body: EntityCreate,
      status: 201,
      handle: (ctx, { params, body }) => assignItem(ctx, kind, owner(params), body.ObjectSid),
      view,
    }),
    route({
      method: 'GET',
      path: `${base}/:Sid`,
      tag,
      summary: 'One assignment',
      params: OwnerPartParams,
      async handle(ctx, { params }) {
        const { sid } = await fetchBundle(ctx, kind, owner(params))
        const found = await read(ctx, tx => findAssignment(tx, ctx, sid, sidInPath('assignment', params.Sid)))
        if (!found) throw new AppError('notFound')
        return found
      },
      view,
    }),
    route({
      method: 'DELETE',
      path: `${base}/:Sid`,
      tag,
      summary: 'Take something out',
      params: OwnerPartParams,
      status: 204,
      handle: (ctx, { params }) => unassignItem(ctx, kind, owner(params), sidInPath('assignment', params.Sid)),
    }),
  ]
}

function evaluationRoutes({ kind, path, tag, noun }: Family): AnyRoute[] {
  const base = `${path}/:OwnerSid/Evaluations`
  const view = (item: Evaluation, ctx: Pick<Context, 'publicUrl'>) => evaluationView(kind, item, ctx)
  return [
    route({
      method: 'GET',
      path: base,
      tag,
      summary: `Evaluations of the ${noun}, newest first`,
      params: OwnerParams,
      query: EvaluationList,
      async handle(ctx, { params, query }) {
        const paging = parsePaging(query)
        const { sid } = await fetchBundle(ctx, kind, owner(params))
        const page = await read(ctx, tx => listEvaluations(tx, ctx, sid, paging))
        const about = { publicUrl: ctx.publicUrl, path: `${path}/${sid}/Evaluations`, query }
        return metaList(page, paging, about, item => view(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path: base,
      tag,
      summary: `Judge what the ${noun} holds against a policy`,
      params: OwnerParams,
      body: EvaluationCreate,
      status: 201,
      handle: (ctx, { params, body }) => evaluateNow(ctx, kind, owner(params), parseSid('regulation', body.PolicySid) ?? 'none'),
      view,
    }),
    route({
      method: 'GET',
      path: `${base}/:Sid`,
      tag,
      summary: 'One evaluation, as it was found',
      params: OwnerPartParams,
      async handle(ctx, { params }) {
        const { sid } = await fetchBundle(ctx, kind, owner(params))
        const found = await read(ctx, tx => findEvaluation(tx, ctx, sid, sidInPath('evaluation', params.Sid)))
        if (!found) throw new AppError('notFound')
        return found
      },
      view,
    }),
  ]
}
