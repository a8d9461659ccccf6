import { type Reason, reason } from '../reasons.ts'
import {
  type AddressFacts,
  asksForAddressOnPaper,
  type BundleFacts,
  type IdentityFacts,
  type Judgement,
  judgePurchase,
  type NumberFacts,
} from './compliance.ts'
import type { Regulation } from './regulation.ts'

export type ItemKind = 'address' | 'identity_document' | 'bundle'

export interface QualifyingItem {
  sid: string
  kind: ItemKind
  /** The items that go with it: with each of them the purchase goes through. Empty when nothing else is needed, or the other half is still missing. */
  with: string[]
}

export interface UnfitItem {
  sid: string
  kind: ItemKind
  reasons: Reason[]
}

export interface ItemFacts {
  number: NumberFacts
  rules: readonly Regulation[]
  addresses: readonly AddressFacts[]
  identityDocuments: readonly IdentityFacts[]
  bundles: readonly BundleFacts[]
  now: Date
  documentsPage: string
}

export interface Qualification {
  qualifying: QualifyingItem[]
  notQualifying: UnfitItem[]
}

/**
 * Sorts an account's items into those with which the number can be bought and those with which it cannot, and why. A proof qualifies if the
 * purchase with it and one of the account's addresses goes through. An address qualifies by country, locality and holder: with some
 * qualifying proof if there is one, else alone, as the half that is already there.
 */
export function judgeItems(facts: ItemFacts): Qualification {
  const proofs = [
    ...facts.identityDocuments.map(identity => judgeProof('identity_document', identity, facts)),
    ...facts.bundles.map(bundle => judgeProof('bundle', bundle, facts)),
  ]
  const fitProofs = proofs.flatMap(proof => ('with' in proof ? [proof] : []))
  const addresses = facts.addresses.map(address => judgeAddress(address, fitProofs, facts))
  const all = [...proofs, ...addresses]
  return {
    qualifying: all.flatMap(item => ('with' in item ? [item] : [])),
    notQualifying: all.flatMap(item => ('reasons' in item ? [item] : [])),
  }
}

function judgeProof(
  kind: 'identity_document' | 'bundle',
  proof: IdentityFacts | BundleFacts,
  facts: ItemFacts,
): QualifyingItem | UnfitItem {
  const held = facts.addresses.filter(({ sid }) => proof.addressSids.includes(sid))
  const others = facts.addresses.filter(
    ({ sid, isProven }) => !proof.addressSids.includes(sid) && (isProven || !facts.rules.some(asksForAddressOnPaper)),
  )
  const attempt = (address: AddressFacts | null) => attemptPurchase(facts, address, kind, proof)

  const alone = attempt(null)
  const partners = [...held, ...others].filter(address => !attempt(address).refusal)
  if (partners.length > 0 || !alone.refusal) return { sid: proof.sid, kind, with: partners.map(({ sid }) => sid) }
  return { sid: proof.sid, kind, reasons: attempt(held[0] ?? facts.addresses[0] ?? null).reasons }
}

function judgeAddress(address: AddressFacts, fitProofs: readonly QualifyingItem[], facts: ItemFacts): QualifyingItem | UnfitItem {
  const partners = fitProofs.filter(proof => proof.with.includes(address.sid)).map(({ sid }) => sid)
  const alone = attemptPurchase(facts, address)
  const lacksOnlyProof = alone.refusal === null || alone.refusal.error === 'identityRequired' || alone.refusal.error === 'bundleRequired'
  if (partners.length > 0 || alone.refusal === null) return { sid: address.sid, kind: 'address', with: partners }
  if (!lacksOnlyProof) return { sid: address.sid, kind: 'address', reasons: alone.reasons }
  if (fitProofs.length === 0) return { sid: address.sid, kind: 'address', with: [] }
  return { sid: address.sid, kind: 'address', reasons: [reason('address_mismatch', { document: address.sid })] }
}

function attemptPurchase(
  { number, rules, now, documentsPage }: ItemFacts,
  address: AddressFacts | null,
  kind?: ItemKind,
  proof?: IdentityFacts | BundleFacts,
): Judgement {
  const bundle = proof && 'regulationSid' in proof && kind === 'bundle' ? proof : null
  const identity = proof && 'isoCountry' in proof && kind === 'identity_document' ? proof : null
  return judgePurchase({ number, rules, address, identity, bundle, now, documentsPage })
}
