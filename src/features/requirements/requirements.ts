import { type FormField, requiredFields } from '../../domain/regulations/missing-details.ts'
import { judgeItems, type Qualification } from '../../domain/regulations/qualifying.ts'
import type { EndUserType, Regulation } from '../../domain/regulations/regulation.ts'
import { type ShortestWay, shortestWay } from '../../domain/regulations/shortest-way.ts'
import { type Way, waysOf } from '../../domain/regulations/ways.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccountType } from '../accounts/store.ts'
import type { Address } from '../addresses/address.ts'
import { findAddress, listAddresses } from '../addresses/store.ts'
import { bundleFactsFor } from '../bundles/facts.ts'
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
  /** Whether the account may buy at all: a trial account may not. */
  mayBuy: boolean
  shortestWay: ShortestWay | null
  /** Values that the account gave before, by field name: nobody is asked twice. */
  prefill: Readonly<Record<string, string>>
}

/** What a number (or a kind of number) needs, what the account has that qualifies, and why the rest does not. */
export async function findRequirements(
  tx: Tx,
  ctx: Context,
  number: NumberAbout,
  endUserType: EndUserType | undefined,
): Promise<Requirements> {
  const rules = await regulationsFor(tx, number.isoCountry, number.numberType)
  const wanted = endUserType ? rules.filter(rule => rule.endUserType === endUserType) : rules
  const documentsAt = documentsPage(ctx, number)
  const about = await numberFacts(ctx, number)
  const filed = await passedIdentityDocuments(tx, ctx, MAX_ITEMS)
  const identityDocuments = await Promise.all(filed.map(document => identityFacts(tx, ctx, document, rules)))
  const bundles = await bundleFactsFor(tx, ctx, number, rules)
  const offered = await offeredAddresses(tx, ctx, [...identityDocuments, ...bundles])
  const addresses = await Promise.all(offered.map(async address => addressFacts(ctx, number, await shown(tx, ctx, address))))
  const items = { number: about, rules, addresses, identityDocuments, bundles, now: ctx.now, documentsPage: documentsAt }
  // All rules judge, so that an item is offered exactly if the purchase with it goes through; `wanted` only says what to show.
  const judged = judgeItems(items)
  const form = wanted.find(({ isAvailable }) => isAvailable)
  const prefill = await knownDetails(tx, ctx)
  const mayBuy = (await findAccountType(tx, ctx.accountSid)) === 'full'
  return {
    ...judged,
    prefill,
    number,
    rules: wanted,
    ways: waysOf(wanted, documentsAt),
    mayBuy,
    shortestWay: shortestWay({ ...items, wanted, mayBuy }, judged),
    fields: form ? requiredFields(form) : [],
    localities: about.localities,
    endUserType,
  }
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
async function knownDetails(tx: Tx, ctx: Context): Promise<Record<string, string>> {
  const [latest] = (await passedIdentityDocuments(tx, ctx, 1)).filter(({ state }) => state === 'passed')
  const primary = await primaryDetails(tx, ctx)
  // Trust Hub and the rules of numbers have two names for it.
  const known: Record<string, unknown> = { business_website: primary.website_url, ...primary, ...latest?.attributes }
  return Object.fromEntries(PREFILLED.flatMap(name => (typeof known[name] === 'string' ? [[name, known[name]]] : [])))
}

/** The newest addresses, and those that a proof holds however old they are. */
async function offeredAddresses(tx: Tx, ctx: Context, proofs: readonly { addressSids: readonly string[] }[]): Promise<Address[]> {
  const newest = (await listAddresses(tx, ctx, {}, { size: MAX_ITEMS, number: 0, cursor: undefined })).items
  const known = new Set(newest.map(({ sid }) => sid))
  const held: Address[] = []
  for (const sid of new Set(proofs.flatMap(({ addressSids }) => addressSids))) {
    const address = known.has(sid) ? undefined : await findAddress(tx, ctx, sid)
    if (address) held.push(address)
  }
  return [...newest, ...held]
}
