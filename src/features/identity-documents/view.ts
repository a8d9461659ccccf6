import { forApplicant } from '../../domain/reasons.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { DocumentFile, PaperState } from '../documents/file.ts'
import { fileView } from '../documents/view.ts'
import { reasonView } from '../reviews/reason-view.ts'
import type { FiledDocument, IdentityDocument } from './identity-document.ts'

export const PATH = '/v1/IdentityDocuments'

export interface BriefDocument {
  document: IdentityDocument
  papers: readonly PaperState[]
  /** How many numbers rely on it, where that was counted. */
  numberCount?: number
}

/** Enough for a list: no detail, no reading. */
export const briefView = ({ document, papers, numberCount }: BriefDocument): Record<string, unknown> => ({
  sid: document.sid,
  friendly_name: document.friendlyName,
  iso_country: document.isoCountry,
  number_type: document.numberType,
  end_user_type: document.endUserType,
  verification_status: document.state,
  reasons: forApplicant(document.verdict?.reasons ?? []).map(reasonView),
  review_due_at: isoTime(document.reviewDueAt),
  valid_until: validUntil(document),
  documents: papers.map(({ documentType, state }) => ({ document_type: documentType, status: state })),
  ...(numberCount === undefined ? {} : { number_count: numberCount }),
  date_created: isoTime(document.createdAt),
  date_updated: isoTime(document.updatedAt),
})

export function identityDocumentView({ document, files }: FiledDocument, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const url = `${ctx.publicUrl}${PATH}/${document.sid}`
  return {
    sid: document.sid,
    account_sid: document.accountSid,
    friendly_name: document.friendlyName,
    iso_country: document.isoCountry,
    number_type: document.numberType,
    end_user_type: document.endUserType,
    attributes: document.attributes,
    address_sid: document.addressSid,
    regulation_sid: document.regulationSid,
    verification_status: document.state,
    reasons: forApplicant(document.verdict?.reasons ?? []).map(reasonView),
    reading: document.verdict?.comparison ?? [],
    review_due_at: isoTime(document.reviewDueAt),
    valid_until: validUntil(document),
    images_deleted_by: isoTime(firstErased(files)),
    decided_by: document.decidedBy,
    documents: files.map(fileView),
    status_callback: document.statusCallback,
    date_submitted: isoTime(document.submittedAt),
    date_decided: isoTime(document.decidedAt),
    date_created: isoTime(document.createdAt),
    date_updated: isoTime(document.updatedAt),
    url,
    links: { submit: `${url}/Submit`, files: `${url}/Files` },
  }
}

/** When the first of the scans is erased; null while something relies on them. */
function firstErased(files: readonly DocumentFile[]): Date | null {
  const times = files.flatMap(({ eraseAfter }) => (eraseAfter ? [eraseAfter.getTime()] : []))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

/** The day on which it ends: the first of its papers, or earlier because its rule asks for more. */
function validUntil({ expiresOn, validUntil }: IdentityDocument): string | null {
  const ends = validUntil?.toISOString().slice(0, 10) ?? null
  return ends !== null && (expiresOn === null || ends < expiresOn) ? ends : expiresOn
}
