import { VendorUnavailable } from '../../../domain/vendor.ts'

export interface PersonaRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the base URL, with a leading slash. */
  path: string
  body?: unknown
  idempotencyKey?: string
}

export interface PersonaAnswer {
  status: number
  body: unknown
}

/** What the adapter needs of the network. */
export interface PersonaHttp {
  /** @throws VendorUnavailable when there is no answer, a 429 or a 5xx */
  call(request: PersonaRequest): Promise<PersonaAnswer>
  /** A picture from Persona's own file host. @throws VendorUnavailable */
  download(url: string): Promise<Uint8Array>
}

/** The API version whose shapes the adapter knows. */
export const PERSONA_VERSION = '2025-12-08'
const TIMEOUT_MS = 10_000
const MAX_PICTURE_BYTES = 20 * 1024 * 1024
const DEFAULT_WAIT_MS = 30_000

/** Speaks to Persona: every call has a time limit, follows no redirect, and is tried a second time only when nothing came back and there is time left. */
export function personaHttp({
  baseUrl,
  apiKey,
  timeoutMs = TIMEOUT_MS,
}: {
  baseUrl: string
  apiKey: string
  timeoutMs?: number
}): PersonaHttp {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'persona-version': PERSONA_VERSION,
    'key-inflection': 'kebab',
    accept: 'application/json',
  }
  const once = ({ method, path, body, idempotencyKey }: PersonaRequest, signal: AbortSignal): Promise<Response> =>
    fetch(`${baseUrl}${path}`, {
      method,
      redirect: 'error',
      signal,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return {
    async call(request) {
      // Same key and body: Persona promises that the second try has no second effect.
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await once(request, signal)
        .catch(() => once(request, signal))
        .catch((cause: unknown) => {
          throw new VendorUnavailable('Persona does not answer', { cause })
        })
      if (response.status === 429) throw new VendorUnavailable('Persona limits the rate', { retryAfterMs: waitOf(response) })
      if (response.status >= 500) throw new VendorUnavailable(`Persona answered ${response.status}`)
      return { status: response.status, body: await readJson(response) }
    },
    async download(url) {
      if (!isOwnHost(url, baseUrl)) throw new VendorUnavailable('Persona names a picture at a host that is not its own')
      // The address carries its own access token: the API key stays at home.
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
        throw new VendorUnavailable('Persona sends no picture', { cause })
      })
      if (!response.ok) throw new VendorUnavailable(`Persona answered ${response.status} for a picture`)
      return readWithin(response, MAX_PICTURE_BYTES)
    },
  }
}

/** `files.withpersona.com` and its like, or the host that is configured. */
function isOwnHost(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, host } = new URL(url)
  return (
    host === new URL(baseUrl).host || (protocol === 'https:' && (hostname === 'withpersona.com' || hostname.endsWith('.withpersona.com')))
  )
}

/** @throws VendorUnavailable when there is more than the limit, whatever the header says */
async function readWithin(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new VendorUnavailable('Persona sends a picture that is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const waitOf = (response: Response): number => {
  const seconds = Number(response.headers.get('ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : DEFAULT_WAIT_MS
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return response.status === 204 ? null : await response.json()
  } catch (cause) {
    throw new VendorUnavailable('Persona answered something else than JSON', { cause })
  }
}
