import { AppError } from '../../domain/errors.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { errorsView } from '../supporting-documents/view.ts'
import type { Assignment, Bundle, BundleKind } from './bundle.ts'
import type { Evaluation } from './evaluation-store.ts'

/** How the three families are spelled on the wire. */
export const FAMILIES = {
  bundle: { path: '/v2/RegulatoryCompliance/Bundles', owner: 'bundle_sid', rule: 'regulation_sid', assignments: 'ItemAssignments' },
  customer_profile: { path: '/v1/CustomerProfiles', owner: 'customer_profile_sid', rule: 'policy_sid', assignments: 'EntityAssignments' },
  trust_product: { path: '/v1/TrustProducts', owner: 'trust_product_sid', rule: 'policy_sid', assignments: 'EntityAssignments' },
} as const satisfies Record<BundleKind, { path: string; owner: string; rule: string; assignments: string }>

const LINKS: Record<BundleKind, Record<string, string>> = {
  bundle: { evaluations: 'Evaluations', item_assignments: 'ItemAssignments', bundle_copies: 'Copies' },
  customer_profile: linksOf('customer_profiles'),
  trust_product: linksOf('trust_products'),
}

function linksOf(prefix: string): Record<string, string> {
  return {
    [`${prefix}_entity_assignments`]: 'EntityAssignments',
    [`${prefix}_evaluations`]: 'Evaluations',
    [`${prefix}_channel_endpoint_assignment`]: 'ChannelEndpointAssignments',
  }
}

type State = Bundle['state']
const STATUSES: Readonly<Record<State, string>> = {
  draft: 'draft',
  'pending-review': 'pending-review',
  'in-review': 'in-review',
  approved: 'twilio-approved',
  'provisionally-approved': 'provisionally-approved',
  rejected: 'twilio-rejected',
}

export const statusView = (state: State): string => STATUSES[state]

/** @throws AppError bundleStatusUnknown */
export function parseStatus(kind: BundleKind, text: string): State {
  const wanted = text.toLowerCase()
  // The keys of STATUSES are the states.
  const found = (Object.keys(STATUSES) as State[]).find(state => STATUSES[state] === wanted)
  if (!found || (kind !== 'bundle' && found === 'provisionally-approved')) throw new AppError('bundleStatusUnknown')
  return found
}

export function bundleView(bundle: Bundle, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const url = `${ctx.publicUrl}${FAMILIES[bundle.kind].path}/${bundle.sid}`
  return {
    sid: bundle.sid,
    ...coreView(bundle),
    ...(bundle.kind === 'bundle'
      ? { is_test: bundle.isTest }
      : { errors: bundle.state === 'rejected' ? errorsView(bundle.reasons) : null }),
    review_due_at: isoTime(bundle.reviewDueAt),
    url,
    links: Object.fromEntries(Object.entries(LINKS[bundle.kind]).map(([name, part]) => [name, `${url}/${part}`])),
  }
}

/** What bundles, copies and clones have in common. */
export const coreView = (bundle: Bundle): Record<string, unknown> => ({
  account_sid: bundle.accountSid,
  [FAMILIES[bundle.kind].rule]: bundle.ruleSid,
  friendly_name: bundle.friendlyName,
  status: statusView(bundle.state),
  valid_until: isoTime(bundle.validUntil),
  review_due_at: isoTime(bundle.reviewDueAt),
  email: bundle.email,
  status_callback: bundle.statusCallback,
  date_created: isoTime(bundle.createdAt),
  date_updated: isoTime(bundle.updatedAt),
})

export const assignmentView = (kind: BundleKind, assignment: Assignment, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> => ({
  sid: assignment.sid,
  [FAMILIES[kind].owner]: assignment.bundleSid,
  account_sid: assignment.accountSid,
  object_sid: assignment.objectSid,
  date_created: isoTime(assignment.createdAt),
  url: `${ctx.publicUrl}${FAMILIES[kind].path}/${assignment.bundleSid}/${FAMILIES[kind].assignments}/${assignment.sid}`,
})

export const evaluationView = (kind: BundleKind, evaluation: Evaluation, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> => ({
  sid: evaluation.sid,
  account_sid: evaluation.accountSid,
  [FAMILIES[kind].rule]: evaluation.ruleSid,
  [FAMILIES[kind].owner]: evaluation.bundleSid,
  status: evaluation.status,
  results: evaluation.results,
  readings: evaluation.readings,
  date_created: isoTime(evaluation.createdAt),
  url: `${ctx.publicUrl}${FAMILIES[kind].path}/${evaluation.bundleSid}/Evaluations/${evaluation.sid}`,
})
