import { AppError } from '../../domain/errors.ts'
import { reason } from '../../domain/reasons.ts'
import { evaluateBundle, isCompliant } from '../../domain/regulations/evaluate.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import type { Bundle, BundleKind } from './bundle.ts'
import { statusCallback } from './callback.ts'
import { contentsOf } from './filed.ts'
import { conclude, type Settled } from './settle.ts'
import { endedBundles, lockBundle, outdatedBundles, ownerOfBundle, saveBundle } from './store.ts'
import { parseStatus } from './view.ts'

const BATCH = 100
/** How long an owner has to mend an approved bundle after its rule has changed. */
const UPDATE_DAYS = 60
const DAY_MS = 86_400_000

/** Rejects approved bundles whose end has come without an update: a sweep. Returns how many. */
export async function expireBundles(ctx: Context): Promise<number> {
  const ended = await read(ctx, tx => endedBundles(tx, ctx.now, BATCH))
  for (const { sid, accountSid, kind } of ended) {
    const owner: Context = { ...ctx, accountSid }
    await change(owner, async tx => {
      const bundle = await lockBundle(tx, owner, kind, sid)
      if (!bundle?.validUntil || bundle.validUntil > ctx.now || !isApproved(bundle)) return { result: undefined, audit: 'unchanged' }
      return changed(
        await conclude(tx, owner, bundle, await contentsOf(tx, owner, bundle, true), [reason('regulation_changed')], 'machine'),
      )
    })
  }
  return ended.length
}

/**
 * After a rule has a new version: an approved bundle that still meets it goes on under it, any other gets an end date and its owner a
 * callback. A job: it may run twice.
 */
export async function updateBundlesForRule(ctx: Context, regulationSid: string): Promise<void> {
  const regulation = await read(ctx, tx => findRegulationBySid(tx, regulationSid))
  if (!regulation) return
  for (;;) {
    const outdated = await read(ctx, tx => outdatedBundles(tx, regulationSid, regulation.version, BATCH))
    for (const { sid, accountSid } of outdated) await updateForRule({ ...ctx, accountSid }, sid, regulation)
    if (outdated.length < BATCH) return
  }
}

function updateForRule(owner: Context, sid: string, regulation: Regulation): Promise<void> {
  return change(owner, async tx => {
    const bundle = await lockBundle(tx, owner, 'bundle', sid)
    if (!bundle || !isApproved(bundle) || bundle.ruleVersion >= regulation.version) return { result: undefined, audit: 'unchanged' }
    const filed = await contentsOf(tx, owner, bundle)
    const meets = isCompliant(evaluateBundle(regulation, { ...filed, today: owner.now.toISOString().slice(0, 10) }))
    if (!meets) return changed(await endOn(tx, owner, bundle, new Date(owner.now.getTime() + UPDATE_DAYS * DAY_MS)))
    await saveBundle(tx, owner, { ...bundle, ruleVersion: regulation.version, updatedAt: owner.now })
    return { result: undefined, audit: { what: 'bundle.rule_updated', sid, from: bundle.state, to: bundle.state } }
  })
}

/** Sets when the approval of a bundle, profile or product ends. @throws AppError notFound, wrongState */
export function setValidUntil(ctx: Context, sid: string, at: Date): Promise<{ status: string; validUntil: Date | null }> {
  return simulate(ctx, sid, async (tx, owner, bundle) => {
    if (!isApproved(bundle)) throw new AppError('wrongState', { event: 'set an end date', state: bundle.state })
    return endOn(tx, owner, bundle, at)
  })
}

/** Sandbox: forces a verdict or an end date, through the same transition as the real thing. @throws AppError notFound, invalidParameter, wrongState */
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
    await withdrawReview(tx, bundle.sid)
    return conclude(tx, owner, bundle, await contentsOf(tx, owner, bundle, true), wanted === 'rejected' ? [reason('other')] : [], 'script')
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

async function endOn(tx: Tx, owner: Context, bundle: Bundle, at: Date): Promise<Settled> {
  const ending: Bundle = { ...bundle, validUntil: at, updatedAt: owner.now }
  await saveBundle(tx, owner, ending)
  const { sid, accountSid, kind, state } = bundle
  return {
    bundle: ending,
    audit: [{ what: `${kind}.end_set`, sid, accountSid, from: state, to: state, callback: statusCallback(ending) }],
    jobs: [{ kind: 'proof.changed', sid, accountSid }],
  }
}

function changed({ audit, jobs }: Settled) {
  const [first, ...rest] = audit
  return { result: undefined, audit: first ? ([first, ...rest] as const) : ('unchanged' as const), jobs }
}
