import { type Fault, reasonsOfDecision } from '../../domain/decision.ts'
import { AppError } from '../../domain/errors.ts'
import { isSignOfFraud, parseReasonCode, type Reason, type ReasonCode } from '../../domain/reasons.ts'
import type { Settings } from '../../domain/settings.ts'
import { type Audit, type Changed, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type ClaimHook, lockOpen, requireImpartial } from './claim.ts'
import type { Review, SubjectType, Verdict } from './review.ts'
import { keepNote, setDecision, setProposal } from './store.ts'

export interface Decision {
  decision: Verdict
  /** A reason about one item names it in `document` (a SID) or `side`. */
  reasons: Reason[]
  note: string | undefined
}

/** One paper or side of a case, with what is wrong with it. */
export interface DecidedItem {
  /** A SID of the case, or `front` or `back`. */
  item: string
  reasonCodes: readonly string[]
  note: string | undefined
}

/** Carries a decision out on its subject, inside the decision's transaction; says what it did. @throws AppError invalidParameter for an item that is not of the case */
export type Decider = (tx: Tx, ctx: Context, review: Review, decision: Decision) => Promise<Audit[]>

/** Which verb a decision calls, by the kind of subject: wired in `app`. */
export type Deciders = Record<SubjectType, Decider>

export interface DecisionInput {
  decision: Verdict
  reasonCodes: readonly string[]
  items: readonly DecidedItem[]
  /** For the person. */
  note: string | undefined
  /** For staff only. */
  staffNote: string | undefined
}

/**
 * Decides a case at once; where the operator wants four eyes, the first decision waits for a second person's same one. A rejection
 * without a reason cannot be made.
 * @throws AppError notFound, reviewDecided, reviewClaimed, reasonRequired, invalidParameter, ownAccount, secondReviewerNeeded
 */
export function decideReview(
  ctx: Context,
  sid: string,
  input: DecisionInput,
  wiring: { deciders: Deciders; claimHook: ClaimHook },
): Promise<Review> {
  const { decision, note, staffNote } = input
  const reasons = decision === 'approve' ? [] : reasonsFrom(input)
  const by = ctx.actor.sid
  return change(ctx, async (tx): Promise<Changed<Review>> => {
    const review = await lockOpen(tx, ctx, sid)
    await requireImpartial(tx, ctx, review)
    await keepNote(tx, ctx, review, { by, at: ctx.now.toISOString(), decision, reasons, note: note ?? null, staffNote: staffNote ?? null })
    if (needsSecond(ctx.policy.settings, review, { decision, reasons }) && review.proposal !== decision) {
      await wiring.claimHook(tx, ctx, review, 'release')
      await setProposal(tx, sid, { proposal: decision, by, at: ctx.now })
      return {
        result: {
          ...review,
          proposal: decision,
          proposedBy: by,
          proposedAt: ctx.now,
          claimedBy: null,
          claimedAt: null,
          claimedUntil: null,
        },
        audit: { what: 'review.proposed', sid, accountSid: review.accountSid, from: review.proposal, to: decision },
      }
    }
    const consequences = await wiring.deciders[review.subjectType](tx, ctx, review, { decision, reasons, note })
    await setDecision(tx, sid, { decision, reasonCodes: reasons.map(({ code }) => code), by, at: ctx.now })
    const audit: Audit = { what: 'review.decided', sid, accountSid: review.accountSid, from: 'open', to: decision }
    return {
      result: { ...review, state: 'decided', decision, decidedBy: by, decidedAt: ctx.now, reasonCodes: reasons.map(({ code }) => code) },
      audit: [audit, ...consequences],
    }
  })
}

/** Whether two people have to agree. An answer to a question is no verdict. */
export function needsSecond(settings: Settings, review: Review, { decision, reasons }: Pick<Decision, 'decision' | 'reasons'>): boolean {
  if (review.subjectType === 'request') return false
  if (settings.four_eyes_always) return true
  if (settings.four_eyes_overturn && review.isReopened && decision !== 'approve') return true
  return settings.four_eyes_fraud && [...review.why, ...reasons.map(({ code }) => code)].some(isSignOfFraud)
}

function reasonsFrom({ reasonCodes, items, note }: DecisionInput): Reason[] {
  const faults: Fault[] = [
    ...reasonCodes.map(code => parseReason(code, 'ReasonCodes')),
    ...items.flatMap(({ item, reasonCodes: codes }) => codes.map(code => ({ ...parseReason(code, 'Items'), item }))),
  ]
  if (faults.length === 0 || items.some(({ reasonCodes: codes }) => codes.length === 0)) throw new AppError('reasonRequired')
  const itemNotes = Object.fromEntries(items.flatMap(({ item, note: own }) => (own ? [[item, own]] : [])))
  return reasonsOfDecision(faults, { whole: note, items: itemNotes })
}

/** @throws AppError invalidParameter when a reason names something that is not among the SIDs of the case. */
export function requireItems(reasons: readonly Reason[], sids: readonly string[]): void {
  const stranger = reasons.find(({ document }) => document !== undefined && !sids.includes(document))
  if (stranger) throw new AppError('invalidParameter', { name: 'Items', why: `${stranger.document} is no item of this case` })
}

function parseReason(text: string, name: string): { code: ReasonCode; twilioCode: number } {
  const parsed = parseReasonCode(text)
  if (!parsed) throw new AppError('invalidParameter', { name, why: 'not a code of the reason catalogue' })
  return parsed
}
