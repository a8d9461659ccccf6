import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { withdrawReview } from '../reviews/store.ts'
import { countNumbersWithBundle } from '../usage/store.ts'
import { deleteAssignmentsOf } from './assignment-store.ts'
import type { BundleKind } from './bundle.ts'
import { deleteBundleRow, lockBundle } from './store.ts'

/** Deletes a bundle that nobody is looking at and no number relies on; what was in it stays. @throws AppError notFound, bundleNotDeletable, bundleHasNumbers */
export function deleteBundle(ctx: Context, kind: BundleKind, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    if (!can('bundle', 'delete', bundle.state)) throw new AppError('bundleNotDeletable', { state: bundle.state })
    if ((await countNumbersWithBundle(tx, ctx.accountSid, sid)) > 0) throw new AppError('bundleHasNumbers')
    await deleteAssignmentsOf(tx, ctx, sid)
    await withdrawReview(tx, sid)
    await deleteBundleRow(tx, ctx, sid)
    return { result: undefined, audit: { what: `${kind}.deleted`, sid, from: bundle.state } }
  })
}
