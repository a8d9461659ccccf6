import type { DocumentKind } from '../../../domain/documents/kinds.ts'
import { AppError } from '../../../domain/errors.ts'
import { reason } from '../../../domain/reasons.ts'
import {
  type AttemptOutcome,
  type AttemptResult,
  type CaseRef,
  type CaseResult,
  type CaseView,
  type NewCase,
  type Notice,
  type NoticeCheck,
  type Redaction,
  type Vendor,
  VendorUnavailable,
} from '../../../domain/vendor.ts'
import type { PersonaAnswer, PersonaHttp } from './http.ts'
import { reasonsOf } from './reasons.ts'
import { eventOf, firstIdOf, inquiryOf, type PersonaInquiry, type PersonaVerification, textIn } from './shapes.ts'
import { checkSignature } from './signature.ts'

export interface PersonaOptions {
  http: PersonaHttp
  /** `itmpl_…` */
  templateId: string
  /** Every secret that may sign just now: two while one is rotated. */
  webhookSecrets: readonly string[]
  /** A workflow of the operator's at Persona decides: nothing passes before it has. */
  hasWorkflow: boolean
  /** Makes a picture fit for a reviewer's eyes: decoded and encoded anew. */
  reencode(bytes: Uint8Array): Promise<Uint8Array>
}

/** Our names of details and Persona's names of the fields that are compared. */
const FIELDS: Readonly<Record<string, string>> = {
  first_name: 'name-first',
  last_name: 'name-last',
  birth_date: 'birthdate',
  document_number: 'identification-number',
  email: 'email-address',
  phone_number: 'phone-number',
  street: 'address-street-1',
  city: 'address-city',
  region: 'address-subdivision',
  postal_code: 'address-postal-code',
}

const ID_CLASSES: Readonly<Record<string, DocumentKind>> = {
  pp: 'passport',
  ppc: 'passport',
  dl: 'drivers_license',
  id: 'national_id_card',
  rp: 'residence_permit',
  pr: 'residence_permit',
  visa: 'visa',
}

const COUNTRY_TAG = 'requested-country:'

/** Persona as verification vendor: pictures never come near us, and what a webhook claims is fetched anew. */
export function createPersonaVendor({ http, templateId, webhookSecrets, hasWorkflow, reencode }: PersonaOptions): Vendor {
  const fetchInquiry = async (ref: CaseRef): Promise<PersonaInquiry> =>
    inquiryOf(expect(await http.call({ method: 'GET', path: `/inquiries/${encodeURIComponent(ref)}?include=verifications` }), 200))

  return {
    name: 'persona',
    remote: 'persona',
    knows: ref => ref.startsWith('inq_'),
    takesPictures: () => false,
    start: input => startInquiry(http, templateId, input),
    link: async ref => freshLink(http, await fetchInquiry(ref)),
    async attempt() {
      throw new AppError('conflict', { why: 'Pictures are taken at the verification vendor: open the link' })
    },
    async result(ref, now) {
      return resultOf(await fetchInquiry(ref), hasWorkflow, now)
    },
    async view(ref) {
      const inquiry = await fetchInquiry(ref)
      if (inquiry.redactedAt) throw new AppError('gone')
      return viewOf(inquiry, http, reencode)
    },
    redact: async ref => redactInquiry(http, await fetchInquiry(ref)),
    block: async () => ({ papers: 0, cases: [] }),
    unblock: async () => 0,
    notice: async notice => checkNotice(notice, webhookSecrets),
  }
}

/**
 * Makes one inquiry for one reference. Persona keeps even a failure for its Idempotency-Key, so after one the reference is looked up,
 * and only if there is none another key is tried.
 */
async function startInquiry(http: PersonaHttp, templateId: string, input: NewCase): Promise<CaseRef> {
  const { inquirySid } = input
  const create = async (idempotencyKey: string) =>
    inquiryOf(expect(await http.call({ method: 'POST', path: '/inquiries', idempotencyKey, body: creationOf(templateId, input) }), 201)).id
  try {
    return await create(inquirySid)
  } catch (error) {
    const known = await findByReference(http, inquirySid)
    if (known) return known
    if (error instanceof VendorUnavailable && error.retryAfterMs !== undefined) throw error
    return create(`${inquirySid}-${input.now.getTime()}`)
  }
}

