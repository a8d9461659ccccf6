import { AppError } from '../../domain/errors.ts'
import { isSidShape, parseSid } from '../../domain/ids.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Host } from '../end-users/end-user.ts'
import { findEndUser } from '../end-users/store.ts'
import { findSupportingDocument } from '../supporting-documents/store.ts'
import { deleteAssignment, findAssignment, insertAssignment } from './assignment-store.ts'
import type { Assignment, Bundle, BundleKind } from './bundle.ts'
import { lockBundle, profilesBySids } from './store.ts'

/** What is in a bundle may change until it is handed in, and after a rejection. */
const isOpen = ({ state }: Bundle): boolean => state === 'draft' || state === 'rejected'

/** Puts an end user, a document or (in Trust Hub) another profile in. @throws AppError notFound, wrongState, itemUnknown, itemWrongKind, conflict */
export function assignItem(ctx: Context, kind: BundleKind, bundleSid: string, objectSid: string): Promise<Assignment> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, bundleSid)
    if (!bundle) throw new AppError('notFound')
    if (!isOpen(bundle)) throw new AppError('wrongState', { event: 'assign items', state: bundle.state })
    const object = await findObject(tx, ctx, bundle, objectSid)
    const assignment: Assignment = {
      sid: ctx.mint('assignment'),
      accountSid: ctx.accountSid,
      bundleSid,
      objectSid: object.sid,
      objectType: object.type,
      createdAt: ctx.now,
    }
    if (!(await insertAssignment(tx, assignment))) throw new AppError('conflict', { why: 'The object is assigned to this bundle already' })
    return { result: assignment, audit: { what: `${kind}.item_assigned`, sid: bundleSid } }
  })
}

/** Takes something out again. @throws AppError notFound, bundleItemNotRemovable */
export function unassignItem(ctx: Context, kind: BundleKind, bundleSid: string, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, kind, bundleSid)
    if (!bundle || !(await findAssignment(tx, ctx, bundleSid, sid))) throw new AppError('notFound')
    if (!isOpen(bundle)) throw new AppError('bundleItemNotRemovable')
    await deleteAssignment(tx, ctx, sid)
    return { result: undefined, audit: { what: `${kind}.item_unassigned`, sid: bundleSid } }
  })
}

/** The object, held against deletion until the assignment stands. Another account's or host's is not found. */
async function findObject(tx: Tx, ctx: Context, bundle: Bundle, text: string): Promise<{ sid: string; type: string }> {
  const host: Host = bundle.kind === 'bundle' ? 'numbers' : 'trusthub'
  const endUserSid = parseSid('endUser', text)
  const documentSid = parseSid('supportingDocument', text)
  const profileSid = host === 'trusthub' ? parseSid('bundle', text) : undefined
  const found = endUserSid
    ? await findEndUser(tx, ctx, host, endUserSid, true)
    : documentSid
      ? await findSupportingDocument(tx, ctx, host, documentSid, true)
      : profileSid
        ? await findProfile(tx, ctx, bundle, profileSid)
        : undefined
  if (found) return found
  const isOtherKind = isSidShape(text) && !endUserSid && !documentSid && !profileSid
  throw new AppError(isOtherKind ? 'itemWrongKind' : 'itemUnknown')
}

async function findProfile(tx: Tx, ctx: Context, bundle: Bundle, sid: string): Promise<{ sid: string; type: string } | undefined> {
  if (sid === bundle.sid) throw new AppError('itemWrongKind')
  const [profile] = await profilesBySids(tx, ctx, [sid])
  return profile && { sid: profile.sid, type: profile.kind }
}
