import type { Audit } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { endForRule } from '../bundles/end-on.ts'
import { moveAllBundles, moveBundles } from '../bundles/store.ts'
import { recheck } from '../compliance/recheck.ts'
import { endIdentityDocumentForRule } from '../identity-documents/end-for-rule.ts'
import { moveAllIdentityDocuments, moveIdentityDocuments } from '../identity-documents/store.ts'
import { isAskedMore, isDeadlineMoved, ownLacking } from './asked.ts'
import { tellAffected } from './notice.ts'
import { usualGrace } from './publish.ts'
import type { RuleChange } from './rule-change.ts'
import { type Handling, type Weighed, walk } from './walk.ts'

/** Carries a published change out on the proofs and numbers that it touches, and tells the owners of those that lack something. A job. */
export async function applyRuleChange(ctx: Context, sid: string): Promise<void> {
  await walk(ctx, sid, 'applying', change => applicationOf(ctx, change))
  await tellAffected(ctx, sid)
}

function applicationOf(ctx: Context, { graceUntil, graceWas }: RuleChange): Handling {
  const until = graceUntil ?? usualGrace(ctx.now)
  /** An end that this change has set, and no other, is not there when it is set anew. */
  const freed = <T extends { validUntil: Date | null }>(proof: T): T =>
    graceWas && proof.validUntil?.getTime() === graceWas.getTime() ? { ...proof, validUntil: null } : proof
  const meeting = (weighed: readonly Weighed<{ sid: string }>[]) =>
    weighed.filter(({ lacks }) => lacks.length === 0).map(({ proof }) => proof.sid)
  const lacking = <T extends { accountSid: string }>(weighed: readonly Weighed<T>[], end: (owner: Context, proof: T) => Promise<Audit[]>) =>
    Promise.all(
      weighed.filter(({ lacks }) => lacks.length > 0).map(({ proof }) => end({ ...ctx, accountSid: proof.accountSid }, proof)),
    ).then(audits => audits.flat())
  return {
    locks: true,
    isMove: graceWas !== null,
    async move(tx, rule) {
      await moveAllBundles(tx, rule)
      await moveAllIdentityDocuments(tx, rule)
    },
    async bundles(tx, rule, weighed) {
      await moveBundles(tx, meeting(weighed), rule.version)
      return lacking(weighed, async (owner, bundle) => [...(await endForRule(tx, owner, freed(bundle), until)).audit])
    },
    async documents(tx, rule, weighed) {
      await moveIdentityDocuments(tx, meeting(weighed), rule.version)
      return lacking(weighed, async (owner, document) => [await endIdentityDocumentForRule(tx, owner, freed(document), until)])
    },
    async numbers(tx, numbers) {
      const { judged, audit } = await recheck(tx, ctx, numbers, { graceUntil: until, graceWas })
      return {
        asked: judged.filter(graceWas ? isDeadlineMoved : isAskedMore).map(ownLacking),
        relieved: judged.filter(
          ({ number, compliance }) => number.compliance.status === 'action-required' && compliance.status !== 'action-required',
        ).length,
        audit,
      }
    },
    async end(_tx, change) {
      const applied: RuleChange = { ...change, state: 'applied', graceWas: null, finishedAt: ctx.now }
      return { change: applied, audit: [{ what: 'rule_change.applied', sid: change.sid, from: change.state, to: applied.state }] }
    },
  }
}
