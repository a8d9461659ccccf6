import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { copyInto } from '../bundles/copy.ts'
import { lockBundle } from '../bundles/store.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { type ComplianceUpdate, dropDiscarded, findOpenUpdate, insertUpdate } from './store.ts'

/**
 * A draft copy of an approved bundle, to be changed and handed in like any bundle; once approved it takes the bundle's place by itself,
 * whose numbers stay assigned all the while. One at a time: an open one is answered again.
 * @throws AppError invalidParameter, bundleNotCopyable, bundleAddressDeleted
 */
export function startUpdate(ctx: Context, bundleSid: string): Promise<ComplianceUpdate> {
  return change(ctx, async tx => {
    const source = await lockBundle(tx, ctx, 'bundle', bundleSid)
    if (!source) throw new AppError('invalidParameter', { name: 'BundleSid', why: 'there is no such bundle' })
    await dropDiscarded(tx, ctx, bundleSid)
    const open = await findOpenUpdate(tx, ctx, bundleSid)
    if (open) return { result: open, audit: 'unchanged' }
    const regulation = await findRegulationBySid(tx, source.ruleSid)
    if (source.state !== 'approved' || !regulation) throw new AppError('bundleNotCopyable')
    const about = { friendlyName: undefined, ruleVersion: regulation.version, whenDeleted: 'bundleAddressDeleted' } as const
    const copy = await copyInto(tx, ctx, source, about)
    const update: ComplianceUpdate = {
      copySid: copy.sid,
      accountSid: ctx.accountSid,
      bundleSid,
      state: 'open',
      isDiscarded: false,
      createdAt: ctx.now,
      finishedAt: null,
    }
    await insertUpdate(tx, update)
    return {
      result: update,
      audit: [
        { what: 'bundle.copied', sid: copy.sid, to: copy.state },
        { what: 'compliance_update.started', sid: bundleSid },
      ],
    }
  })
}
