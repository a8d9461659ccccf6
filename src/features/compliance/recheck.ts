import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { judgeStanding } from '../numbers/judge.ts'
import { lockNumbersWithProof, recordPeriod, updateNumberRow } from '../numbers/store.ts'

const BATCH = 100

/** Judges the numbers that rely on a proof anew, after it changed: a job. Only those whose standing changes are written. */
export async function recheckNumbers(ctx: Context, accountSid: string, proofSid: string): Promise<void> {
  const owner: Context = { ...ctx, accountSid }
  let after = ''
  for (;;) {
    const last = await change(owner, async tx => {
      const numbers = await lockNumbersWithProof(tx, accountSid, proofSid, after, BATCH)
      const audit: Audit[] = []
      for (const number of numbers) {
        const compliance = await judgeStanding(tx, owner, number, number, number.compliance)
        if (compliance.status === number.compliance.status && compliance.regulationVersion === number.compliance.regulationVersion) continue
        const judged = { ...number, compliance, updatedAt: ctx.now }
        await updateNumberRow(tx, judged)
        await recordPeriod(tx, judged, ctx.now)
        audit.push({ what: 'number.compliance_changed', sid: number.sid, from: number.compliance.status, to: compliance.status })
      }
      const [first, ...rest] = audit
      return { result: numbers.length === BATCH ? numbers.at(-1)?.sid : undefined, audit: first ? [first, ...rest] : 'unchanged' }
    })
    if (!last) return
    after = last
  }
}
