import { AppError } from '../../domain/errors.ts'
import { type Audit, change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { setEraseAfter } from '../documents/store.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { assignmentsOf, deleteAssignmentsOf, relySids } from './assignment-store.ts'
import type { Assignment, Bundle } from './bundle.ts'
import { assignAll } from './copy.ts'
import { lockBundle, saveBundle } from './store.ts'

const DAY_MS = 86_400_000

/**
 * Gives an approved bundle the items of its approved copy. Its end date goes, and the numbers that rely on it keep it.
 * @throws AppError notFound, fromBundleSame, fromBundleUnknown, bundleNotTransferable, fromBundleOutdated
 */
export function replaceItems(ctx: Context, sid: string, fromSid: string | undefined): Promise<Bundle> {
  return change(ctx, tx => takeItems(tx, ctx, sid, fromSid))
}

/** The same inside a running change. Papers that nothing approved holds any more are kept for as long as those of a released number. */
export async function takeItems(
  tx: Tx,
  ctx: Context,
  sid: string,
  fromSid: string | undefined,
): Promise<{ result: Bundle; audit: Audit; jobs: JobDraft[] }> {
  if (fromSid === sid) throw new AppError('fromBundleSame')
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
  const before = await assignmentsOf(tx, ctx, sid)
  await deleteAssignmentsOf(tx, ctx, sid)
  await assignAll(tx, ctx, sid, items)
  await letPapersGo(tx, ctx, sid, before, items)
  const replaced: Bundle = { ...bundle, ruleVersion: from.ruleVersion, validUntil: null, updatedAt: ctx.now }
  await saveBundle(tx, ctx, replaced)
  return {
    result: replaced,
    audit: { what: 'bundle.items_replaced', sid, from: 'approved', to: 'approved' },
    jobs: [{ kind: 'proof.changed', sid }],
  }
}

async function letPapersGo(tx: Tx, ctx: Context, sid: string, before: readonly Assignment[], after: readonly Assignment[]): Promise<void> {
  const kept = new Set(after.map(({ objectSid }) => objectSid))
  const papers = before.map(({ objectSid }) => objectSid).filter(object => object.startsWith('RD') && !kept.has(object))
  const relied = await relySids(tx, ctx, sid, papers)
  const until = new Date(ctx.now.getTime() + ctx.policy.settings.retention_released_days * DAY_MS)
  for (const paper of papers) if (!relied.has(paper)) await setEraseAfter(tx, ctx.accountSid, paper, until)
}
