import { type Reason, reason } from '../reasons.ts'
import { addressSidsOf } from '../regulations/answers.ts'
import type { DocumentRequirement, Regulation } from '../regulations/regulation.ts'
import type { AddressFacts } from '../text/addresses.ts'
import { type ComparisonRow, compareDetails } from './compare.ts'
import { type JudgedRule, judgeDocument } from './judge.ts'
import type { FiledReading } from './papers.ts'

/** A supporting document of a bundle, with everything that was read on its scans. */
export interface BundlePaper {
  sid: string
  type: string
  attributes: Readonly<Record<string, unknown>>
  /** Approved before, with another bundle: what it says stays verified. */
  isVerified: boolean
  readings: readonly FiledReading[]
}

export interface BundleInput {
  regulation: Regulation
  /** What is stated of the end users, taken together. */
  details: Readonly<Record<string, unknown>>
  documents: readonly BundlePaper[]
  addresses: readonly (AddressFacts & { sid: string; isPlaced: boolean })[]
  /** YYYY-MM-DD */
  today: string
  allowSpecimens: boolean
  /** As for a single paper, see `JudgeInput`. */
  usualProofDays: number
}

export interface BundleJudgement {
  verdict: 'pass' | 'fail' | 'person'
  reasons: Reason[]
  why: string[]
  /** What was taken as proof of what: sids and names only. */
  proofs: { requirement: string; document: string; fields: string[] }[]
}

/**
 * Whether the machine may decide a complete bundle under a rule that lets it. Every requirement needs one accepted paper on which each
 * field that it is to show was read and is the same; what the rule asks to be stated only, and no paper to show, is a declaration and
 * needs no proof. Anything that cannot be read, is in doubt, or lies where we cannot place it is for a person.
 */
export function judgeBundlePapers(input: BundleInput): BundleJudgement {
  const { regulation, documents, addresses } = input
  const read = documents.map(document => ({ document, ...judgePaper(document, input) }))
  const reasons = read.flatMap(paper => paper.reasons)
  const why = read.flatMap(paper => paper.why)
  const proofs: BundleJudgement['proofs'] = []
  for (const requirement of regulation.documents) {
    const proof = read.find(({ document, proven }) => showsAll(requirement, document, proven))
    const fields = namesShown(requirement)
    if (proof) proofs.push({ requirement: requirement.name, document: proof.document.sid, fields })
    else why.push(`${requirement.name}: no paper proves ${fields.join(', ') || 'it'}`)
  }
  if (regulation.address.scope === 'locality' && addresses.some(({ isPlaced }) => !isPlaced))
    why.push('Whether an address lies in the area of a prefix is not known')
  if (regulation.decide === 'person') why.push('The rule is decided by a person')
  const verdict = reasons.length > 0 ? 'fail' : why.length > 0 ? 'person' : 'pass'
  return { verdict, reasons, why: [...new Set(why)], proofs }
}

const namesShown = ({ accepted }: DocumentRequirement): string[] => [
  ...new Set(accepted.flatMap(({ fields }) => fields.filter(({ required }) => required).map(({ name }) => name))),
]

/** A paper without anything to show is accepted as itself, once it was read. */
function showsAll({ accepted }: DocumentRequirement, document: BundlePaper, proven: ReadonlySet<string>): boolean {
  const kind = accepted.find(({ type }) => type === document.type)
  if (!kind) return false
  if (document.isVerified) return true
  if (document.readings.length === 0) return false
  return kind.fields.every(({ name, required }) => proven.has(name) || (!required && document.attributes[name] === undefined))
}

interface Read {
  /** Fields that the paper shows beyond doubt. */
  proven: ReadonlySet<string>
  reasons: Reason[]
  why: string[]
}

/** What one paper says: the picture, its kind and dates, each detail, and each address that it is to show. */
function judgePaper(document: BundlePaper, input: BundleInput): Read {
  if (document.isVerified) return { proven: new Set(), reasons: [], why: [] }
  if (document.readings.length === 0) return { proven: new Set(), reasons: [], why: [`${document.type}: it has no scan`] }
  const details = { ...input.details, ...document.attributes }
  // Requirements, stated fields and addresses are looked at for the bundle as a whole.
  const alone: JudgedRule = { ...input.regulation, documents: [], endUser: [], decide: 'machine', address: { scope: 'none', proof: false } }
  const { isoCountry } = input.regulation
  const judged = judgeDocument({ ...input, regulation: alone, details, address: null, isoCountry, readings: document.readings })
  const same = judged.comparison.filter(({ verdict }) => verdict === 'same').map(({ field }) => field)
  const named = addressSidsOf(document.attributes.address_sids)
  const shown = named.map(sid => judgeAddress(document, details, input, sid))
  const showsAddresses = shown.length > 0 && shown.every(({ isShown }) => isShown)
  return {
    proven: new Set([...same, ...(showsAddresses ? ['address_sids'] : [])]),
    reasons: [...judged.reasons, ...shown.flatMap(({ reasons }) => reasons)],
    why: judged.why,
  }
}

const PARTS: ReadonlySet<string> = new Set(['street', 'postal_code', 'city'])
const HOLDER: ReadonlySet<string> = new Set(['last_name', 'full_name', 'business_name'])

/** The whole address and its holder have to stand on the paper; what provably says otherwise refuses. */
function judgeAddress(
  document: BundlePaper,
  details: Readonly<Record<string, unknown>>,
  { addresses }: BundleInput,
  sid: string,
): { isShown: boolean; reasons: Reason[] } {
  const address = addresses.find(known => known.sid === sid)
  if (!address) return { isShown: false, reasons: [] }
  const rows = compareDetails(details, address, document.readings)
  const parts = rows.filter(({ field }) => PARTS.has(field))
  const isHolder = rows.some(({ field, verdict }) => HOLDER.has(field) && verdict === 'same')
  const isWhole = ['street', 'city', ...(address.postalCode.trim() === '' ? [] : ['postal_code'])].every(part =>
    parts.some(({ field, verdict }) => field === part && verdict === 'same'),
  )
  const wrong = parts.filter(({ verdict, isProof }) => verdict === 'different' && isProof)
  return { isShown: isHolder && isWhole, reasons: isWhole ? [] : wrong.map(row => mismatch(document, row)) }
}

const mismatch = ({ sid }: BundlePaper, { field, seen, expected }: ComparisonRow): Reason =>
  reason('address_mismatch', { document: sid, field, expected, ...(seen === null ? {} : { seen }) })
