import { AppError } from '../../domain/errors.ts'
import { judgeNumber, judgePurchase, type PurchaseFacts } from '../../domain/regulations/compliance.ts'
import { mendBy } from '../../domain/regulations/grace.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { nextReminder } from '../../domain/regulations/reminders.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type NumberAbout, purchaseFacts, remember } from './facts.ts'
import type { Compliance, Mapping } from './number.ts'

/**
 * Whether the account may have the number with this mapping; the compliance it then has. `rules`: those in force, where they are known.
 * @throws AppError 21631, 21615, 21650, 21649, 21651
 */
export async function requireProof(tx: Tx, ctx: Context, number: NumberAbout, mapping: Mapping, rules?: Regulation[]): Promise<Compliance> {
  const facts = await purchaseFacts(tx, ctx, number, mapping, rules && remember(tx, async () => rules))
  const { refusal } = judgePurchase(facts)
  if (refusal) throw new AppError(refusal.error, refusal.parameters, { details: { ...refusal.details } })
  // A number without a rule needs no proof, but what is mapped to it has to be there.
  if (facts.identity === 'unknown' || facts.bundle === 'unknown')
    throw new AppError(facts.bundle === 'unknown' ? 'bundleRequired' : 'identityRequired', {
      country: number.isoCountry,
      type: number.numberType.toUpperCase(),
      page: facts.documentsPage,
    })
  return standingOf(facts, null, null)
}

/** The standing of a number with what is mapped to it now. `since` and `deadline` stay while the status stays. */
export async function judgeStanding(tx: Tx, ctx: Context, number: NumberAbout, mapping: Mapping, before: Compliance): Promise<Compliance> {
  return standingOf(await purchaseFacts(tx, ctx, number, mapping), before, null)
}

/**
 * The standing by these facts. A number that has just come to need something has until the end of its proof, else until `graceUntil`,
 * which a change of the rule sets, else thirty days; its owner is told at once unless the change of the rule does that.
 */
export function standingOf(facts: PurchaseFacts, before: Compliance | null, graceUntil: Date | null): Compliance {
  const { now } = facts
  const { status, reasons, rule, compliantUntil } = judgeNumber(facts)
  const isNew = status !== before?.status
  const kept = isNew ? null : (before?.deadline ?? null)
  const deadline = status === 'action-required' ? (compliantUntil ?? kept ?? graceUntil ?? mendBy(now)) : null
  const isDue = !isNew && before?.remindAt && before.remindAt <= now
  const isUrgent = status === 'action-required' && isNew && graceUntil === null
  return {
    status,
    reasons,
    since: isNew ? now : (before?.since ?? now),
    deadline,
    compliantUntil,
    // What is due and was not sent yet is not put off.
    remindAt: isDue ? before.remindAt : isUrgent ? now : nextReminder(deadline ?? compliantUntil, now),
    regulationSid: rule?.sid ?? null,
    regulationVersion: rule?.version ?? null,
  }
}
