/** The server's views of ID checks and upgrades: Twilio's field names, and ours beside them. */
import type { EndUserType } from '../../../src/domain/regulations/regulation.ts'
import type { ReasonView } from './documents.ts'

export interface Inquiry {
  sid: string
  friendly_name: string
  status: string
  attempts_left: number
  reasons: ReasonView[]
  review_due_at: string | null
  images_deleted_by: string | null
  images_deleted_at?: string | null
  attempts?: InquiryAttempt[]
  date_link_expires?: string | null
  url: string | null
  date_created: string
}

export interface InquiryAttempt {
  sid: string
  status: string
  iso_country: string | null
  document_type: string | null
  reasons: ReasonView[]
  date_created: string
}

export interface Delegation {
  sid: string
  status: 'sent' | 'agreed' | 'refused' | 'revoked' | 'expired'
  name: string
  email: string
  url: string | null
  date_expires: string
}

export interface Upgrade {
  sid: string
  status: string
  type: EndUserType
  inquiry_sid: string | null
  customer_profile_sid: string | null
  /** Link of the hosted check, shown once. */
  inquiry_url?: string | null
  url?: string | null
  date_created: string
}
