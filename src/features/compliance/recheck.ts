import { type Audit, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { judgeStanding } from '../numbers/judge.ts'
import type { OwnedNumber } from '../numbers/number.ts'
import { lockNumbersOfGroup, lockNumbersWithProof, recordPeriod, updateNumberRow } from '../numbers/store.ts'
import { findRegulationBySid } from '../regulations/store.ts'

const BATCH = 100

/** Judges the numbers that rely on a proof anew, after it changed: a job. Only those whose standing changes are written. */
export async function recheckNumbers(ctx: Context, accountSid: string, proofSid: string): Promise<void> {
  await inBatches(ctx, (tx, after) => lockNumbersWithProof(tx, accountSid, proofSid, after, BATCH))
}

/** Judges the numbers of a rule's country and type anew, after a version was published: a job. Others cost nothing. */
export async function recheckGroup(ctx: Context, regulationSid: string): Promise<void> {
  const regulation = await read(ctx, tx => findRegulationBySid(tx, regulationSid))
  if (regulation) await inBatches(ctx, (tx, after) => lockNumbersOfGroup(tx, regulation, after, BATCH))
}

async function inBatches(ctx: Context, next: (tx: Tx, after: string) => Promise<OwnedNumber[]>): Promise<void> {
  let after: string | undefined = ''
  while (after !== undefined) {
    const from: string = after
    after = await change(ctx, async tx => {
      const numbers = await next(tx, from)
      const audit: Audit[] = []
      for (const number of numbers) audit.push(...(await recheck(tx, ctx, number)))
      const [first, ...rest] = audit
      return { result: numbers.length === BATCH ? numbers.at(-1)?.sid : undefined, audit: first ? [first, ...rest] : 'unchanged' }
    })
  }
}

async function recheck(tx: Tx, ctx: Context, number: OwnedNumber): Promise<Audit[]> {
  const before = number.compliance
  const compliance = await judgeStanding(tx, { ...ctx, accountSid: number.accountSid }, number, number, before)
  if (compliance.status === before.status && compliance.regulationVersion === before.regulationVersion) return []
  const judged = { ...number, compliance, updatedAt: ctx.now }
  await updateNumberRow(tx, judged)
  if (compliance.status === before.status) return []
  await recordPeriod(tx, judged, ctx.now)
  return [{ what: 'number.compliance_changed', sid: number.sid, accountSid: number.accountSid, from: before.status, to: compliance.status }]
}
