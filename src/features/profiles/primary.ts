import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import { isPrimaryPolicy } from '../../domain/regulations/trusthub-policies.ts'
import {
  endUsersOfUpgrade,
  profilePolicy,
  type UpgradeInformation,
  type UpgradeType,
} from '../../domain/regulations/upgrade-information.ts'
import type { Audit, JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { insertAssignment } from '../bundles/assignment-store.ts'
import type { Bundle } from '../bundles/bundle.ts'
import { newBundle } from '../bundles/create.ts'
import { removeBundle } from '../bundles/delete.ts'
import { contentsOf } from '../bundles/filed.ts'
import { conclude } from '../bundles/settle.ts'
import { listBundles, lockBundle } from '../bundles/store.ts'
import { decideOrQueue, handIn } from '../bundles/submit.ts'
import { newEndUser } from '../end-users/create.ts'
import { withdrawReview } from '../reviews/store.ts'
import { newSupportingDocument } from '../supporting-documents/create.ts'

export interface PrimaryInformation extends UpgradeInformation {
  /** Where questions about the profile go. */
  email: string
  /** An address of the account. */
  addressSid: string | null
}

const ALL_OF_AN_ACCOUNT = { size: 1000, number: 0, cursor: undefined }
/** The one that counts where an account has several: what was decided well, then what waits, then what was begun last. */
const RANKS: readonly Bundle['state'][] = ['approved', 'provisionally-approved', 'in-review', 'pending-review']

/** The account's primary customer profile, if it has one that was not deleted. */
export async function findPrimaryProfile(tx: Tx, ctx: Context): Promise<Bundle | undefined> {
  const { items } = await listBundles(tx, ctx, 'customer_profile', {}, ALL_OF_AN_ACCOUNT)
  const primaries = items.filter(({ ruleSid }) => isPrimaryPolicy(ruleSid))
  for (const rank of RANKS) {
    const found = primaries.find(({ state }) => state === rank)
    if (found) return found
  }
  return primaries[0]
}

/** What the account said of itself in its primary profile, by field name: later forms are filled in from it. */
export async function primaryDetails(tx: Tx, ctx: Context): Promise<Record<string, unknown>> {
  const profile = await findPrimaryProfile(tx, ctx)
  if (!profile) return {}
  const { endUsers } = await contentsOf(tx, ctx, profile)
  return Object.assign({}, ...endUsers.map(({ attributes }) => attributes))
}

/**
 * Files the information of an account as its primary customer profile, in place of one that was never approved.
 * @throws AppError conflict when a profile stands or is being looked at that says something else
 */
export async function filePrimaryProfile(tx: Tx, ctx: Context, information: PrimaryInformation): Promise<{ sid: string; audit: Audit[] }> {
  const policy = profilePolicy(information.type)
  const present = await findPrimaryProfile(tx, ctx)
  if (present && present.state !== 'draft' && present.state !== 'rejected') {
    if (present.ruleSid === policy.sid) return { sid: present.sid, audit: [] }
    throw new AppError('conflict', { why: 'The account has a primary customer profile of another type. Delete it first' })
  }
  if (present) await removeBundle(tx, ctx, present)
  const removed: Audit[] = present ? [{ what: 'customer_profile.deleted', sid: present.sid, from: present.state }] : []
  const profile = await newBundle(tx, ctx, {
    kind: 'customer_profile',
    friendlyName: 'Primary Customer Profile',
    email: information.email,
    statusCallback: undefined,
    ruleSid: policy.sid,
    group: undefined,
    isTest: false,
  })
  await fill(tx, ctx, profile, information)
  return { sid: profile.sid, audit: [...removed, { what: 'customer_profile.created', sid: profile.sid, to: 'draft' }] }
}

async function fill(tx: Tx, ctx: Context, { sid: bundleSid, friendlyName }: Bundle, information: PrimaryInformation): Promise<void> {
  const assign = (object: { sid: string; type: string }) =>
    insertAssignment(tx, {
      sid: ctx.mint('assignment'),
      accountSid: ctx.accountSid,
      bundleSid,
      objectSid: object.sid,
      objectType: object.type,
      createdAt: ctx.now,
    })
  for (const about of endUsersOfUpgrade(information)) await assign(await newEndUser(tx, ctx, { host: 'trusthub', friendlyName, ...about }))
  if (!information.addressSid) return
  const attributes = { address_sids: [information.addressSid] }
  await assign(
    await newSupportingDocument(tx, ctx, { host: 'trusthub', friendlyName, type: 'customer_profile_address', attributes, mimeType: null }),
  )
}

export interface Settled {
  audit: Audit[]
  jobs: JobDraft[]
}

/**
 * Carries a passed upgrade over to its profile, once it is complete. The ID proves a person, so theirs is approved; that a company
 * exists is for a person to see. What is not complete stays a draft. May run twice. `ctx.accountSid` is the owner's.
 */
export async function approvePrimaryProfile(tx: Tx, ctx: Context, sid: string, proves: UpgradeType | 'nothing'): Promise<Settled> {
  const profile = await lockBundle(tx, ctx, 'customer_profile', sid)
  if (profile?.state !== 'draft') return { audit: [], jobs: [] }
  const handed = await handIn(tx, ctx, profile)
  if (!handed.pending) return { audit: [], jobs: [] }
  const { pending, contents, audit: submitted } = handed
  const { audit, jobs } =
    proves === 'individual' ? await conclude(tx, ctx, pending, contents, [], 'machine') : await decideOrQueue(tx, ctx, pending, contents)
  return { audit: [submitted, ...audit], jobs }
}

/** Takes the approval of a profile back whose proof turned out to be none, or the wish for one. May run twice. */
export async function rejectPrimaryProfile(tx: Tx, ctx: Context, sid: string, reasons: readonly Reason[]): Promise<Settled> {
  const profile = await lockBundle(tx, ctx, 'customer_profile', sid)
  if (!profile || !can('bundle', 'reject', profile.state)) return { audit: [], jobs: [] }
  await withdrawReview(tx, sid)
  const { audit, jobs } = await conclude(tx, ctx, profile, await contentsOf(tx, ctx, profile, true), reasons, 'machine')
  return { audit, jobs }
}
