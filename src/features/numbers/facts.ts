import type { Reason } from '../../domain/reasons.ts'
import type { AddressFacts, BundleFacts, Given, IdentityFacts, PurchaseFacts } from '../../domain/regulations/compliance.ts'
import { dayAfter, earliest } from '../../domain/regulations/days.ts'
import { judgeLocality } from '../../domain/regulations/locality.ts'
import { missingDetails } from '../../domain/regulations/missing-details.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Way, waysOf } from '../../domain/regulations/ways.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Address } from '../addresses/address.ts'
import { findAddress } from '../addresses/store.ts'
import { bundleFacts } from '../bundles/facts.ts'
import { documentTypesOf } from '../documents/store.ts'
import type { IdentityDocument } from '../identity-documents/identity-document.ts'
import { findIdentityDocument } from '../identity-documents/store.ts'
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

/**
 * Gathers everything that the judgement of a number with this mapping needs. `ctx.accountSid` is whose items are meant; `rules` are
 * those in force unless a change of them is tried.
 */
export async function purchaseFacts(
  tx: Tx,
  ctx: Context,
  number: NumberAbout,
  mapping: Mapping,
  rules?: readonly Regulation[],
): Promise<PurchaseFacts> {
  const judgedBy = rules ?? (await regulationsFor(tx, number.isoCountry, number.numberType))
  const address = mapping.addressSid ? await findAddress(tx, ctx, mapping.addressSid) : undefined
  const identity = mapping.identitySid ? await findIdentityDocument(tx, ctx, ctx.accountSid, mapping.identitySid) : undefined
  const bundle = mapping.bundleSid ? await bundleFacts(tx, ctx, mapping.bundleSid, judgedBy) : undefined
  return {
    number: await numberFacts(ctx, number),
    rules: judgedBy,
    address: given(mapping.addressSid, address && (await addressFacts(tx, ctx, number, address))),
    identity: given<IdentityFacts>(mapping.identitySid, identity && (await identityFacts(tx, ctx, identity, judgedBy))),
    bundle: given<BundleFacts>(mapping.bundleSid, bundle),
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

export async function addressFacts(tx: Tx, ctx: Context, number: NumberAbout, address: Address): Promise<AddressFacts> {
  const { isoCountry, postalCode, city, street } = address
  const sources = await ctx.policy.locality(number.isoCountry)
  const isHere = isoCountry === number.isoCountry
  return {
    sid: address.sid,
    isoCountry,
    customerName: address.customerName,
    locality: isHere ? judgeLocality({ isoCountry, prefix: number.phoneNumber, postalCode, city, street }, sources).verdict : 'different',
    isProven: await isAddressShown(tx, ctx.accountSid, address.sid),
  }
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
    lacks: document.state === 'passed' ? await lackingUnder(tx, ctx, document, rules) : [],
    settlesPlace: document.decidedBy !== 'machine',
  }
}

/** What the rule in force asks for beyond the version that the document passed under. */
async function lackingUnder(tx: Tx, ctx: Context, document: IdentityDocument, rules: readonly Regulation[]): Promise<Reason[]> {
  const rule = rules.find(({ sid }) => sid === document.regulationSid)
  if (!rule || rule.version <= (document.regulationVersion ?? 0)) return []
  return missingDetails(rule, {
    details: document.attributes,
    documentTypes: await documentTypesOf(tx, ctx.accountSid, document.sid),
    hasAddress: document.addressSid !== null,
    today: ctx.now.toISOString().slice(0, 10),
  })
}

/** Every way to prove a number of this kind. */
export async function waysFor(tx: Tx, ctx: Context, number: NumberAbout): Promise<Way[]> {
  return waysOf(await regulationsFor(tx, number.isoCountry, number.numberType), documentsPage(ctx, number))
}

/** A SID that leads to nothing of this account counts as one that never existed. */
const given = <T>(sid: string | null, found: T | undefined): Given<T> => (sid === null ? null : (found ?? 'unknown'))
