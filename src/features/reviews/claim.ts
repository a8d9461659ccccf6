import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Review } from './review.ts'
import { findReview, setClaim } from './store.ts'

const LEASE_MS = 30 * 60_000

/** Told when a reviewer takes or gives back a case, so that the subject can show it (a bundle becomes in-review). */
export type ClaimHook = (tx: Tx, ctx: Context, review: Review, event: 'review' | 'release') => Promise<void>

/** Takes a case for half an hour; taking one's own again renews it. @throws AppError notFound, reviewDecided, reviewClaimed */
export function claimReview(ctx: Context, sid: string, hook: ClaimHook): Promise<Review> {
  return change(ctx, async tx => {
    const review = await lockOpen(tx, ctx, sid)
    const until = new Date(ctx.now.getTime() + LEASE_MS)
    await setClaim(tx, sid, ctx.actor.sid, until)
    await hook(tx, ctx, review, 'review')
    return {
      result: { ...review, claimedBy: ctx.actor.sid, claimedUntil: until },
      audit: { what: 'review.claimed', sid, accountSid: review.accountSid },
    }
  })
}

/** Gives a case back to the queue. @throws AppError notFound, reviewDecided, reviewClaimed */
export function releaseReview(ctx: Context, sid: string, hook: ClaimHook): Promise<Review> {
  return change(ctx, async tx => {
    const review = await lockOpen(tx, ctx, sid)
    await setClaim(tx, sid, null, null)
    await hook(tx, ctx, review, 'release')
    return {
      result: { ...review, claimedBy: null, claimedUntil: null },
      audit: { what: 'review.released', sid, accountSid: review.accountSid },
    }
  })
}

/** The open review under a row lock, when nobody else has it. @throws AppError notFound, reviewDecided, reviewClaimed */
export async function lockOpen(tx: Tx, ctx: Context, sid: string): Promise<Review> {
  const review = await findReview(tx, sid, true)
  if (!review) throw new AppError('notFound')
  if (review.state !== 'open') throw new AppError('reviewDecided')
  const isTaken = review.claimedBy !== null && review.claimedUntil !== null && review.claimedUntil > ctx.now
  if (isTaken && review.claimedBy !== ctx.actor.sid) throw new AppError('reviewClaimed')
  return review
}
