import { type FormField, requiredFields } from '../../domain/regulations/missing-details.ts'
import { judgeItems, type Qualification } from '../../domain/regulations/qualifying.ts'
import { END_USER_TYPES, type EndUserType, type Regulation } from '../../domain/regulations/regulation.ts'
import { type ShortestWay, shortestWay } from '../../domain/regulations/shortest-way.ts'
import { type Way, waysOf } from '../../domain/regulations/ways.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccountType } from '../accounts/store.ts'
import type { Address } from '../addresses/address.ts'
import { findAddress, listAddresses } from '../addresses/store.ts'
import { factsOfBundles } from '../bundles/facts.ts'
import { bundlesForNumbers, listBundles } from '../bundles/store.ts'
import type { IdentityDocument } from '../identity-documents/identity-document.ts'
import { passedIdentityDocuments } from '../identity-documents/store.ts'
import { addressFacts, documentsPage, identityFacts, type NumberAbout, numberFacts, shown } from '../numbers/facts.ts'
import { primaryDetails } from '../profiles/primary.ts'
import { regulationsFor } from '../regulations/store.ts'

/** More items than this are not judged one by one: the newest are. */
const MAX_ITEMS = 200

export interface Requirements extends Qualification {
  number: NumberAbout
  rules: Regulation[]
  ways: Way[]
  fields: FormField[]
  /** Postal code, city and the like of the prefix, for the address rule. */
  localities: readonly string[]
  endUserType: EndUserType | undefined
  /** Who can have such a number: everybody where there is no rule, else those for whom some rule is open. */
  offeredTo: EndUserType[]
  /** Whether the account may buy at all: a trial account may not. */
  mayBuy: boolean
  shortestWay: ShortestWay | null
  /** Values that the account gave before, by field name: nobody is asked twice. */
  prefill: Readonly<Record<string, string>>
  /** What the items are called, by SID. */
  names: ReadonlyMap<string, string>
}

/** What a number (or a kind of number) needs, what the account has that qualifies, and why the rest does not. */
export async function findRequirements(
  tx: Tx,
  ctx: Context,
  number: NumberAbout,
  endUserType: EndUserType | undefined,
): Promise<Requirements> {
  const [rules, about, filed, bundleSids, newest, primary, accountType] = await Promise.all([
    regulationsFor(tx, number.isoCountry, number.numberType),
    numberFacts(ctx, number),
    passedIdentityDocuments(tx, ctx, MAX_ITEMS),
    bundlesForNumbers(tx, ctx, number, MAX_ITEMS),
    listAddresses(tx, ctx, {}, { size: MAX_ITEMS, number: 0, cursor: undefined }),
    primaryDetails(tx, ctx),
    findAccountType(tx, ctx.accountSid),
  ])
  const wanted = endUserType ? rules.filter(rule => rule.endUserType === endUserType) : rules
  const documentsAt = documentsPage(ctx, number)
  const [identityDocuments, bundles] = await Promise.all([
    Promise.all(filed.map(document => identityFacts(tx, ctx, document, rules))),
    factsOfBundles(tx, ctx, bundleSids, rules),
  ])
  const offered = await withHeld(tx, ctx, newest.items, [...identityDocuments, ...bundles])
  const addresses = await Promise.all(offered.map(async address => addressFacts(ctx, number, await shown(tx, ctx, address))))
  const items = { number: about, rules, addresses, identityDocuments, bundles, now: ctx.now, documentsPage: documentsAt }
  // All rules judge, so that an item is offered exactly if the purchase with it goes through; `wanted` only says what to show.
  const judged = judgeItems(items)
  const form = wanted.find(({ isAvailable }) => isAvailable)
  const mayBuy = accountType === 'full'
  return {
    ...judged,
    prefill: knownDetails(filed, primary),
    number,
    rules: wanted,
    ways: waysOf(wanted, documentsAt),
    mayBuy,
    shortestWay: shortestWay({ ...items, wanted, mayBuy }, judged),
    fields: form ? requiredFields(form) : [],
    localities: about.localities,
    endUserType,
    offeredTo: END_USER_TYPES.filter(type => rules.length === 0 || rules.some(rule => rule.endUserType === type && rule.isAvailable)),
    names: new Map([
      ...filed.map(({ sid, friendlyName }) => [sid, friendlyName] as const),
      ...offered.map(address => [address.sid, addressName(address)] as const),
      ...(await bundleNames(tx, ctx, bundleSids)),
    ]),
  }
}

const addressName = ({ customerName, street, postalCode, city, isoCountry }: Address): string =>
  [customerName, street, [postalCode, city].filter(Boolean).join(' '), isoCountry].filter(Boolean).join(', ')

async function bundleNames(tx: Tx, ctx: Context, sids: readonly string[]): Promise<(readonly [string, string])[]> {
  if (sids.length === 0) return []
  const { items } = await listBundles(tx, ctx, 'bundle', { sids }, { size: sids.length, number: 0, cursor: undefined })
  return items.map(({ sid, friendlyName }) => [sid, friendlyName])
}

const PREFILLED = [
  'first_name',
  'last_name',
  'birth_date',
  'nationality',
  'email',
  'phone_number',
  'business_name',
  'business_registration_number',
  'business_website',
]

/** What the account typed in its latest document that passed, and before that in its primary profile. */
function knownDetails([latest]: readonly IdentityDocument[], primary: Readonly<Record<string, unknown>>): Record<string, string> {
  const typed = latest?.state === 'passed' ? latest.attributes : {}
  // Trust Hub and the rules of numbers have two names for it.
  const known: Record<string, unknown> = { business_website: primary.website_url, ...primary, ...typed }
  return Object.fromEntries(PREFILLED.flatMap(name => (typeof known[name] === 'string' ? [[name, known[name]]] : [])))
}

/** The newest addresses, and those that a proof holds however old they are. */
async function withHeld(
  tx: Tx,
  ctx: Context,
  newest: readonly Address[],
  proofs: readonly { addressSids: readonly string[] }[],
): Promise<Address[]> {
  const known = new Set(newest.map(({ sid }) => sid))
  const held = [...new Set(proofs.flatMap(({ addressSids }) => addressSids))].filter(sid => !known.has(sid))
  const found = await Promise.all(held.map(sid => findAddress(tx, ctx, sid)))
  return [...newest, ...found.filter(address => address !== undefined)]
}
