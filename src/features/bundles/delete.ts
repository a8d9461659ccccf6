import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import { isPrimaryPolicy } from '../../domain/regulations/trusthub-policies.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { setEraseAfter } from '../documents/store.ts'
import { deleteEndUserRow } from '../end-users/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import { deleteSupportingDocumentRow } from '../supporting-documents/store.ts'
import { countAssignmentsOf, countNumbersWithBundle } from '../usage/store.ts'
import { assignmentsOf, deleteAssignmentsOf } from './assignment-store.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { deleteBundleRow, lockBundle } from './store.ts'

/** Deletes a bundle that nobody is looking at and no number relies on; what was in it stays. @throws AppError notFound, bundleNotDeletable, bundleHasNumbers */
export function deleteBundle(ctx: Context, kind: BundleKind, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    if (!can('bundle', 'delete', bundle.state)) throw new AppError('bundleNotDeletable', { state: bundle.state })
    if ((await countNumbersWithBundle(tx, ctx.accountSid, sid)) > 0) throw new AppError('bundleHasNumbers')
    await removeBundle(tx, ctx, bundle)
    return { result: undefined, audit: { what: `${kind}.deleted`, sid, from: bundle.state } }
  })
}

/**
 * The same inside a running change. With the account's own profile goes what it told of the account, unless something else holds it:
 * an upgrade filed it, so nobody would think of deleting it.
 */
export async function removeBundle(tx: Tx, ctx: Context, { sid, ruleSid }: Pick<Bundle, 'sid' | 'ruleSid'>): Promise<void> {
  const held = await assignmentsOf(tx, ctx, sid)
  await deleteAssignmentsOf(tx, ctx, sid)
  await withdrawReview(tx, sid)
  await deleteBundleRow(tx, ctx, sid)
  if (!isPrimaryPolicy(ruleSid)) return
  for (const { objectSid } of held) {
    if ((await countAssignmentsOf(tx, ctx.accountSid, objectSid)) > 0) continue
    if (objectSid.startsWith('IT')) await deleteEndUserRow(tx, ctx, objectSid)
    if (!objectSid.startsWith('RD')) continue
    await setEraseAfter(tx, ctx.accountSid, objectSid, ctx.now)
    await deleteSupportingDocumentRow(tx, ctx, objectSid)
  }
}
