import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { lockBundle, saveBundle } from './store.ts'

export interface BundleChanges {
  friendlyName: string | undefined
  email: string | undefined
  statusCallback: string | undefined
}

/** Changes name, e-mail or callback of a bundle that nobody is looking at. @throws AppError notFound, wrongState */
export function editBundle(
  ctx: Context,
  kind: BundleKind,
  sid: string,
  { friendlyName, email, statusCallback }: BundleChanges,
): Promise<Bundle> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    const changed: Bundle = {
      ...bundle,
      state: after('bundle', bundle.state, 'edit'),
      friendlyName: friendlyName || bundle.friendlyName,
      email: email || bundle.email,
      statusCallback: statusCallback ?? bundle.statusCallback,
      updatedAt: ctx.now,
    }
    await saveBundle(tx, ctx, changed)
    return { result: changed, audit: { what: `${kind}.edited`, sid, from: bundle.state, to: changed.state } }
  })
}

/** Takes a rejected bundle back to draft. @throws AppError notFound, wrongState */
export function redraftBundle(ctx: Context, kind: BundleKind, sid: string): Promise<Bundle> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, sid)
    if (!bundle) throw new AppError('notFound')
    // Trust Hub calls a way back to draft invalid; there a rejected profile is mended and submitted again.
    if (kind !== 'bundle') throw new AppError('wrongState', { event: 'redraft', state: bundle.state })
    if (bundle.state === 'draft') return { result: bundle, audit: 'unchanged' }
    const draft: Bundle = { ...bundle, state: after('bundle', bundle.state, 'redraft'), reasons: [], updatedAt: ctx.now }
    await saveBundle(tx, ctx, draft)
    return { result: draft, audit: { what: `${kind}.redrafted`, sid, from: bundle.state, to: draft.state } }
  })
}
