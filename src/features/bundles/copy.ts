import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { insertAssignment } from './assignment-store.ts'
import type { Assignment, Bundle, BundleKind } from './bundle.ts'
import { contentsOf, namedAddressSids } from './filed.ts'
import { hasCopy, lockBundle, saveBundle } from './store.ts'

/**
 * A draft with the same items under the rule in force: to be mended, approved, and then to take the place of an approved bundle that
 * has an end date. @throws AppError notFound, bundleNotCopyable, bundleAddressDeleted
 */
export function copyBundle(ctx: Context, sid: string, friendlyName: string | undefined): Promise<Bundle> {
  return change(ctx, async tx => {
    const source = await lockBundle(tx, ctx, 'bundle', sid)
    if (!source) throw new AppError('notFound')
    if (source.state !== 'approved' || source.validUntil === null) throw new AppError('bundleNotCopyable')
    const regulation = await findRegulationBySid(tx, source.ruleSid)
    if (!regulation) throw new AppError('bundleNotCopyable')
    const copy = await copyInto(tx, ctx, source, { friendlyName, ruleVersion: regulation.version, whenDeleted: 'bundleAddressDeleted' })
    return { result: copy, audit: { what: 'bundle.copied', sid: copy.sid, to: copy.state } }
  })
}

/** The same for an approved profile or product; one copy at a time. @throws AppError notFound, profileNotCopyable, profileAlreadyCopied, profileAddressDeleted */
export function copyProfile(ctx: Context, kind: Exclude<BundleKind, 'bundle'>, sid: string): Promise<Bundle> {
  return change(ctx, async tx => {
    const source = await lockBundle(tx, ctx, kind, sid)
    if (!source) throw new AppError('notFound')
    if (source.state !== 'approved') throw new AppError('profileNotCopyable')
    if (await hasCopy(tx, ctx, sid)) throw new AppError('profileAlreadyCopied')
    const about = { friendlyName: undefined, ruleVersion: source.ruleVersion, whenDeleted: 'profileAddressDeleted' } as const
    const copy = await copyInto(tx, ctx, source, about)
    return { result: copy, audit: { what: `${kind}.copied`, sid: copy.sid, to: copy.state } }
  })
}

interface CopyAbout {
  friendlyName: string | undefined
  ruleVersion: number
  whenDeleted: 'bundleAddressDeleted' | 'profileAddressDeleted'
}

/** A draft of the same account with the items of the source. @throws AppError as `whenDeleted` says */
export async function copyInto(
  tx: Tx,
  ctx: Context,
  source: Bundle,
  { friendlyName, ruleVersion, whenDeleted }: CopyAbout,
): Promise<Bundle> {
  const { assignments, documents, addresses } = await contentsOf(tx, ctx, source)
  if (addresses.length < namedAddressSids(documents).length) throw new AppError(whenDeleted)
  const copy: Bundle = {
    ...source,
    sid: ctx.mint('bundle'),
    state: 'draft',
    ruleVersion,
    friendlyName: friendlyName || source.friendlyName,
    reasons: [],
    validUntil: null,
    copyOf: source.sid,
    reviewDueAt: null,
    submittedAt: null,
    decidedAt: null,
    decidedBy: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveBundle(tx, ctx, copy)
  await assignAll(tx, ctx, copy.sid, assignments)
  return copy
}

/** Puts the objects of these assignments into another bundle of the same account. */
export async function assignAll(tx: Tx, ctx: Context, bundleSid: string, assignments: readonly Assignment[]): Promise<void> {
  for (const { objectSid, objectType } of assignments)
    await insertAssignment(tx, {
      sid: ctx.mint('assignment'),
      accountSid: ctx.accountSid,
      bundleSid,
      objectSid,
      objectType,
      createdAt: ctx.now,
    })
}
