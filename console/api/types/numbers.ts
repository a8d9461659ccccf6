/** The server's views of numbers and addresses: Twilio's field names, and ours beside them. */
import type { ReasonView } from './documents.ts'

export interface Address {
  sid: string
  account_sid: string
  customer_name: string
  street: string
  street_secondary: string | null
  city: string
  region: string
  postal_code: string
  iso_country: string
  friendly_name: string | null
  validated: boolean
  verified: boolean
  date_created: string
}

export interface PhoneNumber {
  sid: string
  account_sid: string
  phone_number: string
  friendly_name: string
  address_sid: string | null
  identity_sid: string | null
  bundle_sid: string | null
  address_requirements: string
  capabilities: Record<string, boolean>
  type: string | null
  status: string
  iso_country?: string
  locality?: string | null
  compliance_status?: Compliance['status']
  date_created: string
}

export interface AvailableNumber {
  phone_number: string
  friendly_name: string
  locality: string | null
  region: string | null
  iso_country: string
  address_requirements: string
  capabilities: Record<string, boolean>
}

export interface Compliance {
  status: 'compliant' | 'action-required' | 'not-regulated'
  reasons: ReasonView[]
  deadline: string | null
  since?: string | null
  checked_at?: string | null
  date_updated?: string | null
}
