import type { ErrorName } from '../errors.ts'
import { type Reason, reason } from '../reasons.ts'
import { isSameHolder } from './holder.ts'
import type { EndUserType, NumberType, Regulation } from './regulation.ts'
import { type Way, waysOf } from './ways.ts'

/** Whether an address lies in the area of the number's prefix (`locality.ts`). */
export type LocalityVerdict = 'same' | 'different' | 'unknown'

export interface NumberFacts {
  isoCountry: string
  numberType: NumberType
  /** Names of the places that the prefix serves, for the refusal. */
  localities: readonly string[]
}

export interface AddressFacts {
  sid: string
  isoCountry: string
  /** The holder, as the address names them. */
  customerName: string
  /** Against this number's prefix; only rules of scope `locality` look at it. */
  locality: LocalityVerdict
  /** Whether a paper that passed shows this address: it may then stand beside a proof that does not hold it. */
  isProven: boolean
}

interface ProofFacts {
  sid: string
  state: string
  endUserType: EndUserType
  /** Name of the person or business that was verified. */
  holder: string
  /** The addresses that were verified together with the holder. */
  addressSids: readonly string[]
  /** Moment from which it no longer holds, as far as that is known today, or null. */
  endsAt: Date | null
  /** What the rule in force asks for beyond what was verified under an older version of it; empty when it meets the rule. */
  lacks: readonly Reason[]
  /** Whether its approval settled that its addresses lie in the area of a prefix that we cannot place: a person's does, the machine's not. */
  settlesPlace: boolean
}

export interface IdentityFacts extends ProofFacts {
  isoCountry: string
  numberType: NumberType
}

export interface BundleFacts extends ProofFacts {
  regulationSid: string
  /** Whether a document in it has expired since the approval. */
  hasExpiredDocument: boolean
}

/** null: none was given. `unknown`: a SID was given that is nothing of this account. */
export type Given<T> = T | null | 'unknown'

export interface PurchaseFacts {
  number: NumberFacts
  /** Every rule of the number's country and type, in the order of the file. */
  rules: readonly Regulation[]
  address: Given<AddressFacts>
  identity: Given<IdentityFacts>
  bundle: Given<BundleFacts>
  now: Date
  /** Where identity documents are uploaded, for the refusal. */
  documentsPage: string
}

export interface Refusal {
  error: ErrorName
  parameters: Record<string, string>
  /** For the body of the answer: every way to prove, and why the given items do not. No personal data. */
  details: { ways: Way[]; reasons: { code: string; text: string; fix: string; object_sid: string | null }[] }
}

export interface Judgement {
  refusal: Refusal | null
  /** The rule that is met, or null when none is or none exists. */
  rule: Regulation | null
  /** The proof that meets it, or null when the rule needs none. */
  proof: VerifiedProof | null
  reasons: Reason[]
}

/** A finding of one check. `stage` is the place in the order of refusals, in which each hides the next. */
interface Finding {
  stage: 1 | 2 | 3 | 4
  error: ErrorName
  reason: Reason
}

type Check = (rule: Regulation, facts: PurchaseFacts) => Finding | undefined

/** Twilio's order of refusals: 21631, 21615, 21650 or 21649, 21651. */
const CHECKS: readonly Check[] = [addressGiven, addressFits, proofVerified, placeSettled, proofFits]

/**
 * Whether the number may be bought, kept or mapped with these items. Buying, mapping, `/v1/Requirements` and the compliance of numbers
 * all ask this one function, so an item is offered exactly if the purchase with it goes through.
 */
export function judgePurchase(facts: PurchaseFacts): Judgement {
  if (facts.rules.length === 0) return granted(null, facts)
  const available = facts.rules.filter(({ isAvailable }) => isAvailable)
  if (available.length === 0) return refused(facts, { stage: 1, error: 'numberNotAvailable', reason: reason('not_available') })
  if (facts.address === 'unknown') return refused(facts, { stage: 1, error: 'addressNotFound', reason: reason('address_missing') })

  let farthest: Finding | undefined
  for (const rule of candidates(available, facts)) {
    const finding = firstFinding(rule, facts)
    if (!finding) return granted(rule, facts)
    if (!farthest || finding.stage > farthest.stage) farthest = finding
  }
  return farthest ? refused(facts, farthest) : granted(null, facts)
}

function granted(rule: Regulation | null, facts: PurchaseFacts): Judgement {
  const proof = rule ? verifiedProofs(facts).find(one => isOfRule(one, rule) && !faultOfPair(rule, one, facts.address)) : undefined
  return { refusal: null, rule, proof: proof ?? null, reasons: [] }
}

