import type { AddressFacts, BundleFacts, Given, IdentityFacts, PurchaseFacts } from '../../domain/regulations/compliance.ts'
import { dayAfter, earliest } from '../../domain/regulations/days.ts'
import { judgeLocality } from '../../domain/regulations/locality.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Way, waysOf } from '../../domain/regulations/ways.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Address } from '../addresses/address.ts'
import { findAddress } from '../addresses/store.ts'
import { bundleFacts } from '../bundles/facts.ts'
import type { IdentityDocument } from '../identity-documents/identity-document.ts'
import { identityLacking } from '../identity-documents/lacking.ts'
import { findIdentityDocument } from '../identity-documents/store.ts'
import { confirmedPrefixes } from '../places/store.ts'
import { regulationsFor } from '../regulations/store.ts'
import { isAddressShown } from '../usage/store.ts'
import type { Mapping } from './number.ts'

/** The number as rules see it: digits, country, type. */
export interface NumberAbout {
  phoneNumber: string
  isoCountry: string
  numberType: Regulation['numberType']
}

/** Where to upload what is missing; the page opens with the number's country and type filled in. */
export const documentsPage = (ctx: Pick<Context, 'publicUrl'>, { phoneNumber, isoCountry, numberType }: NumberAbout): string =>
  `${ctx.publicUrl}/documents/new?${new URLSearchParams({ country: isoCountry, type: numberType, number: phoneNumber })}`

/** Remembers what it has read: several numbers of a transaction rely on the same items. */
export interface Remembering {
  once<T>(key: string, load: () => Promise<T>): Promise<T>
  /** The rules that judge a kind of number. */
  rulesOf(group: { isoCountry: string; numberType: string }): Promise<Regulation[]>
}

/** For the length of one transaction. `rulesOf` leaves out: those in force; a change of rules that is tried brings its own. */
export function remember(tx: Tx, rulesOf = (group: { isoCountry: string; numberType: string }) => rulesInForce(tx, group)): Remembering {
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const found = known.get(key) ?? load()
    known.set(key, found)
    // Under one key there is always one kind of thing.
    return found as Promise<T>
  }
  return { once, rulesOf: group => once(`${group.isoCountry} ${group.numberType}`, () => rulesOf(group)) }
}

const rulesInForce = (tx: Tx, { isoCountry, numberType }: { isoCountry: string; numberType: string }): Promise<Regulation[]> =>
  regulationsFor(tx, isoCountry, numberType)

/** Gathers everything that the judgement of a number with this mapping needs. `ctx.accountSid` is whose items are meant. */
export async function purchaseFacts(
  tx: Tx,
  ctx: Context,
  number: NumberAbout,
  mapping: Mapping,
  { once, rulesOf } = remember(tx),
): Promise<PurchaseFacts> {
  const { addressSid, identitySid, bundleSid } = mapping
  const group = `${number.isoCountry} ${number.numberType}`
  const [rules, about, address] = await Promise.all([
    rulesOf(number),
    numberFacts(ctx, number),
    addressSid ? once(addressSid, () => findShownAddress(tx, ctx, addressSid)) : undefined,
  ])
  const [identity, bundle] = await Promise.all([
    identitySid ? once(`${identitySid} ${group}`, () => mappedIdentity(tx, ctx, identitySid, rules)) : undefined,
    bundleSid ? once(`${bundleSid} ${group}`, () => bundleFacts(tx, ctx, bundleSid, rules)) : undefined,
  ])
  return {
    number: about,
    rules,
    address: given(addressSid, address && (await addressFacts(ctx, number, address))),
    identity: given<IdentityFacts>(identitySid, identity),
    bundle: given<BundleFacts>(bundleSid, bundle),
    now: ctx.now,
    documentsPage: documentsPage(ctx, number),
  }
}

export async function numberFacts(ctx: Context, number: NumberAbout): Promise<PurchaseFacts['number']> {
  const sources = await ctx.policy.locality(number.isoCountry)
  const { localities } = judgeLocality(
    { isoCountry: number.isoCountry, prefix: number.phoneNumber, postalCode: '', city: '', street: '' },
    sources,
  )
  return { isoCountry: number.isoCountry, numberType: number.numberType, localities }
}

export interface ShownAddress extends Address {
  /** Whether a paper that passed shows it. */
  isShown: boolean
  /** Prefixes in whose area it lies, as persons have said. */
  confirmedPrefixes: string[]
}

async function findShownAddress(tx: Tx, ctx: Context, sid: string): Promise<ShownAddress | undefined> {
  const address = await findAddress(tx, ctx, sid)
  return address && shown(tx, ctx, address)
}

export async function shown(tx: Tx, ctx: Context, address: Address): Promise<ShownAddress> {
  const [isShown, confirmed] = await Promise.all([
    isAddressShown(tx, ctx.accountSid, address.sid),
    confirmedPrefixes(tx, ctx.accountSid, address.sid),
  ])
  return { ...address, isShown, confirmedPrefixes: confirmed }
}

export async function addressFacts(ctx: Context, number: NumberAbout, address: ShownAddress): Promise<AddressFacts> {
  const { isoCountry, customerName, sid } = address
  return { sid, isoCountry, customerName, locality: await localityOf(ctx, number, address), isProven: address.isShown }
}

/** As the machine says; where it cannot, as a person has said. */
async function localityOf(ctx: Context, number: NumberAbout, address: ShownAddress): Promise<AddressFacts['locality']> {
  const { isoCountry, postalCode, city, street } = address
  if (isoCountry !== number.isoCountry) return 'different'
  // A kind of number, not one: its place is asked for with the number.
  if (number.phoneNumber === '') return 'same'
  const sources = await ctx.policy.locality(isoCountry)
  const { verdict, prefix } = judgeLocality({ isoCountry, prefix: number.phoneNumber, postalCode, city, street }, sources)
  return verdict === 'unknown' && address.confirmedPrefixes.includes(prefix ?? number.phoneNumber) ? 'same' : verdict
}

async function mappedIdentity(tx: Tx, ctx: Context, sid: string, rules: readonly Regulation[]): Promise<IdentityFacts | undefined> {
  const document = await findIdentityDocument(tx, ctx, ctx.accountSid, sid)
  return document && identityFacts(tx, ctx, document, rules)
}

/** `ctx.accountSid` is whose document it is. */
export async function identityFacts(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
  rules: readonly Regulation[],
): Promise<IdentityFacts> {
  const text = (name: string) => (typeof document.attributes[name] === 'string' ? String(document.attributes[name]) : '')
  return {
    sid: document.sid,
    state: document.state,
    endUserType: document.endUserType,
    isoCountry: document.isoCountry,
    numberType: document.numberType,
    holder: document.endUserType === 'business' ? text('business_name') : `${text('first_name')} ${text('last_name')}`.trim(),
    addressSids: document.addressSid ? [document.addressSid] : [],
    endsAt: earliest([document.validUntil, dayAfter(document.expiresOn)]),
    lacks: document.state === 'passed' ? await identityLacking(tx, ctx, document, rules) : [],
    settlesPlace: document.decidedBy !== 'machine',
  }
}

/** Every way to prove a number of this kind. */
export async function waysFor(tx: Tx, ctx: Context, number: NumberAbout): Promise<Way[]> {
  return waysOf(await regulationsFor(tx, number.isoCountry, number.numberType), documentsPage(ctx, number))
}

/** A SID that leads to nothing of this account counts as one that never existed. */
const given = <T>(sid: string | null, found: T | undefined): Given<T> => (sid === null ? null : (found ?? 'unknown'))
