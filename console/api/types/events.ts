/** The server's views of events, deliveries, messages and keys: Twilio's field names, and ours beside them. */

export interface EventRow {
  sid: string
  type: string
  date_created: string
  subject_sid: string | null
  actor?: string | null
  from?: string | null
  to?: string | null
}

export interface Delivery {
  sid: string
  callback_url: string
  subject_sid: string | null
  fields?: Record<string, unknown> | null
  status: string
  attempts: number
  next_attempt_at: string | null
  response_status: number | null
  error: string | null
  date_created: string
  date_finished: string | null
}

export interface ApiKey {
  sid: string
  friendly_name: string
  date_created: string
  secret?: string
}

export interface Notification {
  sid: string
  about: string | null
  kind: string
  subject: string
  text: string
  date_read: string | null
  date_created: string
}
