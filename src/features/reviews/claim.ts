import { AppError } from '../../domain/errors.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { isClaimed, isClaimedBy, type Review } from './review.ts'
import { findReview, isOwnAccount, setClaim } from './store.ts'

const LEASE_MS = 30 * 60_000

/** Told when a reviewer takes or gives back a case, so that the subject can show it (a bundle becomes in-review). */
export type ClaimHook = (tx: Tx, ctx: Context, review: Review, event: 'review' | 'release') => Promise<void>

/**
 * Takes a case for half an hour; taking one's own again renews it.
 * @throws AppError notFound, reviewDecided, reviewClaimed, reviewAssigned, ownAccount, secondReviewerNeeded
 */
export function claimReview(ctx: Context, sid: string, hook: ClaimHook): Promise<Review> {
  return change(ctx, async tx => {
    const review = await lockOpen(tx, ctx, sid)
    const by = ctx.actor.sid
    const isMeantForOther = review.assignedTo !== null && review.assignedTo !== by
    if (isMeantForOther && !ctx.actor.staffRoles.includes('supervisor')) throw new AppError('reviewAssigned')
    await requireImpartial(tx, ctx, review)
    const at = isClaimedBy(review, by, ctx.now) ? (review.claimedAt ?? ctx.now) : ctx.now
    const until = new Date(ctx.now.getTime() + LEASE_MS)
    await setClaim(tx, sid, { by, at, until })
    await hook(tx, ctx, review, 'review')
    return {
      result: { ...review, claimedBy: by, claimedAt: at, claimedUntil: until },
      audit: { what: 'review.claimed', sid, accountSid: review.accountSid },
    }
  })
}

/** Gives a case back to the queue. @throws AppError notFound, reviewDecided, reviewClaimed */
export function releaseReview(ctx: Context, sid: string, hook: ClaimHook): Promise<Review> {
  return change(ctx, async tx => {
    const review = await lockOpen(tx, ctx, sid)
    await setClaim(tx, sid, null)
    await hook(tx, ctx, review, 'release')
    return {
      result: { ...review, claimedBy: null, claimedAt: null, claimedUntil: null },
      audit: { what: 'review.released', sid, accountSid: review.accountSid },
    }
  })
}

/**
 * Only who has the case may look at its papers, and only while it is open; who tries without is in the journal too. @throws AppError claimNeeded
 */
export async function requireClaim(ctx: Context, review: Review, paperSid: string): Promise<void> {
  if (isClaimedBy(review, ctx.actor.sid, ctx.now)) return
  const audit = { what: 'review.look_refused', sid: paperSid, accountSid: review.accountSid }
  await change(ctx, async () => ({ result: undefined, audit }))
  throw new AppError('claimNeeded')
}

/** The open review under a row lock, when nobody else has it. @throws AppError notFound, reviewDecided, reviewClaimed */
export async function lockOpen(tx: Tx, ctx: Context, sid: string): Promise<Review> {
  const review = await findReview(tx, sid, true)
  if (!review) throw new AppError('notFound')
  if (review.state !== 'open') {
    const details = { decision: review.decision, decided_by: review.decidedBy, decided_at: isoTime(review.decidedAt) }
    throw new AppError('reviewDecided', {}, { details })
  }
  if (isClaimed(review, ctx.now) && review.claimedBy !== ctx.actor.sid) {
    const details = { claimed_by: review.claimedBy, claimed_at: isoTime(review.claimedAt), claimed_until: isoTime(review.claimedUntil) }
    throw new AppError('reviewClaimed', {}, { details })
  }
  return review
}

/** Nobody decides about an account of their own, nor twice where a second person has to agree. @throws AppError ownAccount, secondReviewerNeeded */
export async function requireImpartial(tx: Tx, ctx: Context, review: Review): Promise<void> {
  if (review.proposedBy === ctx.actor.sid) throw new AppError('secondReviewerNeeded')
  if (ctx.policy.settings.own_account_barred && (await isOwnAccount(tx, ctx.actor.sid, review.accountSid))) throw new AppError('ownAccount')
}
