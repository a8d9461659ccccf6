import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { parseTime, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { namesOf } from '../staff/store.ts'
import type { ClaimHook } from './claim.ts'
import { AssignBody, ReopenBody, StatisticsQuery } from './schema.ts'
import { figuresByReviewer, figuresOfAll, type QueueAge, queueAge, type ReviewerFigures, reasonsGiven } from './statistics-store.ts'
import { assignReview, type Reopeners, reopenReview } from './supervise.ts'
import { reviewView } from './view.ts'

const PATH = '/staff/v1/Reviews'
const common = { tag: 'Reviews', access: 'staff', roles: ['supervisor'] } as const
const THIRTY_DAYS_MS = 30 * 86_400_000

/** Who does what, what is looked at again, and how it goes. */
export const supervisionRoutes = (wiring: { claimHook: ClaimHook; reopeners: Reopeners }): AnyRoute[] => [
  route({
    ...common,
    method: 'POST',
    path: PATH,
    summary: 'Have somebody look again at what had passed',
    body: ReopenBody,
    status: 201,
    handle: (ctx, { body }) => reopenReview(ctx, body.SubjectSid, wiring.reopeners),
    view: (review, ctx) => reviewView(review, ctx),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Assign`,
    summary: 'Give a case to a reviewer, or with no StaffSid to whoever comes',
    params: SidParams,
    body: AssignBody,
    handle: (ctx, { params, body }) => assignReview(ctx, sidInPath('review', params.Sid), staffSidIn(body.StaffSid), wiring.claimHook),
    view: (review, ctx) => reviewView(review, ctx),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/staff/v1/ReviewStatistics',
    roles: ['supervisor', 'operator'],
    summary:
      'Decisions by reviewer, handling times, late ones, and the age of the queue; the last 30 days unless `From` and `To` say otherwise',
    query: StatisticsQuery,
    async handle(ctx, { query }) {
      const to = parseTime('To', query.To) ?? ctx.now
      const from = parseTime('From', query.From) ?? new Date(to.getTime() - THIRTY_DAYS_MS)
      if (from >= to) throw new AppError('invalidParameter', { name: 'From', why: 'not before To' })
      return statistics(ctx, from, to)
    },
  }),
]

function staffSidIn(text: string | undefined): string | null {
  if (!text) return null
  const sid = parseSid('staff', text)
  if (!sid) throw new AppError('invalidParameter', { name: 'StaffSid', why: 'nobody who reviews has it' })
  return sid
}

function statistics(ctx: Context, from: Date, to: Date): Promise<Record<string, unknown>> {
  return read(ctx, async tx => {
    const reviewers = await figuresByReviewer(tx, from, to)
    const names = await namesOf(
      tx,
      ctx,
      reviewers.map(({ decidedBy }) => decidedBy),
    )
    return {
      from: isoTime(from),
      to: isoTime(to),
      total: figuresView(await figuresOfAll(tx, from, to)),
      reviewers: reviewers.map(one => ({ sid: one.decidedBy, name: names.get(one.decidedBy) ?? null, ...figuresView(one) })),
      reasons: await reasonsGiven(tx, from, to),
      queue: queueView(await queueAge(tx, ctx.now)),
    }
  })
}

const figuresView = (figures: Omit<ReviewerFigures, 'decidedBy'> | undefined) => ({
  approved: figures?.approved ?? 0,
  rejected: figures?.rejected ?? 0,
  asked_again: figures?.asked ?? 0,
  late: figures?.late ?? 0,
  handling_seconds: figures?.handlingSeconds ?? null,
  age_seconds: figures?.ageSeconds ?? null,
})

const queueView = ({ open, unassigned, awaitingSecond, late, today, threeDays, older }: QueueAge) => ({
  open,
  unassigned,
  awaiting_second: awaitingSecond,
  late,
  opened_within: { '1_day': today, '3_days': threeDays, longer: older },
})
