import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { type CaseView, caseOf } from './case.ts'
import { type ClaimHook, claimReview, releaseReview } from './claim.ts'
import { type Deciders, decideReview } from './decide.ts'
import { type FactsOf, surroundingsOf } from './facts.ts'
import { parseItems } from './items.ts'
import type { Review, SubjectType } from './review.ts'
import { DecisionBody, ReviewList } from './schema.ts'
import { findReview, listReviews } from './store.ts'
import type { Reopeners } from './supervise.ts'
import { supervisionRoutes } from './supervision-routes.ts'
import { reviewView } from './view.ts'

const PATH = '/staff/v1/Reviews'
const common = { tag: 'Reviews', access: 'staff', roles: ['reviewer', 'supervisor'] } as const

/** What a claim, a decision or a look means depends on the subject: wired in `app`. */
export interface ReviewWiring {
  claimHook: ClaimHook
  deciders: Deciders
  cases: Record<SubjectType, CaseView>
  facts: Record<SubjectType, FactsOf>
  reopeners: Reopeners
}

export function reviewRoutes(wiring: ReviewWiring): AnyRoute[] {
  const shown = async (review: Review, ctx: Context) => reviewView(review, ctx, await surroundingsOf(ctx, [review], wiring.facts))
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
        const staff = (text: string | undefined) => (text === 'me' ? ctx.actor.sid : parseSid('staff', text))
        const filter = {
          state: query.Status,
          subjectType: query.SubjectType || undefined,
          claimedBy: staff(query.ClaimedBy),
          assignedTo: staff(query.AssignedTo),
          decidedBy: staff(query.DecidedBy),
          subjectSid: query.SubjectSid || undefined,
          accountSid: query.AccountSid || undefined,
          isBreached: query.Breached,
        }
        const page = await read(ctx, tx => listReviews(tx, filter, ctx.now, paging))
        const around = await surroundingsOf(ctx, page.items, wiring.facts)
        const about = { publicUrl: ctx.publicUrl, path: PATH, query, key: 'reviews' }
        return metaList(page, paging, about, review => reviewView(review, ctx, around))
      },
    }),
    route({
      ...common,
      method: 'GET',
      path: `${PATH}/:Sid`,
      summary: 'One review; its case for whoever has claimed it',
      params: SidParams,
      async handle(ctx, { params }) {
        const sid = sidInPath('review', params.Sid)
        const { review, more } = await read(ctx, async tx => {
          const found = await findReview(tx, sid)
          if (!found) throw new AppError('notFound')
          return { review: found, more: await caseOf(tx, ctx, found, wiring.cases[found.subjectType]) }
        })
        return { ...(await shown(review, ctx)), ...more }
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Claim`,
      summary: 'Take a case for half an hour',
      params: SidParams,
      handle: (ctx, { params }) => claimReview(ctx, sidInPath('review', params.Sid), wiring.claimHook),
      view: (review, ctx) => reviewView(review, ctx),
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Release`,
      summary: 'Give a case back to the queue',
      params: SidParams,
      handle: (ctx, { params }) => releaseReview(ctx, sidInPath('review', params.Sid), wiring.claimHook),
      view: (review, ctx) => reviewView(review, ctx),
    }),
    route({
      ...common,
      method: 'POST',
      path: `${PATH}/:Sid/Decision`,
      summary: 'Approve, reject with reasons, or ask again for single items; at once, or once a second reviewer agrees where that is set',
      params: SidParams,
      body: DecisionBody,
      handle: (ctx, { params, body }) =>
        decideReview(
          ctx,
          sidInPath('review', params.Sid),
          {
            decision: body.Decision,
            reasonCodes: body.ReasonCodes ?? [],
            items: parseItems(body.Items),
            note: body.Note || undefined,
            staffNote: body.StaffNote || undefined,
          },
          wiring,
        ),
      view: (review, ctx) => reviewView(review, ctx),
    }),
    ...supervisionRoutes(wiring),
  ]
}
