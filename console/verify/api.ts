import type { AccentPair, CheckLanguage } from '../../src/domain/branding.ts'
import type { Side } from '../../src/domain/reading/reading.ts'

/** What the server tells the page: all it needs to draw any screen, nothing of the person. */
export interface CheckState {
  company: string
  /** The company's own colour, made legible. */
  accent: { light: AccentPair; dark: AccentPair } | null
  languages: readonly CheckLanguage[]
  language: CheckLanguage | null
  is_live_only: boolean
  status: 'created' | 'started' | 'processing' | 'retry' | 'in-review' | 'passed' | 'failed' | 'escalated' | 'expired' | 'redacted'
  step: 'reading' | 'comparing' | null
  attempts_left: number
  reasons: TellReason[]
  /** Good sides of the last attempt that need not be sent again. */
  kept: Side[]
  review_due_at: string | null
  /** By when a person would answer who is asked now; null where nobody has to be. */
  answer_by: string | null
  images_deleted_by: string | null
  country: string | null
  document_type: string | null
  supported: { country: string; types: IdType[] }[]
  /** Name of who asked, while this person has not agreed yet. */
  consent_wanted_by: string | null
  is_delegate: boolean
  phone: 'none' | 'waiting' | 'connected'
  /** This page was opened by the code on another screen. */
  is_phone: boolean
  vendor_url: string | null
}

export interface TellReason {
  code: string
  side: Side | null
  field: string | null
  seen: string | null
  expected: string | null
  note: string | null
}

export type IdType = 'passport' | 'national_id_card' | 'drivers_license' | 'residence_permit'

export interface Handoff {
  url: string
  /** Drawing instructions of an SVG path, one unit a module. */
  path: string
  size: number
  expires_at: string
}

/** The server said no (with its status) or did not answer (status 0). */
export class Refused extends Error {
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(status: number, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

async function call<T>(path: string, body?: unknown): Promise<T> {
  const init: RequestInit =
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  let response: Response
  try {
    response = await fetch(`/verify/api/${path}`, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    throw new Refused(0, 'no connection')
  }
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new Refused(response.status, messageOf(answer), detailsOf(answer))
  // The server is ours and versioned with this page.
  return answer as T
}

const messageOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'message' in answer && typeof answer.message === 'string' ? answer.message : ''

const detailsOf = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null && 'details' in answer && typeof answer.details === 'object' && answer.details !== null
    ? { ...answer.details }
    : {}

/** A secret of this tab, so that a link whose answer got lost opens again here and nowhere else. */
function browserSecret(): string {
  const key = 'countersign-check'
  const known =
    sessionStorage.getItem(key) ??
    Array.from(crypto.getRandomValues(new Uint8Array(24)), byte => byte.toString(16).padStart(2, '0')).join('')
  sessionStorage.setItem(key, known)
  return known
}

export const openLink = (token: string, code = ''): Promise<CheckState> => call('session', { token, browser: browserSecret(), code })
/** A code for going on in another browser; null where this link is over. */
export const newCode = (): Promise<{ code: string | null; expires_at: string | null }> => call('code', {})
export const mailCode = (token: string, language: string): Promise<unknown> => call('code-mail', { token, language })
/** Where a vendor takes the pictures itself. */
export const vendorAddress = (): Promise<{ url: string }> => call('vendor')
export const readState = (): Promise<CheckState> => call('state')
export const choose = (country: string, documentType: string): Promise<CheckState> =>
  call('choice', { country, document_type: documentType })
export const consent = (agrees: boolean): Promise<CheckState> => call('consent', { agrees })
export const handOff = (): Promise<Handoff> => call('handoff', {})
export const escalate = (message: string): Promise<CheckState> => call('escalation', { message })
/** The mail is written in the language that this page is read in. */
export const delegate = (name: string, email: string, language: string): Promise<{ url: string }> =>
  call('delegations', { name, email, language })
export const ask = (message: string, email: string): Promise<{ sid: string }> => call('requests', { message, email })

export interface Pictures {
  front: File | Blob | null
  back: File | Blob | null
}

/** 0..1 of the bytes of each side that are on their way. */
export type Sent = Partial<Record<Side, number>>

/** One form goes out in the order of its parts, so the bytes tell which side they belong to. `loaded` is without the form's own. */
function sentOf({ front, back }: Pictures, loaded: number): Sent {
  const [frontBytes, backBytes] = [front?.size ?? 0, back?.size ?? 0]
  const share = (bytes: number, of: number) => Math.min(Math.max(bytes / of, 0), 1)
  return { ...(front && { front: share(loaded, frontBytes) }), ...(back && { back: share(loaded - frontBytes, backBytes) }) }
}

/** An upload that makes no headway ends; one that does may take as long as its line is slow. */
const STALL_MS = 90_000

/** Sends the pictures. XMLHttpRequest is the one that tells upload progress. */
export function sendPictures(
  pictures: Pictures,
  country: string,
  documentType: string,
  onProgress: (sent: Sent) => void,
): Promise<CheckState> {
  const form = new FormData()
  form.append('IsoCountry', country)
  form.append('DocumentType', documentType)
  for (const side of ['front', 'back'] as const) {
    const picture = pictures[side]
    if (picture) form.append(side === 'front' ? 'Front' : 'Back', picture, picture instanceof File ? picture.name : `${side}.jpg`)
  }
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/verify/api/attempts')
    request.responseType = 'json'
    const beganAt = performance.now()
    request.timeout = STALL_MS
    const ownBytes = (pictures.front?.size ?? 0) + (pictures.back?.size ?? 0)
    request.upload.onprogress = ({ loaded, total }) => {
      request.timeout = performance.now() - beganAt + STALL_MS
      onProgress(sentOf(pictures, loaded - Math.max(total - ownBytes, 0)))
    }
    request.onload = () =>
      request.status < 300 ? resolve(request.response as CheckState) : reject(new Refused(request.status, messageOf(request.response)))
    request.onerror = request.ontimeout = request.onabort = () => reject(new Refused(0, 'no connection'))
    request.send(form)
  })
}
