import { noteReach } from './reach.ts'

/** The one door to the server. The Console has no rights of its own: these are the public endpoints, with the session's cookie. */

export interface ErrorBody {
  code: number
  message: string
  more_info?: string
  status: number
  details?: Record<string, unknown>
}

/** A refusal by the server, or `code` 0 when no answer came. */
export class ApiError extends Error {
  readonly code: number
  readonly status: number
  readonly details: Record<string, unknown>
  readonly requestId: string | null
  /** Seconds until it is worth trying again, where the server says. */
  readonly retryAfter: number | null

  constructor(body: ErrorBody, requestId: string | null = null, retryAfter: number | null = null) {
    super(body.message)
    this.code = body.code
    this.status = body.status
    this.details = body.details ?? {}
    this.requestId = requestId
    this.retryAfter = retryAfter
  }
}

let csrfToken = ''
export const rememberCsrf = (token: string): void => {
  csrfToken = token
}

export type Fields = Record<string, string | number | boolean | readonly string[] | undefined | null>

/** Twilio's form: a repeated key is an array; undefined and null are left out, '' clears. */
export function toForm(fields: Fields): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one))
  }
  return form
}

const randomKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method === 'GET') return headers
  headers['X-CSRF-Token'] = csrfToken
  if (method === 'POST') headers['Idempotency-Key'] = randomKey()
  return headers
}

const isErrorBody = (body: unknown): body is ErrorBody =>
  typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' && 'code' in body

export function refusal(status: number, text: string, header: (name: string) => string | null): ApiError {
  const requestId = header('x-request-id')
  const wait = header('retry-after')
  try {
    const body: unknown = JSON.parse(text)
    if (isErrorBody(body)) return new ApiError({ ...body, status }, requestId, wait === null ? null : Number(wait))
  } catch {
    // Not JSON: a proxy or a stopped server answered.
  }
  return new ApiError({ code: 0, status, message: `The server answered ${status}.` }, requestId)
}

async function send(method: string, path: string, body: BodyInit | null, more: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    const headers = { ...headersFor(method), ...(more.headers as Record<string, string> | undefined) }
    // A request of a page that is being closed outlives it.
    const keepalive = method !== 'GET' && document.visibilityState === 'hidden'
    response = await fetch(path, { method, body, credentials: 'same-origin', keepalive, ...more, headers })
  } catch (cause) {
    noteReach(false)
    throw Object.assign(new ApiError({ code: 0, status: 0, message: 'No connection to the server.' }), { cause })
  }
  noteReach(true)
  if (!response.ok) throw refusal(response.status, await response.text(), name => response.headers.get(name))
  return response
}

const parse = async <T>(response: Response): Promise<T> => {
  const text = await response.text()
  // The server's own views are the contract; the type is stated by the caller.
  return (text ? JSON.parse(text) : undefined) as T
}

export const get = async <T>(path: string, query: Fields = {}): Promise<T> => {
  const form = toForm(query).toString()
  return parse<T>(await send('GET', form ? `${path}${path.includes('?') ? '&' : '?'}${form}` : path, null))
}

export const post = async <T>(path: string, fields: Fields = {}): Promise<T> => parse<T>(await send('POST', path, toForm(fields)))

export const postJson = async <T>(path: string, body: unknown): Promise<T> =>
  parse<T>(await send('POST', path, JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }))

/** A file that the server makes, saved under the name it gives. */
export async function download(path: string, query: Fields = {}, body?: unknown): Promise<void> {
  const form = toForm(query).toString()
  const headers = { Accept: '*/*', ...(body !== undefined && { 'Content-Type': 'application/json' }) }
  const method = body === undefined ? 'GET' : 'POST'
  const answer = await send(method, form ? `${path}?${form}` : path, body === undefined ? null : JSON.stringify(body), { headers })
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'download'
  save(name, await answer.blob())
}

/** Hands a file to the browser's own download. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const remove = async (path: string): Promise<void> => {
  await send('DELETE', path, null)
}

/** Survives the closing of the page: for a decision whose time to undo is cut short. */
export const postOnLeave = (path: string, fields: Fields): void => {
  void send('POST', path, toForm(fields), { keepalive: true }).catch(() => undefined)
}
