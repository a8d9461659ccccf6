import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type ClaimHook, claimReview, releaseReview } from './claim.ts'
import { type Deciders, decideReview } from './decide.ts'
import type { Review, SubjectType } from './review.ts'
import { DecisionBody, ReviewList } from './schema.ts'
import { findReview, listReviews } from './store.ts'
import { reviewView } from './view.ts'

const PATH = '/staff/v1/Reviews'
const common = { tag: 'Reviews', access: 'staff', roles: ['reviewer', 'supervisor'] } as const

/** What a reviewer needs to see of a subject: details, address, readings, scans, history. */
export type CaseView = (tx: Tx, ctx: Context, review: Review) => Promise<Record<string, unknown>>

/** The queue's routes. What a claim, a decision or a look means depends on the subject: wired in `app`. */
export function reviewRoutes(wiring: { claimHook: ClaimHook; deciders: Deciders; cases: Record<SubjectType, CaseView> }): AnyRoute[] {
  return [
    route({
      ...common,
      method: 'GET',
      path: PATH,
      roles: ['reviewer', 'supervisor', 'operator'],
      summary: 'Reviews; open ones by due time',
      query: ReviewList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const filter = {
          state: query.Status,
          subjectType: query.SubjectType || undefined,
          claimedBy: query.ClaimedBy === 'me' ? ctx.actor.sid : parseSid('staff', query.ClaimedBy),
          subjectSid: query.SubjectSid || undefined,
        }
        const page = await read(ctx, tx => listReviews(tx, filter, paging))
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'reviews' }, review => reviewView(review, ctx))
      },
    }),
    route({
      ...common,
      method: 'GET',
      path: `${PATH}/:Sid`,
      summary: 'One review with its case',
      params: SidParams,
      async handle(ctx, { params }) {
        return read(ctx, async tx => {
          const review = await findReview(tx, sidInPath('review', params.Sid))
          if (!review) throw new AppError('notFound')
          return { ...reviewView(review, ctx), case: await wiring.cases[review.subjectType](tx, ctx, review) }
        })
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Claim`,
      summary: 'Take a case for half an hour',
      params: SidParams,
      handle: (ctx, { params }) => claimReview(ctx, sidInPath('review', params.Sid), wiring.claimHook),
      view: reviewView,
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Release`,
      summary: 'Give a case back to the queue',
      params: SidParams,
      handle: (ctx, { params }) => releaseReview(ctx, sidInPath('review', params.Sid), wiring.claimHook),
      view: reviewView,
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Decision`,
      summary: 'Approve, or reject with reasons; at once',
      params: SidParams,
      body: DecisionBody,
      handle: (ctx, { params, body }) =>
        decideReview(
          ctx,
          sidInPath('review', params.Sid),
          { decision: body.Decision, reasonCodes: body.ReasonCodes ?? [], note: body.Note || undefined },
          wiring.deciders,
        ),
      view: reviewView,
    }),
  ]
}
