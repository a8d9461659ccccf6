import { AppError } from '../../domain/errors.ts'
import { isRegulated, judgeNumber, judgePurchase } from '../../domain/regulations/compliance.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type NumberAbout, purchaseFacts } from './facts.ts'
import type { Compliance, Mapping } from './number.ts'

/** Whether the account may have the number with this mapping; the compliance it then has. @throws AppError 21631, 21615, 21650, 21649, 21651 */
export async function requireProof(tx: Tx, ctx: Context, number: NumberAbout, mapping: Mapping): Promise<Compliance> {
  const facts = await purchaseFacts(tx, ctx, number, mapping)
  const { refusal, rule } = judgePurchase(facts)
  if (refusal) throw new AppError(refusal.error, refusal.parameters, { details: { ...refusal.details } })
  // A number without a rule needs no proof, but what is mapped to it has to be there.
  if (facts.identity === 'unknown' || facts.bundle === 'unknown')
    throw new AppError(facts.bundle === 'unknown' ? 'bundleRequired' : 'identityRequired', {
      country: number.isoCountry,
      type: number.numberType,
      page: facts.documentsPage,
    })
  return {
    status: isRegulated(facts.rules) ? 'compliant' : 'not-regulated',
    reasons: [],
    since: ctx.now,
    deadline: null,
    regulationSid: rule?.sid ?? null,
    regulationVersion: rule?.version ?? null,
  }
}

/** The standing of a number with what is mapped to it now. `since` stays while the status stays. */
export async function judgeStanding(tx: Tx, ctx: Context, number: NumberAbout, mapping: Mapping, before: Compliance): Promise<Compliance> {
  const facts = await purchaseFacts(tx, ctx, number, mapping)
  const { status, reasons } = judgeNumber(facts)
  const { rule } = judgePurchase(facts)
  return {
    status,
    reasons,
    since: status === before.status ? before.since : ctx.now,
    deadline: status === 'action-required' ? (before.deadline ?? graceEnd(ctx.now)) : null,
    regulationSid: rule?.sid ?? null,
    regulationVersion: rule?.version ?? null,
  }
}

const GRACE_DAYS = 30

/** How long an owner has to mend a number that is in use. */
const graceEnd = (now: Date): Date => new Date(now.getTime() + GRACE_DAYS * 86_400_000)
