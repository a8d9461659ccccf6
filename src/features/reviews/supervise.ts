import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findMember } from '../staff/store.ts'
import type { ClaimHook } from './claim.ts'
import { isClaimed, type Review, type SubjectType } from './review.ts'
import { findReview, openReview, setAssignee, setClaim } from './store.ts'

/** Gives a case to somebody, or to nobody; whoever else has it loses it. @throws AppError notFound, reviewDecided, invalidParameter */
export function assignReview(ctx: Context, sid: string, staffSid: string | null, hook: ClaimHook): Promise<Review> {
  return change(ctx, async tx => {
    const review = await findReview(tx, sid, true)
    if (!review) throw new AppError('notFound')
    if (review.state !== 'open') throw new AppError('reviewDecided')
    if (staffSid) await requireReviewer(tx, ctx, staffSid)
    await setAssignee(tx, sid, staffSid)
    const isTakenAway = isClaimed(review, ctx.now) && review.claimedBy !== staffSid
    if (isTakenAway) {
      await setClaim(tx, sid, null)
      await hook(tx, ctx, review, 'release')
    }
    const claim = isTakenAway ? { claimedBy: null, claimedAt: null, claimedUntil: null } : {}
    return {
      result: { ...review, ...claim, assignedTo: staffSid },
      audit: { what: 'review.assigned', sid, accountSid: review.accountSid, from: review.assignedTo, to: staffSid },
    }
  })
}

async function requireReviewer(tx: Tx, ctx: Context, staffSid: string): Promise<void> {
  const member = await findMember(tx, ctx, staffSid)
  const mayDecide = member?.status === 'active' && member.roles.some(role => role !== 'operator')
  if (!mayDecide) throw new AppError('invalidParameter', { name: 'StaffSid', why: 'nobody who reviews has it' })
}

/** What can be looked at again, by SID prefix: says whose it is, when it has passed. Wired in `app`. */
export type Reopeners = Record<string, (tx: Tx, ctx: Context, sid: string) => Promise<Reopened | undefined>>

export interface Reopened {
  accountSid: string
  subjectType: SubjectType
  hasPassed: boolean
}

/**
 * Has somebody look again at what had passed: a new case in the queue. What relies on it goes on until the case is decided.
 * @throws AppError invalidParameter, notFound, wrongState, conflict when a case is open already
 */
export function reopenReview(ctx: Context, subjectSid: string, reopeners: Reopeners): Promise<Review> {
  return change(ctx, async tx => {
    const find = reopeners[subjectSid.slice(0, 2)]
    if (!find) throw new AppError('invalidParameter', { name: 'SubjectSid', why: 'nothing that is reviewed' })
    const found = await find(tx, ctx, subjectSid)
    if (!found) throw new AppError('notFound')
    if (!found.hasPassed) throw new AppError('wrongState', { event: 'look again', state: 'not passed' })
    const { accountSid, subjectType } = found
    const due = dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar)
    const opened = await openReview(tx, ctx, { accountSid, subjectSid, subjectType, why: ['reopened'], dueAt: due, isReopened: true })
    const review = await findReview(tx, opened.sid)
    if (!review?.isReopened || review.openedAt.getTime() !== ctx.now.getTime())
      throw new AppError('conflict', { why: 'A case about this is open already' })
    return { result: review, audit: { what: 'review.reopened', sid: review.sid, accountSid, to: 'open' } }
  })
}
