import { rulesAfter } from '../../domain/regulations/plan-change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { judgeAll } from '../compliance/recheck.ts'
import { remember } from '../numbers/facts.ts'
import { regulationsFor } from '../regulations/store.ts'
import { isAskedMore, ownLacking } from './asked.ts'
import type { RuleChange } from './rule-change.ts'
import { type Handling, walk } from './walk.ts'

/** Finds out whom a drafted change would ask for more, by the very judgement that it would bring; writes nothing of theirs. A job. */
export const tryRuleChange = (ctx: Context, sid: string): Promise<void> => walk(ctx, sid, 'checking', change => trialOf(ctx, change))

const trialOf = (ctx: Context, { rules }: RuleChange): Handling => ({
  locks: false,
  move: async () => undefined,
  bundles: async () => [],
  documents: async () => [],
  async numbers(tx, numbers) {
    const judged = await judgeAll(tx, ctx, numbers, { graceUntil: ctx.now, known: remember(tx, group => rulesTried(tx, group, rules)) })
    return {
      asked: judged.filter(isAskedMore).map(ownLacking),
      relieved: judged.filter(
        ({ number, compliance }) => number.compliance.status === 'action-required' && compliance.status !== 'action-required',
      ).length,
      audit: [],
    }
  },
  async end(_tx, change) {
    const ready: RuleChange = { ...change, state: 'ready' }
    return { change: ready, audit: [{ what: 'rule_change.tried', sid: change.sid, from: change.state, to: ready.state }] }
  },
})

/** The rules of a kind of number as they would be, in the order in which they are in force. */
async function rulesTried(tx: Tx, group: { isoCountry: string; numberType: string }, changed: RuleChange['rules']) {
  const ofGroup = changed.filter(({ isoCountry, numberType }) => isoCountry === group.isoCountry && numberType === group.numberType)
  const taking = ofGroup.flatMap(({ rule }) => rule ?? [])
  const ended = ofGroup.filter(({ kind }) => kind === 'ended').map(({ id }) => id)
  const after = rulesAfter(await regulationsFor(tx, group.isoCountry, group.numberType), taking, ended)
  return after.toSorted((a, b) => (a.endUserType > b.endUserType ? -1 : 1))
}