function firstFinding(rule: Regulation, facts: PurchaseFacts): Finding | undefined {
  for (const check of CHECKS) {
    const finding = check(rule, facts)
    if (finding) return finding
  }
  return undefined
}

/** The rules that what was given can meet: a verified proof speaks for its own rule, rules without proof for all. */
function candidates(available: readonly Regulation[], facts: PurchaseFacts): readonly Regulation[] {
  const named = available.filter(rule => rule.proof === 'none' || verifiedProofs(facts).some(proof => isOfRule(proof, rule)))
  return named.some(({ proof }) => proof !== 'none') ? named : available
}

function addressGiven(rule: Regulation, { address }: PurchaseFacts): Finding | undefined {
  if (rule.address.scope === 'none' || address !== null) return undefined
  return { stage: 1, error: 'addressRequired', reason: reason('address_missing') }
}

function addressFits({ address: { scope }, isoCountry }: Regulation, { address }: PurchaseFacts): Finding | undefined {
  if (scope === 'none' || scope === 'any' || address === null || address === 'unknown') return undefined
  const isHere = address.isoCountry === isoCountry
  if (isHere === (scope === 'foreign'))
    return { stage: 2, error: 'addressInvalidForNumber', reason: reason('address_country', { document: address.sid }) }
  if (scope === 'locality' && address.locality === 'different') {
    return { stage: 2, error: 'addressInvalidForNumber', reason: reason('wrong_locality', { document: address.sid }) }
  }
  return undefined
}

function proofVerified(rule: Regulation, facts: PurchaseFacts): Finding | undefined {
  if (rule.proof === 'none' || verifiedProofs(facts).length > 0) return undefined
  const { bundle, identity, rules } = facts
  const goesByIdentity = rules.some(({ isAvailable, proof }) => isAvailable && proof === 'identity_document')
  const error = bundle !== null ? 'bundleRequired' : identity !== null || goesByIdentity ? 'identityRequired' : 'bundleRequired'
  return { stage: 3, error, reason: whyUnverified(bundle ?? identity) }
}

function whyUnverified(proof: Given<IdentityFacts | BundleFacts>): Reason {
  if (proof === null || proof === 'unknown') return reason('proof_missing')
  const isExpired = ['expired', 'passed', 'approved', 'provisionally-approved'].includes(proof.state)
  return reason(isExpired ? 'expired' : 'not_verified', { document: proof.sid })
}

/** Where the place is not known, the pair counts only if a person approved it; the machine passes what it can place. */
function placeSettled(rule: Regulation, facts: PurchaseFacts): Finding | undefined {
  const { address } = facts
  if (rule.proof === 'none' || rule.address.scope !== 'locality' || address === null || address === 'unknown') return undefined
  if (address.locality !== 'unknown') return undefined
  const own = verifiedProofs(facts).filter(proof => isOfRule(proof, rule) && proof.addressSids.includes(address.sid))
  const [first] = own
  if (!first || own.some(({ settlesPlace }) => settlesPlace)) return undefined
  const error = first.kind === 'bundle' ? 'bundleRequired' : 'identityRequired'
  return { stage: 3, error, reason: reason('place_unsettled', { document: first.sid }) }
}

function proofFits(rule: Regulation, facts: PurchaseFacts): Finding | undefined {
  if (rule.proof === 'none') return undefined
  let finding: Finding | undefined
  for (const proof of verifiedProofs(facts)) {
    const fault = isOfRule(proof, rule) ? faultOfPair(rule, proof, facts.address) : 'wrong_rule'
    if (!fault) return undefined
    finding ??= { stage: 4, error: 'proofDoesNotFit', reason: reason(fault, { document: proof.sid }) }
  }
  return finding
}

/**
 * Holder and address must be the pair that was verified together. Another address needs its own proof and the same holder; where the
 * locality is unknown only the pair counts, as its approval settled the place.
 */
function faultOfPair(rule: Regulation, proof: ProofFacts, address: Given<AddressFacts>): 'address_mismatch' | 'name_mismatch' | undefined {
  if (rule.address.scope === 'none' || address === null || address === 'unknown') return undefined
  if (proof.addressSids.includes(address.sid)) return undefined
  if (rule.address.scope === 'locality' && address.locality === 'unknown') return 'address_mismatch'
  if (asksForAddressOnPaper(rule) && !address.isProven) return 'address_mismatch'
  // A rule that asks for no name leaves nothing to differ from.
  if (proof.holder === '') return undefined
  return isSameHolder(proof.endUserType, proof.holder, address.customerName) ? undefined : 'name_mismatch'
}

