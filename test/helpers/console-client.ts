import type { Answer } from './client.ts'

/** A browser as far as the session goes: it keeps the cookie and brings the token against forgery. */
export interface ConsoleClient {
  (method: string, path: string, body?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>
  /** The cookie as it would be sent, and what the server said about it. */
  cookie(): string
  setCookie(): string
}

export function consoleClient(url: string, agent = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0'): ConsoleClient {
  let cookie = ''
  let setCookie = ''
  let csrf = ''
  const call = async (method: string, path: string, body?: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        'user-agent': agent,
        ...(cookie && { cookie }),
        ...(method !== 'GET' && csrf && { 'x-csrf-token': csrf }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const given = answer.headers.get('set-cookie')
    if (given) {
      setCookie = given
      cookie = given.split(';')[0] ?? ''
    }
    const text = await answer.text()
    const parsed = text.startsWith('{') ? JSON.parse(text) : text
    if (typeof parsed === 'object' && parsed.csrf_token) csrf = parsed.csrf_token
    return { status: answer.status, headers: answer.headers, body: parsed }
  }
  return Object.assign(call, { cookie: () => cookie, setCookie: () => setCookie })
}

export const tokenOf = (signInUrl: string): string => new URL(signInUrl).searchParams.get('token') ?? ''

/** Signs a person in by the link that was made for them. */
export async function enterBy(url: string, signInUrl: string): Promise<ConsoleClient> {
  const client = consoleClient(url)
  const { status, body } = await client('POST', '/console/v1/SignIn', { token: tokenOf(signInUrl) })
  if (status !== 200) throw new Error(`the link did not sign in: ${status} ${JSON.stringify(body)}`)
  return client
}
