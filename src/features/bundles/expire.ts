import { AppError } from '../../domain/errors.ts'
import { reason } from '../../domain/reasons.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { withdrawReview } from '../reviews/store.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { endOn } from './end-on.ts'
import { contentsOf } from './filed.ts'
import { conclude, type Settled } from './settle.ts'
import { endedBundles, lockBundle, ownerOfBundle } from './store.ts'
import { handInCompliant } from './submit.ts'
import { parseStatus } from './view.ts'

const BATCH = 100

/** Rejects approved bundles whose end has come without an update: a sweep. Returns how many. */
export async function expireBundles(ctx: Context): Promise<number> {
  const ended = await read(ctx, tx => endedBundles(tx, ctx.now, BATCH))
  return eachApart(ended, ({ sid, accountSid, kind }) => {
    const owner: Context = { ...ctx, accountSid }
    return change(owner, async tx => {
      const bundle = await lockBundle(tx, owner, kind, sid)
      if (!bundle?.validUntil || bundle.validUntil > ctx.now || !isApproved(bundle)) return { result: undefined, audit: 'unchanged' }
      return changed(
        await conclude(tx, owner, bundle, await contentsOf(tx, owner, bundle, true), [reason('regulation_changed')], 'machine'),
      )
    })
  })
}

/** Sets when the approval of a bundle, profile or product ends. @throws AppError notFound, wrongState */
export function setValidUntil(ctx: Context, sid: string, at: Date): Promise<{ status: string; validUntil: Date | null }> {
  return simulate(ctx, sid, async (tx, owner, bundle) => {
    if (!isApproved(bundle)) throw new AppError('wrongState', { event: 'set an end date', state: bundle.state })
    return endOn(tx, owner, bundle, at)
  })
}

/**
 * Sandbox: forces a verdict or an end date, through the same transition as the real thing; a draft is handed in first.
 * @throws AppError notFound, invalidParameter, wrongState, notCompliant
 */
export function simulateBundle(
  ctx: Context,
  input: { sid: string; status: string | undefined; validUntil: string | undefined },
): Promise<{ status: string; validUntil: Date | null }> {
  if (input.validUntil) {
    const at = new Date(input.validUntil)
    if (Number.isNaN(at.getTime())) throw new AppError('invalidParameter', { name: 'ValidUntil', why: 'not a date' })
    return setValidUntil(ctx, input.sid, at)
  }
  return simulate(ctx, input.sid, async (tx, owner, bundle) => {
    const wanted = parseStatus(bundle.kind, input.status ?? '')
    if (wanted !== 'approved' && wanted !== 'rejected')
      throw new AppError('invalidParameter', { name: 'Status', why: 'twilio-approved or twilio-rejected' })
    const { pending, contents, audit } =
      bundle.state === 'draft'
        ? await handInCompliant(tx, owner, bundle)
        : { pending: bundle, contents: await contentsOf(tx, owner, bundle, true), audit: undefined }
    await withdrawReview(tx, bundle.sid)
    const settled = await conclude(tx, owner, pending, contents, wanted === 'rejected' ? [reason('other')] : [], 'script')
    return audit ? { ...settled, audit: [audit, ...settled.audit] } : settled
  })
}

function simulate(
  ctx: Context,
  sid: string,
  work: (tx: Tx, owner: Context, bundle: Bundle) => Promise<Settled>,
): Promise<{ status: string; validUntil: Date | null }> {
  return change(ctx, async tx => {
    const about: { accountSid: string; kind: BundleKind } | undefined = await ownerOfBundle(tx, sid)
    const owner: Context = { ...ctx, accountSid: about?.accountSid ?? '' }
    const bundle = about && (await lockBundle(tx, owner, about.kind, sid))
    if (!bundle) throw new AppError('notFound')
    const settled = await work(tx, owner, bundle)
    return { ...changed(settled), result: { status: settled.bundle.state, validUntil: settled.bundle.validUntil } }
  })
}

const isApproved = ({ state }: Bundle): boolean => state === 'approved' || state === 'provisionally-approved'

function changed({ audit, jobs }: Settled) {
  const [first, ...rest] = audit
  return { result: undefined, audit: first ? ([first, ...rest] as const) : ('unchanged' as const), jobs }
}
