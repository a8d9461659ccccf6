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
    const [found, contents] = await Promise.all([findWithRegulation(tx, ctx, kind, sid), contentsOf(tx, ctx, { sid })])
    if (!found) throw new AppError('notFound')
    const { bundle, regulation } = found
    const ruleSid = policySid ?? bundle.ruleSid
    if (kind !== 'bundle' && findPolicy(ruleSid)?.family !== kind)
      throw new AppError('invalidParameter', { name: 'PolicySid', why: 'no policy of this kind of resource' })
    const evaluation = evaluate(ctx, { ...bundle, ruleSid }, regulation, contents)
    insertEvaluation(tx, evaluation)
    return { result: evaluation, audit: { what: `${kind}.evaluated`, sid, to: evaluation.status } }
  })
}

async function findWithRegulation(
  tx: Tx,
  ctx: Context,
  kind: BundleKind,
  sid: string,
): Promise<{ bundle: Bundle; regulation: Regulation | undefined } | undefined> {
  const bundle = await findBundle(tx, ctx, kind, sid)
  return bundle && { bundle, regulation: await regulationOf(tx, bundle) }
}

export interface Judged {
  evaluation: Evaluation
  /** The regulation in force, for a bundle. */
  regulation: Regulation | undefined
}

/** Judges it under the rule in force. @throws AppError noRegulation */
export async function judgeBundle(tx: Tx, ctx: Context, bundle: Bundle, contents: Contents): Promise<Judged> {
  const regulation = await regulationOf(tx, bundle)
  return { evaluation: evaluate(ctx, bundle, regulation, contents), regulation }
}

/** Presence and form by the pure core. A reading never makes an evaluation noncompliant: it is shown beside. */
function evaluate(ctx: Context, bundle: Bundle, regulation: Regulation | undefined, contents: Contents): Evaluation {
  const results = resultsOf(bundle, regulation, contents, ctx.now)
  return {
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
}

function resultsOf(bundle: Bundle, regulation: Regulation | undefined, contents: Contents, now: Date): RequirementResult[] {
  const { endUsers, documents, addresses, profiles } = contents
  const filed: Filed = { endUsers, documents, addresses, today: now.toISOString().slice(0, 10) }
  if (regulation) return evaluateBundle(regulation, filed)
  const policy = findPolicy(bundle.ruleSid)
  if (!policy) throw new Error(`the policy ${bundle.ruleSid} is not in the table`)
  return evaluatePolicy(policy, { ...filed, profiles })
}

/** The rule in force, or the version it was opened under when the rule is gone; a profile has a policy instead. */
async function regulationOf(tx: Tx, { kind, ruleSid, ruleVersion }: Bundle): Promise<Regulation | undefined> {
  if (kind !== 'bundle') return undefined
  const regulation = (await findRegulationBySid(tx, ruleSid)) ?? (await findRegulationVersion(tx, ruleSid, ruleVersion))
  if (!regulation) throw new AppError('noRegulation')
  return regulation
}
