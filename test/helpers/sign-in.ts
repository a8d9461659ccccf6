import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'

export interface BrowserSession {
  /** As a `Cookie` header. */
  cookie: string
  setCookie: string
  csrf: string
}

/** Runs SQL as the owner of the database below a data directory whose server runs. */
export async function withDatabase<T>(dataDir: string, work: (sql: pg.Pool) => Promise<T>): Promise<T> {
  const joined = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
  const pool = new pg.Pool({ connectionString: joined.url, max: 2 })
  try {
    return await work(pool)
  } finally {
    await pool.end()
    await joined.stop()
  }
}

/** A one-time token for the first owner of an account, written as the command `account sign-in` writes it. */
export async function newSignInToken(sql: Pick<pg.Pool, 'query'>, accountSid: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const made = await sql.query(
    `insert into sign_in_links (token_hash, user_sid, account_sid, expires_at, created_at)
     select $2, sid, account_sid, now() + interval '100 years', now() from users where account_sid = $1 and role = 'owner' order by created_at limit 1`,
    [accountSid, createHash('sha256').update(token).digest()],
  )
  if (made.rowCount !== 1) throw new Error('the account has no owner')
  return token
}

export function postToken(url: string, token: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/console/v1/SignIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  })
}

/** Signs in as a browser would. */
export async function signIn(url: string, token: string, headers: Record<string, string> = {}): Promise<BrowserSession> {
  const answer = await postToken(url, token, headers)
  if (answer.status !== 200) throw new Error(`the sign-in was answered ${answer.status}`)
  const setCookie = answer.headers.get('set-cookie') ?? ''
  const body = (await answer.json()) as { csrf_token: string }
  return { cookie: setCookie.split(';')[0] ?? '', setCookie, csrf: body.csrf_token }
}
