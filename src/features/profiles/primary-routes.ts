import { PRIMARY_POLICIES, profileType } from '../../domain/regulations/trusthub-policies.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import type { Bundle } from '../bundles/bundle.ts'
import { judgeBundle } from '../bundles/evaluate.ts'
import { contentsOf } from '../bundles/filed.ts'
import { statusView } from '../bundles/view.ts'
import { wasKnown } from '../usage/store.ts'
import { findPrimaryProfile } from './primary.ts'

export interface PrimaryStanding {
  profile: Bundle | undefined
  details: Record<string, unknown>
  stillNeeded: { field: string; friendlyName: string; fault: string }[]
  /** Somebody should file or finish one: the account was known once and is not now. */
  isWanted: boolean
}

export const primaryRoutes = [
  route({
    method: 'GET',
    path: '/v1/PrimaryProfile',
    tag: 'Customer profiles',
    summary: "The account's own profile: what it says, what it still needs, and whether one is asked for",
    handle: ctx => standingOf(ctx),
    view: primaryView,
  }),
]

const standingOf = (ctx: Context): Promise<PrimaryStanding> =>
  read(ctx, async tx => {
    const account = await findAccount(tx, ctx, ctx.accountSid)
    const profile = await findPrimaryProfile(tx, ctx)
    const isWanted = account?.type === 'full' && profile?.state !== 'approved' && (await wasKnown(tx, ctx.accountSid, PRIMARY_POLICIES))
    if (!profile) return { profile, details: {}, stillNeeded: [], isWanted }
    const contents = await contentsOf(tx, ctx, profile)
    const { evaluation } = await judgeBundle(tx, ctx, profile, contents)
    const stillNeeded = evaluation.results.flatMap(({ invalid }) =>
      invalid.map(({ object_field, friendly_name, failure_reason }) => ({
        field: object_field,
        friendlyName: friendly_name,
        fault: failure_reason ?? '',
      })),
    )
    return { profile, details: Object.assign({}, ...contents.endUsers.map(({ attributes }) => attributes)), stillNeeded, isWanted }
  })

function primaryView(
  { profile, details, stillNeeded, isWanted }: PrimaryStanding,
  ctx: Pick<Context, 'publicUrl'>,
): Record<string, unknown> {
  return {
    customer_profile_sid: profile?.sid ?? null,
    type: profile ? profileType(profile.ruleSid) : null,
    status: profile ? statusView(profile.state) : 'none',
    // Later forms are filled in from these.
    details,
    still_needed: stillNeeded.map(({ field, friendlyName, fault }) => ({ field, friendly_name: friendlyName, fault })),
    is_wanted: isWanted,
    url: `${ctx.publicUrl}/v1/PrimaryProfile`,
    links: { ...(profile && { customer_profile: `${ctx.publicUrl}/v1/CustomerProfiles/${profile.sid}` }) },
  }
}
