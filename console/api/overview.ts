import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import type { Bundle, Profile } from './types/bundles.ts'
import type { Inquiry } from './types/checks.ts'
import type { BriefDocument } from './types/documents.ts'
import type { PhoneNumber } from './types/numbers.ts'

interface Views {
  number: PhoneNumber
  identity_document: BriefDocument
  bundle: Bundle
  customer_profile: Profile
  trust_product: Profile
  inquiry: Inquiry & { is_upgrade: boolean }
}

export type Kind = keyof Views

/** Things of one kind that stand alike: how many, and the newest of them. */
export type OverviewPart = {
  [K in Kind]: { kind: K; place: 'needs' | 'drafts' | 'waits' | 'soon'; count: number; first: Views[K][] }
}[Kind]

export interface Overview {
  numbers: { compliant: number; action_required: number; not_regulated: number }
  parts: OverviewPart[]
  unread_messages: number
}

/** Costs the same however much the account holds. */
export const overviewQuery = queryOptions({ queryKey: ['overview'], queryFn: () => get<Overview>('/v1/Overview') })
