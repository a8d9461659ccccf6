import { after } from '../../domain/lifecycle.ts'
import { isPrimaryPolicy, policyOf } from '../../domain/regulations/trusthub-policies.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { assignItem } from '../bundles/assign.ts'
import type { Bundle } from '../bundles/bundle.ts'
import { statusCallback } from '../bundles/callback.ts'
import { createBundle } from '../bundles/create.ts'
import { contentsOf } from '../bundles/filed.ts'
import { listBundles, lockBundle, saveBundle } from '../bundles/store.ts'
import { createEndUser } from '../end-users/create.ts'

export interface PrimaryInformation {
  type: 'individual' | 'business'
  email: string
  attributes: Record<string, unknown>
}

const ALL_OF_AN_ACCOUNT = { size: 1000, number: 0, cursor: undefined }

/** The account's primary customer profile, if it has one that was not deleted. */
export async function findPrimaryProfile(tx: Tx, ctx: Context): Promise<Bundle | undefined> {
  const { items } = await listBundles(tx, ctx, 'customer_profile', {}, ALL_OF_AN_ACCOUNT)
  return items.find(({ ruleSid }) => isPrimaryPolicy(ruleSid))
}

/** What the account said of itself in its primary profile, by field name: later forms are filled in from it. */
export async function primaryDetails(tx: Tx, ctx: Context): Promise<Record<string, unknown>> {
  const profile = await findPrimaryProfile(tx, ctx)
  if (!profile) return {}
  const { endUsers } = await contentsOf(tx, ctx, profile)
  return Object.assign({}, ...endUsers.map(({ attributes }) => attributes))
}

/** Files the information of an account as its primary customer profile, or finds the one that is there. Returns its SID. */
export async function createPrimaryProfile(ctx: Context, { type, email, attributes }: PrimaryInformation): Promise<string> {
  const present = await read(ctx, tx => findPrimaryProfile(tx, ctx))
  if (present) return present.sid
  const profile = await createBundle(ctx, {
    kind: 'customer_profile',
    friendlyName: 'Primary Customer Profile',
    email,
    statusCallback: undefined,
    ruleSid: policyOf(type === 'business' ? 'primaryBusiness' : 'primaryIndividual').sid,
    group: undefined,
    isTest: false,
  })
  const kinds = {
    individual: ['customer_profile_individual_information'],
    business: ['customer_profile_business_information', 'authorized_representative_1'],
  }
  for (const kind of kinds[type]) {
    const about = { host: 'trusthub', friendlyName: profile.friendlyName, type: kind, attributes: { email, ...attributes } } as const
    const endUser = await createEndUser(ctx, about)
    await assignItem(ctx, 'customer_profile', profile.sid, endUser.sid)
  }
  return profile.sid
}

/** Carries the outcome of an upgrade's ID check over: passed makes the profile approved, failed leaves it a draft. May run twice. */
export async function settlePrimaryProfile(ctx: Context, sid: string, outcome: 'passed' | 'failed'): Promise<void> {
  if (outcome === 'failed') return
  await change(ctx, async tx => {
    const profile = await lockBundle(tx, ctx, 'customer_profile', sid)
    if (profile?.state !== 'draft') return { result: undefined, audit: 'unchanged' }
    const state = after('bundle', after('bundle', profile.state, 'submit'), 'approve')
    const approved: Bundle = { ...profile, state, submittedAt: ctx.now, decidedAt: ctx.now, updatedAt: ctx.now }
    await saveBundle(tx, ctx, approved)
    const about = { what: 'customer_profile.approved', sid, accountSid: ctx.accountSid, from: 'draft', to: state }
    return { result: undefined, audit: { ...about, callback: statusCallback(approved) } }
  })
}
