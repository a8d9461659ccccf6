import type { ReasonView } from './types.ts'

export interface NeededField {
  name: string
  friendly_name: string
  description?: string | null
  required: boolean
  value?: string | null
  allowed?: { name: string; value: string }[]
}

export interface NeededDocument {
  name: string
  friendly_name: string
  description?: string | null
  accepted: { type: string; friendly_name: string }[]
}

export interface Candidate {
  sid: string
  kind: string
  friendly_name?: string
  reasons: (ReasonView | string)[]
}

/** What `/v1/Requirements` answers for one number or one group of numbers. */
export interface Requirements {
  proof: 'identity_document' | 'bundle' | 'none'
  regulation_sid?: string | null
  friendly_name?: string | null
  iso_country?: string | null
  number_type?: string | null
  end_user_type?: string | null
  is_available?: boolean
  fields: NeededField[]
  documents: NeededDocument[]
  address: { scope: string; required?: boolean; proof?: boolean; locality?: string | null; localities?: string[] } | null
  qualifying: Candidate[]
  not_qualifying: Candidate[]
}
