import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** A link that was handed out, or the browser session that it became. */
export interface CheckLink {
  accountSid: string
  inquirySid: string
  delegationSid: string | null
  isPhone: boolean
  expiresAt: Date
}

export interface CheckSession extends CheckLink {
  linkHash: Buffer
}

const TOKEN_BYTES = 24
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const LINK = `account_sid as "accountSid", inquiry_sid as "inquirySid", delegation_sid as "delegationSid", is_phone as "isPhone", expires_at as "expiresAt"`

/** A new one-time token. It is told once and kept as a hash. */
export async function makeLink(tx: Tx, ctx: Context, link: CheckLink): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await tx.query(
    `insert into check_links (token_hash, account_sid, inquiry_sid, delegation_sid, is_phone, expires_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [hashOf(token), link.accountSid, link.inquirySid, link.delegationSid, link.isPhone, link.expiresAt, ctx.now],
  )
  return token
}

export const linkUrl = (base: string, token: string): string => `${base}/verify/${token}`

/**
 * Uses a link up: one conditional update, so that it opens in one browser only. That browser, known by its secret, may ask again:
 * the first answer may have got lost. Undefined when it ended, was used by another or never was.
 */
export const takeLink = (tx: Tx, token: string, browserSecret: string, now: Date): Promise<CheckLink | undefined> =>
  tx.one<CheckLink>(
    `update check_links set used_at = coalesce(used_at, $3), used_by = $2
     where token_hash = $1 and expires_at > $3 and (used_at is null or used_by = $2) returning ${LINK}`,
    [hashOf(token), browserSecret ? hashOf(browserSecret) : null, now],
  )

const CODE_DIGITS = 8
const CODE_MINUTES = 30
const CODE_TRIES = 5
const CODE_MAILS = 5

/** A new code for going on with this link in another browser; earlier ones are over. Told once and kept as a hash. */
export async function makeCode(tx: Tx, linkHash: Buffer, now: Date): Promise<{ code: string; expiresAt: Date } | undefined> {
  const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')
  const expiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000)
  const row = await tx.one(
    `update check_links set code_hash = $2, code_expires_at = $3, code_tries = 0 where token_hash = $1 and expires_at > $4 returning token_hash`,
    [linkHash, hashOf(code), expiresAt, now],
  )
  return row === undefined ? undefined : { code, expiresAt }
}

/** Takes one of the few mails that a link may send. */
export async function takeCodeMail(tx: Tx, linkHash: Buffer): Promise<boolean> {
  const row = await tx.one(
    `update check_links set code_mails = code_mails + 1 where token_hash = $1 and code_mails < ${CODE_MAILS} returning token_hash`,
    [linkHash],
  )
  return row !== undefined
}

/** Uses a code up: each try is counted before it is compared, so that nobody guesses in parallel. The link is this browser's from then on. */
export async function takeCode(tx: Tx, token: string, code: string, browserSecret: string, now: Date): Promise<CheckLink | undefined> {
  const tried = await tx.one<{ code_hash: Buffer }>(
    `update check_links set code_tries = code_tries + 1
     where token_hash = $1 and expires_at > $2 and code_expires_at > $2 and code_hash is not null and code_tries < ${CODE_TRIES} returning code_hash`,
    [hashOf(token), now],
  )
  if (!tried || !timingSafeEqual(tried.code_hash, hashOf(code.replace(/\D/g, '')))) return undefined
  return tx.one<CheckLink>(`update check_links set code_hash = null, used_by = $2 where token_hash = $1 returning ${LINK}`, [
    hashOf(token),
    browserSecret ? hashOf(browserSecret) : null,
  ])
}

export const linkHashOf = hashOf

/** The link without using it up: for a vendor that makes its own one-time link behind ours. */
export const peekLink = (tx: Tx, token: string, now: Date): Promise<CheckLink | undefined> =>
  tx.one<CheckLink>(`select ${LINK} from check_links where token_hash = $1 and expires_at > $2`, [hashOf(token), now])

/** A browser session in exchange for a link; returns the cookie's value. */
export async function openSession(tx: Tx, ctx: Context, link: CheckLink, linkToken: string, expiresAt: Date): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await tx.query(
    `insert into check_sessions (token_hash, account_sid, inquiry_sid, delegation_sid, link_hash, is_phone, expires_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [hashOf(token), link.accountSid, link.inquirySid, link.delegationSid, hashOf(linkToken), link.isPhone, expiresAt, ctx.now],
  )
  return token
}

export const findCheckSession = (tx: Tx, token: string, now: Date): Promise<CheckSession | undefined> =>
  tx.one<CheckSession>(`select ${LINK}, link_hash as "linkHash" from check_sessions where token_hash = $1 and expires_at > $2`, [
    hashOf(token),
    now,
  ])

/** Whether the session came from this very link: the same browser may open it again. */
export const isSameLink = (session: CheckSession, token: string): boolean => session.linkHash.equals(hashOf(token))

/** How far the hand-over to a phone has come, by the newest code. Index: check_links_inquiry. */
export async function phoneState(tx: Tx, inquirySid: string, now: Date): Promise<'none' | 'waiting' | 'connected'> {
  const row = await tx.one<{ used_at: Date | null; expires_at: Date }>(
    'select used_at, expires_at from check_links where inquiry_sid = $1 and is_phone order by created_at desc limit 1',
    [inquirySid],
  )
  if (row?.used_at) return 'connected'
  return row && row.expires_at > now ? 'waiting' : 'none'
}

/** Ends the links and sessions of one colleague, of the applicant alone, or of everybody. */
export async function endLinks(tx: Tx, inquirySid: string, whose: string | 'applicant' | 'all'): Promise<void> {
  const about =
    whose === 'all'
      ? 'inquiry_sid = $1 and $2::text is not null'
      : whose === 'applicant'
        ? 'inquiry_sid = $1 and delegation_sid is null and $2::text is not null'
        : 'inquiry_sid = $1 and delegation_sid = $2'
  await tx.query(`delete from check_sessions where ${about}`, [inquirySid, whose])
  await tx.query(`delete from check_links where ${about}`, [inquirySid, whose])
}

/** Indexes: check_links_age, check_sessions_age. */
export async function dropOldLinks(tx: Tx, now: Date): Promise<void> {
  await tx.query('delete from check_sessions where expires_at <= $1', [now])
  await tx.query('delete from check_links where expires_at <= $1', [now])
}
