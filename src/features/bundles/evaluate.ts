import { AppError } from '../../domain/errors.ts'
import { evaluateBundle, type Filed, isCompliant, type RequirementResult } from '../../domain/regulations/evaluate.ts'
import { evaluatePolicy } from '../../domain/regulations/evaluate-policy.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { findPolicy } from '../../domain/regulations/trusthub-policies.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findRegulationBySid, findRegulationVersion } from '../regulations/store.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { type Evaluation, insertEvaluation } from './evaluation-store.ts'
import { type Contents, contentsOf } from './filed.ts'
import { findBundle } from './store.ts'

/** Judges what a bundle holds and keeps the result. The state of the bundle does not change. @throws AppError notFound, invalidParameter */
export function evaluateNow(ctx: Context, kind: BundleKind, sid: string, policySid?: string): Promise<Evaluation> {
  return change(ctx, async tx => {
    const [bundle, contents] = await Promise.all([findBundle(tx, ctx, kind, sid), contentsOf(tx, ctx, { sid })])
    if (!bundle) throw new AppError('notFound')
    const ruleSid = policySid ?? bundle.ruleSid
    if (kind !== 'bundle' && findPolicy(ruleSid)?.family !== kind)
      throw new AppError('invalidParameter', { name: 'PolicySid', why: 'no policy of this kind of resource' })
    const { evaluation } = await judgeBundle(tx, ctx, { ...bundle, ruleSid }, contents)
    insertEvaluation(tx, evaluation)
    return { result: evaluation, audit: { what: `${kind}.evaluated`, sid, to: evaluation.status } }
  })
}

export interface Judged {
  evaluation: Evaluation
  /** The regulation in force, for a bundle. */
  regulation: Regulation | undefined
}

/** Presence and form by the pure core, under the rule in force. A reading never makes an evaluation noncompliant: it is shown beside. */
export async function judgeBundle(tx: Tx, ctx: Context, bundle: Bundle, contents: Contents): Promise<Judged> {
  const regulation = bundle.kind === 'bundle' ? await regulationOf(tx, bundle) : undefined
  const results = resultsOf(bundle, regulation, contents, ctx.now)
  const evaluation: Evaluation = {
    sid: ctx.mint('evaluation'),
    accountSid: bundle.accountSid,
    bundleSid: bundle.sid,
    ruleSid: bundle.ruleSid,
    ruleVersion: regulation?.version ?? bundle.ruleVersion,
    status: isCompliant(results) ? 'compliant' : 'noncompliant',
    results,
    readings: contents.documents.flatMap(({ sid, verdict }) =>
      verdict && verdict.comparison.length > 0
        ? [{ document_sid: sid, fields: verdict.comparison.map(({ field, verdict: found }) => ({ field, verdict: found })) }]
        : [],
    ),
    createdAt: ctx.now,
  }
  return { evaluation, regulation }
}

function resultsOf(bundle: Bundle, regulation: Regulation | undefined, contents: Contents, now: Date): RequirementResult[] {
  const { endUsers, documents, addresses, profiles } = contents
  const filed: Filed = { endUsers, documents, addresses, today: now.toISOString().slice(0, 10) }
  if (regulation) return evaluateBundle(regulation, filed)
  const policy = findPolicy(bundle.ruleSid)
  if (!policy) throw new Error(`the policy ${bundle.ruleSid} is not in the table`)
  return evaluatePolicy(policy, { ...filed, profiles })
}

/** The rule in force, or the version it was opened under when the rule is gone. */
async function regulationOf(tx: Tx, { ruleSid, ruleVersion }: Bundle): Promise<Regulation> {
  const regulation = (await findRegulationBySid(tx, ruleSid)) ?? (await findRegulationVersion(tx, ruleSid, ruleVersion))
  if (!regulation) throw new AppError('noRegulation')
  return regulation
}
