import type { PurchaseFacts } from '../../domain/regulations/compliance.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { purchaseFacts, type Remembering, remember } from '../numbers/facts.ts'
import { standingOf } from '../numbers/judge.ts'
import type { Compliance, OwnedNumber } from '../numbers/number.ts'
import { lockNumbersWithProof, recordPeriods, updateStandings } from '../numbers/store.ts'

const BATCH = 100

/** Judges the numbers that rely on a proof anew, after it changed: a job. Only those whose standing changes are written. */
export async function recheckNumbers(ctx: Context, accountSid: string, proofSid: string): Promise<void> {
  let after: string | undefined = ''
  while (after !== undefined) {
    const from: string = after
    after = await change(ctx, async tx => {
      const numbers = await lockNumbersWithProof(tx, accountSid, proofSid, from, BATCH)
      const { audit } = await recheck(tx, ctx, numbers, { graceUntil: null })
      const [first, ...rest] = audit
      return { result: numbers.length === BATCH ? numbers.at(-1)?.sid : undefined, audit: first ? [first, ...rest] : 'unchanged' }
    })
  }
}

/** The day of grace that a change of the rule sets, and the one that it had set before, when it is moved. */
interface Grace {
  graceUntil: Date | null
  graceWas?: Date | null
}

/** A deadline that is moved is as if it had not been set. */
const beforeMove = (before: Compliance, graceWas: Date | null): Compliance =>
  graceWas && before.deadline?.getTime() === graceWas.getTime() ? { ...before, deadline: null } : before

export interface Judged {
  number: OwnedNumber
  compliance: Compliance
}

/** Judges numbers whose rows are locked; what several of them rely on is read once. */
export async function judgeAll(
  tx: Tx,
  ctx: Context,
  numbers: readonly OwnedNumber[],
  about: Grace & { known?: Remembering },
): Promise<Judged[]> {
  const known = about.known ?? remember(tx)
  return Promise.all(
    numbers.map(async number => {
      const facts: PurchaseFacts = await purchaseFacts(tx, { ...ctx, accountSid: number.accountSid }, number, number, known)
      return { number, compliance: standingOf(facts, beforeMove(number.compliance, about.graceWas ?? null), about.graceUntil) }
    }),
  )
}

/** The same, and writes the standings that differ. */
export async function recheck(
  tx: Tx,
  ctx: Context,
  numbers: readonly OwnedNumber[],
  about: Grace,
): Promise<{ judged: Judged[]; audit: Audit[] }> {
  const judged = await judgeAll(tx, ctx, numbers, about)
  const differing = judged.filter(({ number, compliance }) => isOther(number.compliance, compliance))
  const changed = differing.map(({ number, compliance }): OwnedNumber => ({ ...number, compliance, updatedAt: ctx.now }))
  await updateStandings(tx, changed)
  const moved = differing.filter(({ number, compliance }) => number.compliance.status !== compliance.status)
  recordPeriods(
    tx,
    moved.map(({ number, compliance }) => ({ ...number, compliance })),
    ctx.now,
  )
  const audit = moved.map(
    ({ number: { sid, accountSid, compliance: before }, compliance }): Audit => ({
      what: 'number.compliance_changed',
      sid,
      accountSid,
      from: before.status,
      to: compliance.status,
    }),
  )
  return { judged, audit }
}

/** Whether anything that is told of a standing differs. A reminder that is due stays due until it was sent. */
function isOther(before: Compliance, after: Compliance): boolean {
  return (
    before.status !== after.status ||
    before.regulationVersion !== after.regulationVersion ||
    before.regulationSid !== after.regulationSid ||
    before.deadline?.getTime() !== after.deadline?.getTime() ||
    before.compliantUntil?.getTime() !== after.compliantUntil?.getTime() ||
    before.reasons.map(keyOf).join() !== after.reasons.map(keyOf).join()
  )
}

const keyOf = ({ code, field = '', document = '' }: Compliance['reasons'][number]): string => `${code} ${field} ${document}`
