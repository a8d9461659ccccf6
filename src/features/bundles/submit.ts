import { type Script, SLOW_MS, scriptOfAll } from '../../domain/documents/magic.ts'
import { AppError } from '../../domain/errors.ts'
import { after, can } from '../../domain/lifecycle.ts'
import { reason } from '../../domain/reasons.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { filesOf, setEraseAfter } from '../documents/store.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import { compareScans } from '../supporting-documents/look.ts'
import { saveSupportingDocument } from '../supporting-documents/store.ts'
import type { SupportingDocument } from '../supporting-documents/supporting-document.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { statusCallback } from './callback.ts'
import { judgeBundle } from './evaluate.ts'
import { type Evaluation, insertEvaluation } from './evaluation-store.ts'
import { type Contents, contentsOf } from './filed.ts'
import { conclude, queue, type Settled } from './settle.ts'
import { settleByMachine } from './settle-by-machine.ts'
import { lockBundle, ownerOfBundle, saveBundle } from './store.ts'

/**
 * Hands a bundle in with its documents. Noncompliant: refused with the evaluation, and it stays as it is. Then a person decides,
 * or the machine where the rule lets it; a test bundle is rejected by itself. @throws AppError notFound, wrongState, notCompliant, noRegulation
 */
export function submitBundle(ctx: Context, kind: BundleKind, sid: string): Promise<Bundle> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    const { pending, contents, audit: submitted } = await handInCompliant(tx, ctx, bundle)
    if (bundle.isTest) {
      const { bundle: rejected, audit, jobs } = await conclude(tx, ctx, pending, contents, [reason('test_bundle')], 'script')
      return { result: rejected, audit: [submitted, ...audit], jobs }
    }
    const { bundle: settled, audit, jobs } = await decideOrQueue(tx, ctx, pending, contents)
    return { result: settled, audit: [submitted, ...audit], jobs }
  })
}

/** A magic value of a test account decides on what was handed in, else the machine where the rule lets it, else a person. */
export async function decideOrQueue(tx: Tx, ctx: Context, pending: Bundle, contents: Contents): Promise<Settled> {
  const script = await scriptOfBundle(tx, ctx, contents)
  if (script?.decision === 'pass') return conclude(tx, ctx, pending, contents, [], 'script')
  if (script?.decision === 'fail')
    return conclude(tx, ctx, pending, contents, [reason(script.reason, script.field ? { field: script.field } : {})], 'script')
  if (script) {
    const later = { kind: 'bundle.scripted', sid: pending.sid, runAt: new Date(ctx.now.getTime() + SLOW_MS) }
    return { ...(await queue(tx, ctx, pending, contents.documents)), jobs: script.decision === 'slow' ? [later] : [] }
  }
  const regulation = pending.kind === 'bundle' ? await findRegulationBySid(tx, pending.ruleSid) : undefined
  return settleByMachine(tx, ctx, pending, contents, { regulation, isFinal: false })
}

/** What the magic values of a test account ask for. */
async function scriptOfBundle(tx: Tx, ctx: Context, { endUsers, documents }: Contents): Promise<Script | undefined> {
  const account = await findAccount(tx, ctx, ctx.accountSid)
  return account?.isTest ? scriptOfAll([...endUsers, ...documents].map(({ attributes }) => attributes)) : undefined
}

/** Approves the slow one of a test account, unless a person was faster. A job. `ctx.accountSid` is the owner's. */
export function settleScripted(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const kind = (await ownerOfBundle(tx, sid))?.kind
    const bundle = kind && (await lockBundle(tx, ctx, kind, sid))
    if (bundle?.state !== 'pending-review') return { result: undefined, audit: 'unchanged' }
    await withdrawReview(tx, sid)
    const { audit, jobs } = await conclude(tx, ctx, bundle, await contentsOf(tx, ctx, bundle, true), [], 'script')
    const [first, ...rest] = audit
    return { result: undefined, audit: first ? [first, ...rest] : 'unchanged', jobs }
  })
}

interface Pending {
  pending: Bundle
  contents: Contents
  audit: Audit
}

export type HandedIn = Pending | { pending: undefined; evaluation: Evaluation }

/** As `handIn`, inside a running change. @throws AppError wrongState, noRegulation, notCompliant */
export async function handInCompliant(tx: Tx, ctx: Context, bundle: Bundle): Promise<Pending> {
  const handed = await handIn(tx, ctx, bundle)
  if (!handed.pending) throw refusal(handed.evaluation)
  return handed
}

/** The same inside a running change, up to the point where somebody has to decide; a noncompliant bundle stays as it is. @throws AppError wrongState, noRegulation */
export async function handIn(tx: Tx, ctx: Context, bundle: Bundle): Promise<HandedIn> {
  const state = after('bundle', bundle.state, 'submit')
  const contents = await contentsOf(tx, ctx, bundle, true)
  const { evaluation } = await judgeBundle(tx, ctx, bundle, contents)
  if (evaluation.status === 'noncompliant') return { pending: undefined, evaluation }
  insertEvaluation(tx, evaluation)

  const documents: SupportingDocument[] = []
  for (const document of contents.documents) documents.push(await takeAlong(tx, ctx, document))
  const pending: Bundle = {
    ...bundle,
    state,
    ruleVersion: evaluation.ruleVersion,
    reasons: [],
    submittedAt: ctx.now,
    decidedAt: null,
    decidedBy: null,
    updatedAt: ctx.now,
  }
  await saveBundle(tx, ctx, pending)
  const { kind, sid, accountSid } = bundle
  const audit: Audit = { what: `${kind}.submitted`, sid, accountSid, from: bundle.state, to: state, callback: statusCallback(pending) }
  return { pending, contents: { ...contents, documents }, audit }
}

function refusal({ status, results }: Evaluation): AppError {
  const open = results.filter(({ passed }) => !passed).map(({ requirement_name }) => requirement_name)
  return new AppError('notCompliant', { open: open.join(', ') }, { details: { evaluation: { status, results } } })
}

/** A draft or rejected document is submitted with its bundle; one that was verified before stays verified. */
async function takeAlong(tx: Tx, ctx: Context, document: SupportingDocument): Promise<SupportingDocument> {
  const comparison = await compareScans(tx, ctx, document, await filesOf(tx, ctx, ctx.accountSid, document.sid))
  const state = can('supporting_document', 'submit', document.state)
    ? after('supporting_document', document.state, 'submit')
    : document.state
  const submitted: SupportingDocument = { ...document, state, verdict: { reasons: [], comparison }, updatedAt: ctx.now }
  await saveSupportingDocument(tx, ctx, submitted)
  await setEraseAfter(tx, ctx.accountSid, document.sid, null)
  return submitted
}