async function findByReference(http: PersonaHttp, reference: string): Promise<CaseRef | undefined> {
  const path = `/inquiries?filter[reference-id]=${encodeURIComponent(reference)}&page[size]=1`
  return firstIdOf(expect(await http.call({ method: 'GET', path }), 200))
}

function creationOf(templateId: string, { inquirySid, country, details }: NewCase): unknown {
  const fields = Object.entries(FIELDS).flatMap(([ours, theirs]) => (details[ours] ? [[theirs, details[ours]]] : []))
  return {
    data: {
      attributes: {
        'inquiry-template-id': templateId,
        'reference-id': inquirySid,
        tags: country ? [`${COUNTRY_TAG}${country}`] : [],
        fields: { ...Object.fromEntries(fields), ...(country && { 'selected-country-code': country }) },
      },
    },
    // No account: redacting an inquiry would not redact it.
    meta: { 'auto-create-account': false },
  }
}

/** A one-time link that works now; an expired inquiry is resumed first. Null when the case takes no more. */
async function freshLink(http: PersonaHttp, { id, status }: PersonaInquiry): Promise<string | null> {
  if (!['created', 'pending', 'expired'].includes(status)) return null
  if (status === 'expired') expect(await http.call({ method: 'POST', path: `/inquiries/${id}/resume`, body: {} }), 200)
  const answer = expect(await http.call({ method: 'POST', path: `/inquiries/${id}/generate-one-time-link`, body: {} }), 200)
  const link = textIn(answer, 'meta', 'one-time-link')
  if (!link) throw new VendorUnavailable('Persona gave no link')
  return link
}

function expect({ status, body }: PersonaAnswer, wanted: number): unknown {
  if (status === wanted) return body
  throw new VendorUnavailable(`Persona answered ${status} instead of ${wanted}`)
}

