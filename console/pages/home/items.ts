import { useQuery } from '@tanstack/react-query'
import {
  bundlesQuery,
  documentsQuery,
  inquiriesQuery,
  numbersQuery,
  productsQuery,
  profilesQuery,
  upgradesQuery,
} from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { Bundle, Profile } from '../../api/types/bundles.ts'
import type { Inquiry } from '../../api/types/checks.ts'
import type { BriefDocument } from '../../api/types/documents.ts'
import type { PhoneNumber } from '../../api/types/numbers.ts'
import { daysUntil } from '../../format/dates.ts'
import { documentStanding } from '../../format/documents.ts'
import { checkStanding, type Standing, standingOf } from '../../format/standing.ts'
import { numberText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

const SOON_DAYS = 60
const NAMES = ['numbers', 'documents', 'bundles', 'profiles', 'products', 'checks'] as const

export type Place = 'needs' | 'waits' | 'soon'

/** One thing that somebody should know of. `standing` is worked out for what shows: there may be thousands. */
export interface Item {
  key: string
  title: string
  what: string
  path: string
  place: Place
  standing: () => Standing
  /** Unfinished, but nothing is wrong: below what is. */
  isDraft?: boolean
}

/** Checks that somebody still has to do something about. */
const OPEN_CHECKS: readonly string[] = ['created', 'started', 'retry', 'processing', 'in-review', 'escalated', 'failed']

const ACTION: Standing = { tone: 'failed', word: t.numbers.actionRequired, next: t.numbers.chooseProof }

const endsSoon = (day: string | null | undefined): boolean => (daysUntil(day) ?? Number.POSITIVE_INFINITY) <= SOON_DAYS

/** Where a thing with a decision belongs, by the plain word of its state. */
function placeOf(state: string, validUntil: string | null | undefined): Place | undefined {
  switch (state.replace(/^twilio-/, '')) {
    case 'draft':
    case 'failed':
    case 'rejected':
    case 'expired':
      return 'needs'
    case 'passed':
    case 'approved':
    case 'provisionally-approved':
      return endsSoon(validUntil) ? 'soon' : undefined
    default:
      return 'waits'
  }
}

const ofDocument = (one: BriefDocument): Item[] => {
  const place = placeOf(one.verification_status, one.valid_until)
  return place
    ? [
        {
          key: one.sid,
          title: one.friendly_name || t.documents.unnamed,
          what: t.home.document,
          path: `/documents/${one.sid}`,
          place,
          standing: () => documentStanding(one),
          isDraft: one.verification_status === 'draft',
        },
      ]
    : []
}

const ofBundle = (one: Bundle | Profile, what: string, folder: string): Item[] => {
  const place = placeOf(one.status, one.valid_until)
  return place
    ? [
        {
          key: one.sid,
          title: one.friendly_name,
          what,
          path: `${folder}/${one.sid}`,
          place,
          standing: () =>
            standingOf({ state: one.status, dueAt: one.review_due_at, validUntil: place === 'soon' ? one.valid_until : null }),
          isDraft: one.status === 'draft',
        },
      ]
    : []
}

function ofCheck(one: Inquiry, isUpgrade: boolean): Item[] {
  if (!OPEN_CHECKS.includes(one.status)) return []
  const standing = checkStanding(one)
  const isDraft = standing.tone === 'draft'
  return [
    {
      key: one.sid,
      title: one.friendly_name || t.home.check,
      what: t.home.check,
      path: isUpgrade ? '/upgrade' : `/checks/${one.sid}`,
      place: isDraft || standing.tone === 'failed' ? 'needs' : 'waits',
      standing: () => standing,
      isDraft,
    },
  ]
}

const ofNumber = (one: PhoneNumber): Item[] =>
  one.compliance_status === 'action-required'
    ? [
        {
          key: one.sid,
          title: numberText(one),
          what: t.home.number,
          path: `/numbers/${one.sid}`,
          place: 'needs',
          standing: () => ACTION,
        },
      ]
    : []

/** What stands in the three lists, what could not be loaded, and how many numbers are in order. */
export function useItems() {
  const queries = {
    numbers: useQuery(numbersQuery(useSession().account.sid)),
    documents: useQuery(documentsQuery),
    bundles: useQuery(bundlesQuery),
    profiles: useQuery(profilesQuery),
    products: useQuery(productsQuery),
    checks: useQuery(inquiriesQuery),
  }
  const upgradeChecks = new Set(useQuery(upgradesQuery).data?.map(({ inquiry_sid }) => inquiry_sid))
  const numbers = queries.numbers.data ?? []
  const items = [
    ...numbers.flatMap(ofNumber),
    ...(queries.documents.data ?? []).flatMap(ofDocument),
    ...(queries.bundles.data ?? []).flatMap(one => ofBundle(one, t.home.bundle, '/bundles')),
    ...(queries.profiles.data ?? []).flatMap(one => ofBundle(one, t.home.profile, '/trust-hub/profiles')),
    ...(queries.products.data ?? []).flatMap(one => ofBundle(one, t.home.product, '/trust-hub/products')),
    ...(queries.checks.data ?? []).flatMap(one => ofCheck(one, upgradeChecks.has(one.sid))),
  ]
  return {
    items: [...items.filter(({ isDraft }) => !isDraft), ...items.filter(({ isDraft }) => isDraft)],
    numberCount: numbers.length,
    compliant: numbers.filter(({ compliance_status }) => compliance_status !== 'action-required').length,
    isPending: NAMES.some(name => queries[name].isPending),
    failed: NAMES.filter(name => queries[name].isError).map(name => ({ name, retry: () => void queries[name].refetch() })),
  }
}
