import { forApplicant, type Reason } from '../../domain/reasons.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { HOST_PATHS } from '../end-users/end-user.ts'
import type { SupportingDocument } from './supporting-document.ts'

/** Trust Hub spells the states of documents in upper case. */
const stateView = ({ host, state }: SupportingDocument): string => (host === 'trusthub' ? state.toUpperCase().replaceAll('-', '_') : state)

export function supportingDocumentView(document: SupportingDocument, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const reasons = document.state === 'rejected' ? forApplicant(document.verdict?.reasons ?? []) : []
  return {
    sid: document.sid,
    account_sid: document.accountSid,
    friendly_name: document.friendlyName,
    mime_type: document.mimeType,
    status: stateView(document),
    failure_reason: failureText(reasons),
    errors: errorsView(reasons),
    type: document.type,
    attributes: document.attributes,
    reading: document.verdict?.comparison ?? [],
    date_created: isoTime(document.createdAt),
    date_updated: isoTime(document.updatedAt),
    url: `${ctx.publicUrl}${HOST_PATHS[document.host]}/SupportingDocuments/${document.sid}`,
  }
}

/** The sentences of the reasons with their notes, or null when there is none. */
export const failureText = (reasons: readonly Reason[]): string | null =>
  reasons.length === 0 ? null : [...new Set(reasons.flatMap(({ text, note }) => (note ? [text, note] : [text])))].join(' ')

/** Twilio's `errors[]`: the codes, each once; null when there is none. */
export const errorsView = (reasons: readonly Reason[]): { code: number }[] | null =>
  reasons.length === 0 ? null : [...new Set(reasons.map(({ twilioCode }) => twilioCode))].map(code => ({ code }))