function resultOf(inquiry: PersonaInquiry, hasWorkflow: boolean, now: Date): CaseResult {
  const requested = inquiry.tags.find(tag => tag.startsWith(COUNTRY_TAG))?.slice(COUNTRY_TAG.length) ?? null
  const attempts = inquiry.verifications
    .filter(
      ({ type, status }) => type === 'verification/government-id' && ['submitted', 'passed', 'failed', 'requires_retry'].includes(status),
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(verification => attemptOf(verification, requested, now))
  const last = attempts.at(-1)
  if (last) last.outcome = afterDecision(last.outcome, inquiry.status, hasWorkflow)
  const { decidedAt, redactedAt } = inquiry
  return { state: stateOf(inquiry.status, attempts), decidedAt, attempts, alsoShownIn: [], redactedAt }
}

/** A paper that passed is not the end where a workflow or a person at Persona decides on the inquiry. */
function afterDecision(outcome: AttemptOutcome, status: string, hasWorkflow: boolean): AttemptOutcome {
  if (outcome.state !== 'passed') return outcome
  const { staffReasons } = outcome
  if (status === 'needs_review') return { state: 'review', reasons: [], staffReasons }
  if (status === 'declined') return { state: 'retry', reasons: [reason('suspected_fraud')], sides: {}, staffReasons }
  return hasWorkflow && status !== 'approved' ? { state: 'processing', step: 'comparing' } : outcome
}

function attemptOf(verification: PersonaVerification, requested: string | null, now: Date): AttemptResult {
  return {
    ref: verification.id,
    at: verification.at,
    country: verification.countryCode,
    documentType: ID_CLASSES[verification.idClass ?? ''] ?? null,
    outcome: outcomeOf(verification, requested, now),
  }
}

/** Persona passes papers of any country it allows, so the country asked for is compared here. */
function outcomeOf(verification: PersonaVerification, requested: string | null, now: Date): AttemptOutcome {
  if (verification.status === 'submitted') return { state: 'processing', step: 'reading' }
  const { reasons, staffReasons, unknown } = reasonsOf(verification)
  const { countryCode, expirationDate } = verification
  if (requested && countryCode && countryCode !== requested && !reasons.some(({ code }) => code === 'country_mismatch'))
    reasons.push(reason('country_mismatch', { seen: countryCode, expected: requested }))
  if (expirationDate && expirationDate < now.toISOString().slice(0, 10) && !reasons.some(({ code }) => code === 'expired'))
    reasons.push(reason('expired', { seen: expirationDate }))
  if (verification.status === 'passed' && !reasons.some(({ code }) => code === 'country_mismatch' || code === 'expired'))
    return { state: 'passed', staffReasons }
  if (unknown.length > 0 || reasons.length === 0)
    return { state: 'review', reasons: reasons.length > 0 ? reasons : [reason('other')], staffReasons }
  return { state: 'retry', reasons, sides: {}, staffReasons }
}

/** With a workflow `completed` and `failed` are followed by a decision; without one they are final. An attempt of ours that failed the country wins. */
function stateOf(status: string, attempts: readonly AttemptResult[]): CaseResult['state'] {
  const last = attempts.at(-1)?.outcome.state
  if (status === 'approved') return 'passed'
  if (status === 'declined') return 'failed'
  if (status === 'needs_review' || last === 'review') return 'review'
  if (status === 'completed') return last === 'retry' ? 'failed' : last === 'processing' ? 'open' : 'passed'
  if (status === 'failed') return 'failed'
  return status === 'expired' ? 'expired' : 'open'
}

async function viewOf(inquiry: PersonaInquiry, http: PersonaHttp, reencode: PersonaOptions['reencode']): Promise<CaseView> {
  const shown = inquiry.verifications.filter(({ type }) => type === 'verification/government-id')
  const images = await Promise.all(
    shown.flatMap(verification =>
      verification.photos.map(async ({ page, url }) => ({
        side: page === 'back' ? ('back' as const) : ('front' as const),
        attemptRef: verification.id,
        mimeType: 'image/png' as const,
        bytes: await reencode(await http.download(url)),
      })),
    ),
  )
  const last = shown.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1)
  const fields = Object.entries(FIELDS).flatMap(([field, theirs]) => {
    const seen = last?.values[theirs] ?? null
    const expected = inquiry.fields[theirs] ?? null
    if (!seen && !expected) return []
    const verdict = !seen
      ? ('not_found' as const)
      : !expected || seen.toLowerCase() === expected.toLowerCase()
        ? ('same' as const)
        : ('different' as const)
    return [{ field, seen, expected, verdict }]
  })
  const failed = last ? reasonsOf(last) : { reasons: [], staffReasons: [] }
  const checks = [...failed.reasons, ...failed.staffReasons].map(({ code }) => ({ name: code, state: 'failed' as const }))
  return { images, fields, checks, imagesDeletedBy: null }
}

/** Asks for redaction and for that of an account, should the template have made one. Done only when Persona says so. */
async function redactInquiry(http: PersonaHttp, inquiry: PersonaInquiry): Promise<Redaction> {
  if (inquiry.accountId) {
    const { status } = await http.call({ method: 'DELETE', path: `/accounts/${inquiry.accountId}` })
    if (![200, 404, 409].includes(status)) throw new VendorUnavailable(`Persona answered ${status} to a redaction`)
  }
  if (inquiry.redactedAt)
    return { state: 'done', at: inquiry.redactedAt, receipt: `persona:${inquiry.id}:${inquiry.redactedAt.toISOString()}` }
  const { status } = await http.call({ method: 'DELETE', path: `/inquiries/${inquiry.id}` })
  // 409: asked for before and still under way.
  if (status !== 200 && status !== 409) throw new VendorUnavailable(`Persona answered ${status} to a redaction`)
  return { state: 'pending' }
}

function checkNotice({ headers, body, now }: Notice, secrets: readonly string[]): NoticeCheck {
  const verdict = checkSignature(headers['persona-signature'], body, secrets, now)
  if (verdict !== 'genuine') return { state: verdict }
  const event = eventOf(parse(body))
  return event ? { state: 'genuine', eventId: event.id, at: event.at, caseRef: event.inquiryId } : { state: 'forged' }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return null
  }
}
