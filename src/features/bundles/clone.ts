import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { insertAddress } from '../addresses/store.ts'
import { copyFiles } from '../documents/copy.ts'
import { filesOf } from '../documents/store.ts'
import { saveEndUser } from '../end-users/store.ts'
import { addressSidsIn, saveSupportingDocument } from '../supporting-documents/store.ts'
import { insertAssignment } from './assignment-store.ts'
import type { Bundle } from './bundle.ts'
import { type Contents, contentsOf, namedAddressSids } from './filed.ts'
import { lockBundle, saveBundle } from './store.ts'

export interface CloneRequest {
  targetAccountSid: string
  /** The clone is a draft again; else it is approved like its source. */
  isDraft: boolean
  friendlyName: string | undefined
}

/**
 * A bundle of its own in another account of the family, with copies of everything in it: end users, documents and their scans, and
 * the addresses, so that a number can be bought with it there. @throws AppError notFound, invalidParameter, forbidden, bundleNotCopyable, bundleAddressDeleted
 */
export async function cloneBundle(ctx: Context, sid: string, { targetAccountSid, isDraft, friendlyName }: CloneRequest): Promise<Bundle> {
  await requireFamily(ctx, targetAccountSid)
  // Reaches into the other account, which row-level security forbids to the caller's own sight.
  const system = asSystem(ctx)
  return change(system, async tx => {
    const source = await lockBundle(tx, system, 'bundle', sid)
    if (!source) throw new AppError('notFound')
    if (!isDraft && source.state !== 'approved') throw new AppError('bundleNotCopyable')
    const contents = await contentsOf(tx, system, source)
    if (contents.addresses.length < namedAddressSids(contents.documents).length) throw new AppError('bundleAddressDeleted')

    const clone: Bundle = {
      ...source,
      sid: ctx.mint('bundle'),
      accountSid: targetAccountSid,
      state: isDraft ? 'draft' : 'approved',
      friendlyName: friendlyName || source.friendlyName,
      reasons: [],
      validUntil: isDraft ? null : source.validUntil,
      copyOf: null,
      reviewDueAt: null,
      submittedAt: isDraft ? null : source.submittedAt,
      decidedAt: isDraft ? null : ctx.now,
      decidedBy: isDraft ? null : source.decidedBy,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveBundle(tx, system, clone)
    const unread = await cloneContents(tx, { ...system, accountSid: targetAccountSid }, clone, contents, isDraft)
    return {
      result: clone,
      audit: [
        { what: 'bundle.cloned', sid: clone.sid, accountSid: targetAccountSid, to: clone.state },
        { what: 'bundle.cloned_from', sid, from: source.state, to: source.state },
      ],
      jobs: unread.map(file => ({ kind: 'file.read', sid: file, accountSid: targetAccountSid })),
    }
  })
}

/** The account itself, a subaccount of it, or its parent; anything else is as if it did not exist. */
async function requireFamily(ctx: Context, target: string): Promise<void> {
  const system = asSystem(ctx)
  const [own, other] = await ctx.db.begin({ scope: 'system' }, async tx => [
    await findAccount(tx, system, ctx.accountSid),
    await findAccount(tx, system, target),
  ])
  const isFamily = other && (other.sid === ctx.accountSid || other.ownerAccountSid === ctx.accountSid || own?.ownerAccountSid === other.sid)
  if (!isFamily || other.status !== 'active')
    throw new AppError('invalidParameter', { name: 'TargetAccountSid', why: 'no active account of the same family' })
  if (other.sid !== ctx.accountSid && !ctx.actor.mayManage) throw new AppError('forbidden')
}

/** `target` is the context of the account that gets the copies. Returns the scans that were not read yet. */
async function cloneContents(tx: Tx, target: Context, clone: Bundle, contents: Contents, isDraft: boolean): Promise<string[]> {
  const unread: string[] = []
  const own = { accountSid: target.accountSid, createdAt: target.now, updatedAt: target.now }
  const put = (objectSid: string, objectType: string) =>
    insertAssignment(tx, { ...own, sid: target.mint('assignment'), bundleSid: clone.sid, objectSid, objectType })

  const addressSids = new Map<string, string>()
  for (const address of contents.addresses) {
    const sid = target.mint('address')
    addressSids.set(address.sid, sid)
    const keySlot = await target.vault.createKey()
    await insertAddress(tx, target, { ...address, ...own, sid, keySlot, verified: !isDraft && address.verified })
  }
  for (const endUser of contents.endUsers) {
    const sid = target.mint('endUser')
    await saveEndUser(tx, target, { ...endUser, ...own, sid, keySlot: await target.vault.createKey() })
    await put(sid, endUser.type)
  }
  for (const document of contents.documents) {
    const sid = target.mint('supportingDocument')
    const named = addressSidsIn(document.attributes).map(address => addressSids.get(address) ?? address)
    const attributes = named.length > 0 ? { ...document.attributes, address_sids: named } : document.attributes
    const state = isDraft ? 'draft' : document.state
    const keySlot = await target.vault.createKey()
    const expiresOn = isDraft ? null : document.expiresOn
    await saveSupportingDocument(tx, target, { ...document, ...own, sid, attributes, state, expiresOn, keySlot })
    unread.push(...(await copyFiles(tx, target, sid, await filesOf(tx, target, document.accountSid, document.sid))))
    await put(sid, document.type)
  }
  return unread
}
