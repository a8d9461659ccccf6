import { get } from './http.ts'
import type { ReasonView } from './types/documents.ts'

export interface NeededField {
  name: string
  friendly_name: string
  description?: string | null
  required: boolean
  /** What the account gave before, offered again. */
  value?: string | null
  kind?: string | null
  choices?: readonly { name: string; value: string }[]
}

export interface NeededDocument {
  name: string
  friendly_name: string
  description?: string | null
  accepted: { type: string; friendly_name: string }[]
}

export interface Candidate {
  sid: string
  kind: 'address' | 'identity_document' | 'bundle'
  name: string | null
  /** Items that go with it; empty when any will do. */
  with?: string[]
  reasons: ReasonView[]
}

export type ProofKind = 'identity_document' | 'bundle' | 'none'

interface RuleView {
  sid: string
  friendly_name: string
  end_user_type: 'individual' | 'business'
  is_available: boolean
  proof: ProofKind
}

interface RequirementsView {
  iso_country: string
  number_type: string
  end_user_type: string | null
  /** Who can have such a number at all. */
  offered_to: ('individual' | 'business')[]
  regulations: RuleView[]
  fields: NeededField[]
  documents: (Omit<NeededDocument, 'name'> & { requirement_name: string; end_user_type: string })[]
  address: { scope: string; proof: boolean; localities: string[] } | null
  qualifying: Candidate[]
  not_qualifying: Candidate[]
}

/** What `/v1/Requirements` answers, as the screens use it. */
export interface Requirements {
  isoCountry: string
  numberType: string
  /** Every kind of proof that some open rule takes; empty where no holder can have such a number. */
  proofs: ProofKind[]
  ruleName: string
  fields: NeededField[]
  documents: NeededDocument[]
  address: { scope: string; proof: boolean; localities: string[] } | null
  qualifying: Candidate[]
  notQualifying: Candidate[]
}

/** Papers and the address have parts of the form to themselves. */
const isTyped = ({ kind }: NeededField): boolean => kind !== 'file' && kind !== 'address'

export async function fetchRequirements(of: Record<string, string | undefined>): Promise<Requirements> {
  const view = await get<RequirementsView>('/v1/Requirements', of)
  const open = view.regulations.filter(({ is_available }) => is_available)
  const first = open[0]
  const isOffered = view.offered_to.some(type => !of.EndUserType || type === of.EndUserType)
  return {
    isoCountry: view.iso_country,
    numberType: view.number_type,
    // A group of numbers without any rule asks for nothing; one whose rules are all for others is not for this holder.
    proofs: view.regulations.length === 0 && isOffered ? ['none'] : [...new Set(open.map(({ proof }) => proof))],
    ruleName: first?.friendly_name ?? '',
    fields: view.fields.filter(isTyped),
    documents: view.documents
      .filter(paper => paper.end_user_type === first?.end_user_type)
      .map(({ requirement_name, ...rest }) => ({ ...rest, name: requirement_name })),
    address: view.address,
    qualifying: view.qualifying,
    notQualifying: view.not_qualifying,
  }
}

export const wantsAddress = ({ address }: Requirements): boolean => address !== null && address.scope !== 'none'

/** Places that the prefix serves, for "must be in ..."; empty when only the person knows. */
export const placesOf = ({ address }: Requirements): string =>
  address?.scope === 'locality' ? address.localities.slice(0, 3).join(', ') : ''

/** What an item is called, whether it qualifies or not. */
export const nameIn = ({ qualifying, notQualifying }: Requirements, sid: string): string =>
  [...qualifying, ...notQualifying].find(item => item.sid === sid)?.name ?? sid

export const ofKind = (kind: Candidate['kind'], items: readonly Candidate[]): Candidate[] => items.filter(item => item.kind === kind)
