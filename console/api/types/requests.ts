/** The server's views of requests: Twilio's field names, and ours beside them. */

export interface RequestThread {
  sid: string
  subject: string
  message?: string
  about: string | null
  status: 'open' | 'answered' | 'closed'
  review_due_at: string | null
  messages?: RequestMessage[]
  date_created: string
  date_updated: string
}

export interface RequestMessage {
  sid: string
  author: string
  body?: string
  message?: string
  date_created: string
}

/** A message as the case of a review shows it. */
export interface CaseMessage {
  author: string
  text: string
  date_created: string
}