/** Whether an address counts only with a paper, or an entry in the bundle, that holds it. */
export const asksForAddressOnPaper = ({ address, documents }: Regulation): boolean =>
  address.proof || documents.some(({ accepted }) => accepted.some(({ fields }) => fields.some(({ kind }) => kind === 'addresses')))

type VerifiedProof = ({ kind: 'bundle' } & BundleFacts) | ({ kind: 'identity_document' } & IdentityFacts)

function verifiedProofs({ bundle, identity, now }: PurchaseFacts): VerifiedProof[] {
  const proofs: VerifiedProof[] = []
  if (bundle !== null && bundle !== 'unknown' && isVerifiedBundle(bundle, now)) proofs.push({ kind: 'bundle', ...bundle })
  if (identity !== null && identity !== 'unknown' && isVerifiedIdentity(identity, now))
    proofs.push({ kind: 'identity_document', ...identity })
  return proofs
}

const holds = ({ endsAt }: ProofFacts, now: Date): boolean => endsAt === null || endsAt > now

function isVerifiedBundle(bundle: BundleFacts, now: Date): boolean {
  const isApproved = bundle.state === 'approved' || bundle.state === 'provisionally-approved'
  return isApproved && !bundle.hasExpiredDocument && holds(bundle, now)
}

const isVerifiedIdentity = (identity: IdentityFacts, now: Date): boolean => identity.state === 'passed' && holds(identity, now)

/** A bundle may stand for any rule that asks for proof, an identity document only for a rule that goes by one. */
function isOfRule(proof: VerifiedProof, rule: Regulation): boolean {
  if (rule.proof === 'none') return false
  if (proof.kind === 'bundle') return proof.regulationSid === rule.sid
  const isSameGroup = proof.isoCountry === rule.isoCountry && proof.numberType === rule.numberType && proof.endUserType === rule.endUserType
  return isSameGroup && rule.proof === 'identity_document'
}

function refused(facts: PurchaseFacts, { error, reason: why }: Finding): Judgement {
  const { number, rules, documentsPage } = facts
  const parameters = {
    country: number.isoCountry,
    type: number.numberType.toUpperCase(),
    page: documentsPage,
    localities: placesOf(rules, number),
    why: why.text,
  }
  const reasons = [{ code: why.code, text: why.text, fix: why.fix, object_sid: why.document ?? null }]
  return {
    refusal: { error, parameters, details: { ways: waysOf(rules, documentsPage), reasons } },
    rule: null,
    proof: null,
    reasons: [why],
  }
}

/** Where a valid address would lie: the prefix's places where one rule asks for them, else the country. */
function placesOf(rules: readonly Regulation[], { localities, isoCountry }: NumberFacts): string {
  const isLocal = rules.some(({ isAvailable, address }) => isAvailable && address.scope === 'locality')
  if (isLocal && localities.length > 0) return localities.join(', ')
  return rules.find(({ countryName }) => countryName !== '')?.countryName ?? isoCountry
}

export interface Compliance {
  status: 'compliant' | 'action-required' | 'not-regulated'
  /** Why action is required; empty otherwise. */
  reasons: Reason[]
  /** Every way to become or stay compliant, in the order of the rules. */
  ways: Way[]
  rule: Regulation | null
  /** Until when the proof behind it holds, as far as that is known today; null without an end or without proof. */
  compliantUntil: Date | null
}

/**
 * The standing of a number in use: the same judgement as its purchase with what is mapped to it today. A proof that holds but lacks what
 * a newer version of the rule asks for requires action until it ends.
 */
export function judgeNumber(facts: PurchaseFacts): Compliance {
  const ways = waysOf(facts.rules, facts.documentsPage)
  if (!isRegulated(facts.rules)) return { status: 'not-regulated', reasons: [], ways, rule: null, compliantUntil: null }
  const { refusal, reasons, rule, proof } = judgePurchase(facts)
  if (refusal) return { status: 'action-required', reasons, ways, rule, compliantUntil: null }
  const compliantUntil = proof?.endsAt ?? null
  if (!proof || proof.lacks.length === 0) return { status: 'compliant', reasons: [], ways, rule, compliantUntil }
  return {
    status: 'action-required',
    reasons: [reason('rule_needs_more', { document: proof.sid }), ...proof.lacks],
    ways,
    rule,
    compliantUntil,
  }
}

/** Whether the rules ask for anything at all: there is one, and none of them lets everybody have the number as it is. */
export function isRegulated(rules: readonly Regulation[]): boolean {
  return rules.length > 0 && !rules.some(({ isAvailable, proof, address }) => isAvailable && proof === 'none' && address.scope === 'none')
}
