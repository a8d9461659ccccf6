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
import { holderKeys } from './holder.ts'
import type { EndUserType, Regulation } from './regulation.ts'

export type ItemKind = 'address' | 'identity_document' | 'bundle'

export interface QualifyingItem {
  sid: string
  kind: ItemKind
  /** Items that go with it: with each of them the purchase goes through. Empty when none is needed, any will do, or the other half is missing. */
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

interface Proof {
  kind: 'identity_document' | 'bundle'
  proof: IdentityFacts | BundleFacts
}

/**
 * Sorts an account's items into those with which the number can be bought and those with which it cannot, and why. A proof qualifies if the
 * purchase with it and one of the account's addresses goes through. An address qualifies by country, locality and holder: with some
 * qualifying proof if there is one, else alone, as the half that is already there.
 */
export function judgeItems(facts: ItemFacts): Qualification {
  const candidates = candidateAddresses(facts)
  const filed: Proof[] = [
    ...facts.identityDocuments.map((proof): Proof => ({ kind: 'identity_document', proof })),
    ...facts.bundles.map((proof): Proof => ({ kind: 'bundle', proof })),
  ]
  const proofs = filed.map(item => ({ ...item, verdict: judgeProof(item.kind, item.proof, candidates(item.proof), facts) }))
  const fitProofs: Proof[] = []
  const partners = new Map<string, string[]>()
  for (const { kind, proof, verdict } of proofs) {
    if (!('with' in verdict)) continue
    fitProofs.push({ kind, proof })
    for (const sid of verdict.with) partners.set(sid, [...(partners.get(sid) ?? []), proof.sid])
  }
  const addresses = facts.addresses.map(address => judgeAddress(address, partners.get(address.sid) ?? [], fitProofs, facts))
  const all = [...proofs.map(({ verdict }) => verdict), ...addresses]
  return {
    qualifying: all.flatMap(item => ('with' in item ? [item] : [])),
    notQualifying: all.flatMap(item => ('reasons' in item ? [item] : [])),
  }
}

/**
 * The addresses that can go with a proof: those it holds, and of the others the same holder's, or all where the rule asks for no name.
 * Found by keys, as comparing every holder with every address would take seconds for an account with hundreds of both.
 */
function candidateAddresses({ addresses, rules }: ItemFacts): (proof: IdentityFacts | BundleFacts) => AddressFacts[] {
  const needsProof = rules.every(asksForAddressOnPaper)
  const free = addresses.filter(({ isProven }) => isProven || !needsProof)
  const byHolder = { business: indexByHolder('business', free), individual: indexByHolder('individual', free) }
  const bySid = new Map(addresses.map(address => [address.sid, address]))
  return ({ addressSids, endUserType, holder }) => {
    const held = addressSids.flatMap(sid => bySid.get(sid) ?? [])
    const others = holder === '' ? free : holderKeys(endUserType, holder).flatMap(key => byHolder[endUserType].get(key) ?? [])
    return [...new Set([...held, ...others])]
  }
}

function indexByHolder(endUserType: EndUserType, addresses: readonly AddressFacts[]): Map<string, AddressFacts[]> {
  const index = new Map<string, AddressFacts[]>()
  for (const address of addresses) {
    for (const key of holderKeys(endUserType, address.customerName)) index.set(key, [...(index.get(key) ?? []), address])
  }
  return index
}

function judgeProof(
  kind: 'identity_document' | 'bundle',
  proof: IdentityFacts | BundleFacts,
  candidates: readonly AddressFacts[],
  facts: ItemFacts,
): QualifyingItem | UnfitItem {
  const attempt = (address: AddressFacts | null) => attemptPurchase(facts, address, kind, proof)
  const goesAlone = () => !attempt(null).refusal || (goesWithout(facts.rules) && facts.addresses.some(address => !attempt(address).refusal))
  const partners = candidates.filter(address => !attempt(address).refusal)
  if (partners.length > 0 || goesAlone()) return { sid: proof.sid, kind, with: partners.map(({ sid }) => sid) }
  return { sid: proof.sid, kind, reasons: attempt(candidates[0] ?? facts.addresses[0] ?? null).reasons }
}

/** Whether some rule leaves out one half, so that holder and address need not belong together. */
const goesWithout = (rules: readonly Regulation[]): boolean =>
  rules.some(({ isAvailable, proof, address }) => isAvailable && (proof === 'none' || address.scope === 'none'))

function judgeAddress(
  address: AddressFacts,
  partners: string[],
  fitProofs: readonly Proof[],
  facts: ItemFacts,
): QualifyingItem | UnfitItem {
  const { refusal, reasons } = attemptPurchase(facts, address)
  const goes = { sid: address.sid, kind: 'address' as const, with: partners }
  if (partners.length > 0 || refusal === null) return goes
  if (goesWithout(facts.rules) && fitProofs.some(({ kind, proof }) => !attemptPurchase(facts, address, kind, proof).refusal)) return goes
  const lacksOnlyProof = refusal.error === 'identityRequired' || refusal.error === 'bundleRequired'
  if (!lacksOnlyProof) return { sid: address.sid, kind: 'address', reasons }
  if (fitProofs.length === 0) return goes
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
