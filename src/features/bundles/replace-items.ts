import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { assignmentsOf, deleteAssignmentsOf } from './assignment-store.ts'
import type { Bundle } from './bundle.ts'
import { assignAll } from './copy.ts'
import { lockBundle, saveBundle } from './store.ts'

/**
 * Gives an approved bundle the items of its approved copy. Its end date goes, and the numbers that rely on it keep it.
 * @throws AppError notFound, fromBundleSame, fromBundleUnknown, bundleNotTransferable, fromBundleOutdated
 */
export function replaceItems(ctx: Context, sid: string, fromSid: string | undefined): Promise<Bundle> {
  if (fromSid === sid) throw new AppError('fromBundleSame')
  return change(ctx, async tx => {
    // Locked in the order of their SIDs, so that two replacements cannot wait for each other.
    const first = fromSid && fromSid < sid ? await lockBundle(tx, ctx, 'bundle', fromSid) : undefined
    const bundle = await lockBundle(tx, ctx, 'bundle', sid)
    if (!bundle) throw new AppError('notFound')
    const from = first ?? (fromSid ? await lockBundle(tx, ctx, 'bundle', fromSid) : undefined)
    if (!from) throw new AppError('fromBundleUnknown')
    if (bundle.state !== 'approved' || from.state !== 'approved' || from.copyOf !== sid) throw new AppError('bundleNotTransferable')
    const regulation = await findRegulationBySid(tx, bundle.ruleSid)
    if (from.ruleSid !== bundle.ruleSid || from.ruleVersion !== regulation?.version) throw new AppError('fromBundleOutdated')

    const items = await assignmentsOf(tx, ctx, from.sid)
    await deleteAssignmentsOf(tx, ctx, sid)
    await assignAll(tx, ctx, sid, items)
    const replaced: Bundle = { ...bundle, ruleVersion: from.ruleVersion, validUntil: null, updatedAt: ctx.now }
    await saveBundle(tx, ctx, replaced)
    return {
      result: replaced,
      audit: { what: 'bundle.items_replaced', sid, from: 'approved', to: 'approved' },
      jobs: [{ kind: 'proof.changed', sid }],
    }
  })
}
