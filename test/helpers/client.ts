import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import twilio from 'twilio'
import type { TestServer } from './server.ts'

export const SPECIMENS = join(import.meta.dirname, '..', 'specimens', 'fixed')

export interface Answer {
  status: number
  headers: Headers
  // A test reads what it expects and fails when it is not there.
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
  body: any
}

export interface Credentials {
  name: string
  secret: string
}

/** Requests as a customer would send them: forms, uploads and odd things. */
export function apiOf(url: string, { name, secret }: Credentials) {
  return async (
    method: string,
    path: string,
    body?: Record<string, unknown> | FormData | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`
    const answer = await fetch(url + path, {
      method,
      headers: { authorization, ...headers },
      ...(body !== undefined && { body: toBody(body) }),
    })
    const text = await answer.text()
    const isJson = (answer.headers.get('content-type') ?? '').includes('json')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
}

export type Api = ReturnType<typeof apiOf>

export const accountApi = (server: TestServer): Api => apiOf(server.url, { name: server.accountSid, secret: server.authToken })
export const staffApi = (server: TestServer): Api => apiOf(server.url, { name: server.staffKey, secret: server.staffSecret })

function toBody(body: Record<string, unknown> | FormData | string): URLSearchParams | FormData | string {
  if (typeof body === 'string' || body instanceof FormData) return body
  const pairs = Object.entries(body).flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, String(item)]))
  return new URLSearchParams(pairs)
}

/** The official SDK, routed to our origin. */
export function sdkOf(url: string, accountSid: string, authToken: string): twilio.Twilio {
  class Routed extends twilio.RequestClient {
    override request: InstanceType<typeof twilio.RequestClient>['request'] = options => {
      const { pathname, search } = new URL(options.uri)
      return super.request({ ...options, uri: url + pathname + search })
    }
  }
  return twilio(accountSid, authToken, { httpClient: new Routed() })
}

/** A multipart form: fields, and files by name from the fixed specimens or as bytes. */
export async function multipart(
  fields: Record<string, string | string[]>,
  files: readonly (string | { name: string; bytes: Uint8Array })[],
): Promise<FormData> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const item of [value].flat()) form.append(name, item)
  for (const file of files) {
    const { name, bytes } = typeof file === 'string' ? { name: file, bytes: await readFile(join(SPECIMENS, file)) } : file
    form.append('File', new Blob([new Uint8Array(bytes)]), name)
  }
  return form
}

/** Asks again until the answer is as wanted; fails after a minute. */
export async function eventually<T>(probe: () => Promise<T>, isDone: (value: T) => boolean, timeoutMs = 60_000): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (isDone(value)) return value
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain; last: ${JSON.stringify(value).slice(0, 800)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
