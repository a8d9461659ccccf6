import type { BundleFacts, IdentityFacts } from './compliance.ts'
import type { ItemFacts, Qualification } from './qualifying.ts'
import type { EndUserType, Regulation } from './regulation.ts'

/** One thing to do, in the order in which it is done. */
export interface NextStep {
  do: 'upgrade' | 'add_address' | 'file_identity_document' | 'file_bundle' | 'submit' | 'mend' | 'wait' | 'ask_place' | 'buy'
  /** What it is done with, when that is there already. */
  object_sid: string | null
  text: string
}

export interface ShortestWay {
  /** Of the rule that it goes by; null where none asks for anything. */
  end_user_type: EndUserType | null
  regulation_sid: string | null
  steps: NextStep[]
}

export interface WayFacts extends ItemFacts {
  /** The rules that are meant: all, or those of one kind of end user. */
  wanted: readonly Regulation[]
  /** Whether the account may buy at all. */
  mayBuy: boolean
}

const step = (what: NextStep['do'], text: string, sid: string | null = null): NextStep => ({ do: what, object_sid: sid, text })

/** The way to the number that asks for least that is not there yet; null when nobody can have such a number. */
export function shortestWay(facts: WayFacts, qualification: Qualification): ShortestWay | null {
  const upgrade = facts.mayBuy ? [] : [step('upgrade', 'Upgrade the account: trial accounts cannot buy numbers.')]
  const available = facts.wanted.filter(({ isAvailable }) => isAvailable)
  if (facts.rules.length === 0)
    return { end_user_type: null, regulation_sid: null, steps: [...upgrade, step('buy', 'Buy the number: it needs no proof.')] }
  const ways = available.map(rule => ({ rule, ...stepsFor(rule, facts, qualification) }))
  const [best] = ways.toSorted((a, b) => a.cost - b.cost)
  if (!best) return null
  return { end_user_type: best.rule.endUserType, regulation_sid: best.rule.sid, steps: [...upgrade, ...best.steps] }
}

interface Costed {
  steps: NextStep[]
  /** How much is still to do; only compared. */
  cost: number
}

function stepsFor(rule: Regulation, facts: WayFacts, { qualifying }: Qualification): Costed {
  const ready = qualifying.find(({ sid, kind }) => kind !== 'address' && proofsOf(rule, facts).some(proof => proof.sid === sid))
  const [address] = qualifying.filter(({ kind }) => kind === 'address').map(({ sid }) => sid)
  if (ready) {
    const partner = ready.with[0] ?? (rule.address.scope === 'none' ? undefined : address)
    const text = partner ? `Buy the number with ${ready.sid} and ${partner}.` : `Buy the number with ${ready.sid}.`
    return { steps: [step('buy', text, ready.sid)], cost: 0 }
  }
  const where = rule.address.scope === 'none' || address ? NOTHING : addressStep(rule, facts)
  const proof = rule.proof === 'none' ? NOTHING : proofStep(rule, facts)
  const buy = step('buy', rule.proof === 'none' && address ? `Buy the number with ${address}.` : 'Buy the number.', address ?? null)
  return { steps: [...where.steps, ...proof.steps, buy], cost: where.cost + proof.cost }
}

const NOTHING: Costed = { steps: [], cost: 0 }

/** The account's proofs for one rule, whatever their state. */
const proofsOf = (rule: Regulation, { identityDocuments, bundles }: WayFacts): (IdentityFacts | BundleFacts)[] =>
  rule.proof === 'bundle'
    ? bundles.filter(({ regulationSid }) => regulationSid === rule.sid)
    : [
        ...identityDocuments.filter(
          ({ isoCountry, numberType, endUserType }) =>
            isoCountry === rule.isoCountry && numberType === rule.numberType && endUserType === rule.endUserType,
        ),
        ...bundles.filter(({ regulationSid }) => regulationSid === rule.sid),
      ]

function addressStep({ address: { scope }, countryName, isoCountry }: Regulation, { number }: WayFacts): Costed {
  const country = countryName || isoCountry
  const places = number.localities.join(' or ')
  const where = {
    none: '',
    any: 'anywhere',
    country: `in ${country}`,
    locality: places ? `in ${places}` : `in ${country}, in the area of the number`,
    foreign: `outside ${country}`,
  }[scope]
  return { steps: [step('add_address', `Add an address ${where}.`)], cost: 1 }
}

const IN_HAND = ['pending', 'pending-review', 'in-review']

/** What is nearest to being verified, else a new one. */
function proofStep(rule: Regulation, facts: WayFacts): Costed {
  const own = proofsOf(rule, facts)
  const inState = (...states: string[]) => own.find(({ state }) => states.includes(state))
  const waiting = inState(...IN_HAND)
  if (waiting) return { steps: [step('wait', `Wait until ${waiting.sid} is verified.`, waiting.sid)], cost: 1 }
  const unplaced = own.find(proof => isVerified(proof, facts.now) && !proof.settlesPlace && hasUnknownPlace(proof, facts))
  if (rule.address.scope === 'locality' && unplaced) {
    const text = `Hold the number with ${unplaced.sid}: a person then says whether its address lies in the area of the number.`
    return { steps: [step('ask_place', text, unplaced.sid)], cost: 1 }
  }
  const draft = inState('draft')
  if (draft) return { steps: [step('submit', `Complete ${draft.sid} and submit it.`, draft.sid)], cost: 2 }
  const failed = inState('failed', 'rejected')
  if (failed) return { steps: [step('mend', `Correct ${failed.sid} and submit it again.`, failed.sid)], cost: 3 }
  const papers = rule.documents.map(
    ({ friendlyName, accepted }) => `${friendlyName} (${accepted.map(paper => paper.friendlyName).join(', ')})`,
  )
  const needed = papers.length > 0 ? ` with ${papers.join('; ')}` : ''
  if (rule.proof === 'identity_document')
    return { steps: [step('file_identity_document', `File an identity document${needed}, and submit it.`)], cost: 4 }
  return { steps: [step('file_bundle', `File a bundle${needed}, and submit it.`)], cost: 5 }
}

const isVerified = ({ state, endsAt }: IdentityFacts | BundleFacts, now: Date): boolean =>
  ['passed', 'approved', 'provisionally-approved'].includes(state) && (endsAt === null || endsAt > now)

const hasUnknownPlace = ({ addressSids }: IdentityFacts | BundleFacts, { addresses }: WayFacts): boolean =>
  addresses.some(({ sid, locality }) => locality === 'unknown' && addressSids.includes(sid))
