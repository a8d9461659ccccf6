/** The server's views of bundles, profiles and rules: Twilio's field names, and ours beside them. */
import type { EndUserType } from '../../../src/domain/regulations/regulation.ts'
import type { DocumentFile, ReadingRow } from './documents.ts'

export interface Bundle {
  sid: string
  regulation_sid: string
  friendly_name: string
  status: string
  valid_until: string | null
  /** When a person has decided at the latest. */
  review_due_at: string | null
  email: string
  date_created: string
  date_updated: string
}

export interface Profile {
  sid: string
  policy_sid: string
  friendly_name: string
  status: string
  valid_until: string | null
  review_due_at: string | null
  email: string
  errors: { code: number; message?: string }[] | null
  date_created: string
  is_primary?: boolean
}

/** The account's own profile, and whether one is asked for. */
export interface PrimaryProfile {
  customer_profile_sid: string | null
  type: EndUserType | null
  status: string
  details: Record<string, unknown>
  still_needed: { field: string; friendly_name: string; fault: string }[]
  is_wanted: boolean
}

export interface DetailedField {
  machine_name: string
  friendly_name: string
  description?: string
}

/** Twilio's regulation: every entry of `end_user` and of the outer `supporting_document` is needed, any one of `accepted_documents` will do. */
export interface RegulationView {
  sid: string
  friendly_name: string
  iso_country: string
  number_type: string
  end_user_type: string
  requirements: {
    end_user: { name: string; type: string; requirement_name: string; detailed_fields: DetailedField[] }[]
    supporting_document: {
      name: string
      requirement_name: string
      description: string
      accepted_documents: { name: string; type: string; detailed_fields: DetailedField[] }[]
    }[][]
  }
}

export interface ItemAssignment {
  sid: string
  object_sid: string
}

/** An end user (IT) or a supporting document (RD), as far as a bundle shows it. */
export interface BundleItem {
  sid: string
  friendly_name: string
  type: string
  attributes: Record<string, unknown>
  status?: string
  mime_type?: string | null
  failure_reason?: string | null
  errors?: { code: number }[] | null
  /** What was read on its scan, beside what was typed. */
  reading?: ReadingRow[] | null
  files?: DocumentFile[]
}

export interface Evaluation {
  sid: string
  status: 'compliant' | 'noncompliant'
  results: {
    friendly_name: string
    requirement_friendly_name: string
    requirement_name: string
    passed: boolean
    failure_reason: string | null
    invalid: { friendly_name: string; object_field: string; failure_reason: string | null }[]
  }[]
}
