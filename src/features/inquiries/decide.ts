import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import { enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Decision } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import { saveState } from './judge.ts'
import { attemptsOf, lockInquiry, saveAttempt } from './store.ts'

/** Carries a reviewer's decision on a check out. @throws AppError notFound, wrongState */
export async function decideInquiry(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  const inquiry = await lockInquiry(tx, ctx, review.accountSid, review.subjectSid)
  if (!inquiry) throw new AppError('notFound')
  const state = after('inquiry', inquiry.state, decision === 'approve' ? 'pass' : 'fail')
  const last = (await attemptsOf(tx, ctx, inquiry)).at(-1)
  if (last && decision === 'reject') await saveAttempt(tx, ctx, inquiry.keySlot, { ...last, reasons, judgedAt: ctx.now })
  const audit = await saveState(tx, ctx, { ...inquiry, state, reviewDueAt: null }, inquiry.state)
  await enqueue(tx, { accountSid: review.accountSid, now: ctx.now }, [{ kind: 'inquiry.changed', sid: inquiry.sid }])
  return [audit]
}
