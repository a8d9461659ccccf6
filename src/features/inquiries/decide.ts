import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import { ATTEMPT_LIMIT } from '../../domain/vendor.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import { enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type Decision, requireItems } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import type { Reopened } from '../reviews/supervise.ts'
import { DAY_MS, type Inquiry, LINK_DAYS } from './inquiry.ts'
import { saveState } from './judge.ts'
import { attemptsOf, findInquiry, findOwner, lockInquiry, saveAttempt } from './store.ts'

const EVENTS = { approve: 'pass', reject: 'fail', ask: 'ask' } as const

/** Carries a reviewer's decision on a check out. @throws AppError notFound, wrongState, conflict, invalidParameter */
export async function decideInquiry(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  const inquiry = await lockInquiry(tx, ctx, review.accountSid, review.subjectSid)
  if (!inquiry) throw new AppError('notFound')
  if (review.isReopened && decision === 'approve') return []
  requireItems(reasons, [])
  const state = after('inquiry', inquiry.state, EVENTS[decision])
  if (decision === 'ask') await askAgain(tx, ctx, inquiry, reasons)
  const audit = await saveState(
    tx,
    ctx,
    {
      ...inquiry,
      state,
      reasons: decision === 'reject' ? reasons : [],
      reviewDueAt: null,
      ...(decision === 'ask' && { linkExpiresAt: laterLink(ctx.now, inquiry) }),
    },
    inquiry.state,
  )
  enqueue(tx, { accountSid: review.accountSid, now: ctx.now }, [{ kind: 'inquiry.changed', sid: inquiry.sid }])
  return [inquiry.state === 'passed' ? { ...audit, what: 'inquiry.reversed' } : audit]
}

/** The applicant can be asked for other pictures only while there is a try left, and where pictures come to us. */
async function askAgain(tx: Tx, ctx: Context, inquiry: Inquiry, reasons: Reason[]): Promise<void> {
  if (inquiry.vendor !== 'builtin')
    throw new AppError('conflict', { why: 'Pictures are taken at the verification vendor: approve or reject' })
  if (inquiry.attemptsUsed >= ATTEMPT_LIMIT) throw new AppError('conflict', { why: 'The applicant has no tries left: approve or reject' })
  const last = (await attemptsOf(tx, ctx, inquiry)).at(-1)
  if (last) await saveAttempt(tx, ctx, inquiry.keySlot, { ...last, state: 'retry', reasons, judgedAt: ctx.now })
}

/** Whoever is asked again has as long as with a fresh link. */
const laterLink = (now: Date, { linkExpiresAt }: Inquiry): Date => {
  const fresh = new Date(now.getTime() + LINK_DAYS * DAY_MS)
  return fresh > linkExpiresAt ? fresh : linkExpiresAt
}

/** For a supervisor who wants it looked at again. */
export async function reopenInquiry(tx: Tx, ctx: Context, sid: string): Promise<Reopened | undefined> {
  const accountSid = await findOwner(tx, sid)
  const inquiry = accountSid && (await findInquiry(tx, ctx, accountSid, sid))
  return inquiry ? { accountSid, subjectType: 'inquiry', hasPassed: inquiry.state === 'passed' } : undefined
}
