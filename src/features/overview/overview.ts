import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { BundleKind } from '../bundles/bundle.ts'
import { listBundles } from '../bundles/store.ts'
import { bundleView } from '../bundles/view.ts'
import { papersOf } from '../documents/store.ts'
import { listIdentityDocuments } from '../identity-documents/store.ts'
import { briefView } from '../identity-documents/view.ts'
import { findFullInquiry } from '../inquiries/store.ts'
import { inquiryView } from '../inquiries/view.ts'
import { countUnread } from '../notifications/store.ts'
import { addressNeeds } from '../numbers/address-need.ts'
import { listNumbers } from '../numbers/store.ts'
import { numberView } from '../numbers/view.ts'
import {
  checksOfUpgrades,
  FIRST,
  numbersByStanding,
  type Place,
  type Placed,
  placedBundles,
  placedDocuments,
  placedInquiries,
} from './store.ts'

/** As many days before its end a proof is to be renewed. */
const SOON_DAYS = 60
const DAY_MS = 86_400_000
const page = { size: FIRST, number: 0, cursor: undefined }

type View = Record<string, unknown>

export interface OverviewPart {
  kind: 'number' | 'identity_document' | BundleKind | 'inquiry'
  place: Place
  count: number
  first: View[]
}

export interface Overview {
  numbers: Record<string, number>
  parts: OverviewPart[]
  unreadMessages: number
}

/** What needs somebody: counts of everything, and the newest few of each kind, so that it costs the same however much there is. */
export async function findOverview(tx: Tx, ctx: Context): Promise<Overview> {
  const soon = new Date(ctx.now.getTime() + SOON_DAYS * DAY_MS)
  const bundles = (kind: BundleKind) =>
    partsOf(
      kind,
      () => placedBundles(tx, ctx, kind, soon),
      async sids => (await listBundles(tx, ctx, kind, { sids }, page)).items.map(bundle => bundleView(bundle, ctx)),
    )
  const numbers = await numbersByStanding(tx, ctx)
  return {
    numbers,
    unreadMessages: await countUnread(tx, ctx),
    parts: [
      ...(await numbersInNeed(tx, ctx, numbers['action-required'] ?? 0)),
      ...(await partsOf(
        'identity_document',
        () => placedDocuments(tx, ctx, soon),
        sids => documentViews(tx, ctx, sids),
      )),
      ...(await bundles('bundle')),
      ...(await bundles('customer_profile')),
      ...(await bundles('trust_product')),
      ...(await partsOf(
        'inquiry',
        () => placedInquiries(tx, ctx),
        sids => inquiryViews(tx, ctx, sids),
      )),
    ],
  }
}

async function partsOf(
  kind: OverviewPart['kind'],
  find: () => Promise<Placed[]>,
  viewsOf: (sids: readonly string[]) => Promise<View[]>,
): Promise<OverviewPart[]> {
  const parts: OverviewPart[] = []
  for (const { place, count, sids } of await find()) parts.push({ kind, place, count, first: await viewsOf(sids) })
  return parts
}

async function numbersInNeed(tx: Tx, ctx: Context, count: number): Promise<OverviewPart[]> {
  if (count === 0) return []
  const { items } = await listNumbers(tx, ctx.accountSid, { compliance: 'action-required' }, page)
  const need = await addressNeeds(ctx, items)
  return [{ kind: 'number', place: 'needs', count, first: items.map(number => numberView(number, need(number))) }]
}

async function documentViews(tx: Tx, ctx: Context, sids: readonly string[]): Promise<View[]> {
  const { items } = await listIdentityDocuments(tx, ctx, { sids }, page)
  const papers = await papersOf(tx, ctx, sids)
  return items.map(document => briefView({ document, papers: papers.get(document.sid) ?? [] }))
}

async function inquiryViews(tx: Tx, ctx: Context, sids: readonly string[]): Promise<View[]> {
  const ofUpgrades = await checksOfUpgrades(tx, ctx, sids)
  const views: View[] = []
  for (const sid of sids) {
    const full = await findFullInquiry(tx, ctx, ctx.accountSid, sid)
    if (full) views.push({ ...inquiryView(full, ctx), is_upgrade: ofUpgrades.has(sid) })
  }
  return views
}
