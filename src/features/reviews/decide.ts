import { AppError } from '../../domain/errors.ts'
import { parseReasonCode, type Reason, reason } from '../../domain/reasons.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { lockOpen } from './claim.ts'
import type { Review, SubjectType } from './review.ts'
import { setDecision } from './store.ts'

export interface Decision {
  decision: 'approve' | 'reject'
  reasons: Reason[]
  note: string | undefined
}

/** Carries a decision out on its subject, inside the decision's transaction; says what it did. */
export type Decider = (tx: Tx, ctx: Context, review: Review, decision: Decision) => Promise<Audit[]>

/** Which verb a decision calls, by the kind of subject: wired in `app`. */
export type Deciders = Record<SubjectType, Decider>

/** Decides a case at once. A rejection without a reason cannot be made. @throws AppError notFound, reviewDecided, reviewClaimed, reasonRequired, invalidParameter */
export function decideReview(
  ctx: Context,
  sid: string,
  input: { decision: 'approve' | 'reject'; reasonCodes: readonly string[]; note: string | undefined },
  deciders: Deciders,
): Promise<Review> {
  const reasons = input.decision === 'reject' ? parseReasons(input.reasonCodes, input.note) : []
  return change(ctx, async tx => {
    const review = await lockOpen(tx, ctx, sid)
    const consequences = await deciders[review.subjectType](tx, ctx, review, { decision: input.decision, reasons, note: input.note })
    await setDecision(tx, sid, { decision: input.decision, reasonCodes: reasons.map(({ code }) => code), by: ctx.actor.sid, at: ctx.now })
    const audit: Audit = { what: 'review.decided', sid, accountSid: review.accountSid, from: 'open', to: input.decision }
    return {
      result: { ...review, state: 'decided', decision: input.decision, decidedBy: ctx.actor.sid, decidedAt: ctx.now },
      audit: [audit, ...consequences],
    }
  })
}

function parseReasons(codes: readonly string[], note: string | undefined): Reason[] {
  if (codes.length === 0) throw new AppError('reasonRequired')
  return codes.map(text => {
    const parsed = parseReasonCode(text)
    if (!parsed) throw new AppError('invalidParameter', { name: 'ReasonCodes', why: 'not a code of the reason catalogue' })
    return { ...reason(parsed.code, note ? { note } : {}), twilioCode: parsed.twilioCode }
  })
}
