import { AppError } from '../../domain/errors.ts'
import { after, can } from '../../domain/lifecycle.ts'
import { type Audit, enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { ClaimHook } from '../reviews/claim.ts'
import { type Decision, requireItems } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import type { Reopened } from '../reviews/supervise.ts'
import type { Bundle } from './bundle.ts'
import { contentsOf } from './filed.ts'
import { conclude } from './settle.ts'
import { findBundle, lockBundle, ownerOfBundle, saveBundle } from './store.ts'

/** Carries a reviewer's decision out on a bundle, profile or product. @throws AppError notFound, wrongState, conflict, invalidParameter */
export async function decideBundle(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  const owner: Context = { ...ctx, accountSid: review.accountSid }
  const bundle = await lockSubject(tx, owner, review)
  if (review.isReopened && decision === 'approve') return []
  const contents = await contentsOf(tx, owner, bundle, true)
  requireItems(
    reasons,
    [...contents.documents, ...contents.endUsers].map(({ sid }) => sid),
  )
  const { audit, jobs } = await conclude(tx, owner, bundle, contents, reasons, 'person', decision === 'ask')
  enqueue(tx, owner, jobs)
  return audit
}

/** A claimed bundle is in review; one that is given back waits again. No callback tells of either. */
export const claimBundle: ClaimHook = async (tx, ctx, review, event) => {
  const owner: Context = { ...ctx, accountSid: review.accountSid }
  const bundle = await lockSubject(tx, owner, review)
  // A claim that is renewed finds the bundle in review already.
  if (!can('bundle', event, bundle.state)) return
  await saveBundle(tx, owner, { ...bundle, state: after('bundle', bundle.state, event), updatedAt: ctx.now })
}

/** For a supervisor who wants it looked at again. */
export async function reopenBundle(tx: Tx, ctx: Context, sid: string): Promise<Reopened | undefined> {
  const owner = await ownerOfBundle(tx, sid)
  const bundle = owner && (await findBundle(tx, { ...ctx, accountSid: owner.accountSid }, owner.kind, sid))
  return bundle ? { accountSid: owner.accountSid, subjectType: owner.kind, hasPassed: bundle.state === 'approved' } : undefined
}

async function lockSubject(tx: Tx, owner: Context, { subjectSid }: Review): Promise<Bundle> {
  const kind = (await ownerOfBundle(tx, subjectSid))?.kind
  const bundle = kind && (await lockBundle(tx, owner, kind, subjectSid))
  if (!bundle) throw new AppError('notFound')
  return bundle
}
