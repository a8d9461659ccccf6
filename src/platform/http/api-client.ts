import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** An account at a server that speaks Twilio's API: Twilio itself, or a Countersign. */
export interface ApiAccount {
  baseUrl: string
  accountSid: string
  authToken: string
}

export interface ApiAnswer {
  status: number
  body: Record<string, unknown>
}

export interface ApiClient {
  /** A path, or an absolute URL of a next page: its path and query are asked of the same server. */
  get(pathOrUrl: string): Promise<ApiAnswer>
  post(path: string, form: Readonly<Record<string, string>>, idempotencyKey: string): Promise<ApiAnswer>
}

const TIMEOUT_MS = 30_000
const BODY_LIMIT_BYTES = 32 * 1024 * 1024

/** Asks the server that an operator named, nobody else: redirects are answers. @throws Error when it cannot be reached or answers no JSON */
export function createApiClient({ baseUrl, accountSid, authToken }: ApiAccount): ApiClient {
  const base = new URL(baseUrl)
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const send = (method: string, pathOrUrl: string, headers: Record<string, string>, body?: string): Promise<ApiAnswer> => {
    const { pathname, search } = new URL(pathOrUrl, base)
    const ask = base.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const request = ask(
        new URL(pathname + search, base),
        { method, headers: { authorization, ...headers }, timeout: TIMEOUT_MS },
        response => {
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > BODY_LIMIT_BYTES) request.destroy(new Error('the answer is too long'))
            chunks.push(chunk)
          })
          response.on('error', reject)
          response.on('end', () => {
            try {
              resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')) })
            } catch (cause) {
              reject(new Error(`${base.origin} answered ${response.statusCode} without JSON`, { cause }))
            }
          })
        },
      )
      request.on('timeout', () => request.destroy(new Error(`${base.origin} did not answer in time`)))
      request.on('error', reject)
      request.end(body)
    })
  }
  return {
    get: pathOrUrl => send('GET', pathOrUrl, {}),
    post: (path, form, idempotencyKey) =>
      send(
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': idempotencyKey },
        new URLSearchParams(form).toString(),
      ),
  }
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
  return Object.fromEntries(Object.entries(value))
}
