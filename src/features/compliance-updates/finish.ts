import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { removeBundle } from '../bundles/delete.ts'
import { takeItems } from '../bundles/replace-items.ts'
import { findBundle, lockBundle } from '../bundles/store.ts'
import { notify } from '../notifications/notify.ts'
import { type ComplianceUpdate, endUpdate, findUpdate } from './store.ts'

/**
 * After a bundle was decided: where it is the approved copy of an update, its items go over and it is deleted. A job; may run twice.
 * What cannot go over any more (the rule has changed, the bundle is no longer approved) is told, and both bundles stay.
 */
export async function finishUpdate(ctx: Context, accountSid: string, copySid: string): Promise<void> {
  const own: Context = { ...ctx, accountSid }
  const update = await read(own, tx => findUpdate(tx, own, copySid))
  if (update?.state !== 'open' || update.isDiscarded) return
  try {
    await takePlace(own, update)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await giveUp(own, update)
  }
}

const takePlace = (ctx: Context, { copySid, bundleSid }: ComplianceUpdate): Promise<void> =>
  change(ctx, async tx => {
    const copy = await findBundle(tx, ctx, 'bundle', copySid)
    if (copy?.state !== 'approved') return { result: undefined, audit: 'unchanged' }
    const { audit, jobs } = await takeItems(tx, ctx, bundleSid, copySid)
    const taken = await lockBundle(tx, ctx, 'bundle', copySid)
    if (taken) await removeBundle(tx, ctx, taken)
    await endUpdate(tx, ctx, copySid, 'done')
    return {
      result: undefined,
      audit: [audit, { what: 'bundle.deleted', sid: copySid, from: 'approved' }, { what: 'compliance_update.finished', sid: bundleSid }],
      jobs,
    }
  })

const giveUp = (ctx: Context, { copySid, bundleSid }: ComplianceUpdate): Promise<void> =>
  change(ctx, async tx => {
    await endUpdate(tx, ctx, copySid, 'failed')
    await notify(tx, ctx, {
      accountSid: ctx.accountSid,
      subjectSid: copySid,
      kind: 'update_failed',
      to: null,
      subject: 'Updated compliance details could not take their place',
      text: 'The update was approved, but the bundle it was made for can no longer take it over: its rule has changed meanwhile, or it is no longer approved. Assign the approved update to your numbers instead, or start another one.',
    })
    return { result: undefined, audit: { what: 'compliance_update.failed', sid: bundleSid } }
  })
