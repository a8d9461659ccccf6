import type { Context, StaffRole } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

export interface User {
  sid: string
  accountSid: string
  role: 'owner' | 'admin' | 'member'
  staffSid: string | null
  email: string
  name: string
}

interface Row {
  sid: string
  account_sid: string
  role: User['role']
  staff_sid: string | null
  sealed: Buffer
  key_slot: string
}

const about = (sid: string) => `users:${sid}`

export async function insertUser(tx: Tx, ctx: Context, user: User): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  await tx.query(
    `insert into users (sid, account_sid, role, staff_sid, sealed, email_index, key_slot, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [
      user.sid,
      user.accountSid,
      user.role,
      user.staffSid,
      await ctx.vault.seal(keySlot, about(user.sid), { email: user.email, name: user.name }),
      ctx.vault.index('users:email', user.email.toLowerCase()),
      keySlot,
      ctx.now,
    ],
  )
}

export async function findUser(tx: Tx, ctx: Context, sid: string): Promise<User | undefined> {
  const row = await tx.one<Row>(
    `select sid, account_sid, role, staff_sid, sealed, key_slot from users where sid = $1 and status = 'active'`,
    [sid],
  )
  if (!row) return undefined
  // What `insertUser` sealed for this very row.
  const { email, name } = (await ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed)) as { email: string; name: string }
  return { sid: row.sid, accountSid: row.account_sid, role: row.role, staffSid: row.staff_sid, email, name }
}

/** The first owner of an account: whom a link from the command line signs in. */
export async function findOwner(tx: Tx, accountSid: string): Promise<string | undefined> {
  return (
    await tx.one<{ sid: string }>(
      `select sid from users where account_sid = $1 and role = 'owner' and status = 'active' order by created_at limit 1`,
      [accountSid],
    )
  )?.sid
}

/** The user that a member of staff signs in as: in the house, or where somebody is owner and staff at once. Index: users_staff. */
export function findUserOfStaff(tx: Tx, staffSid: string): Promise<{ sid: string; accountSid: string } | undefined> {
  return tx.one(
    `select u.sid, u.account_sid as "accountSid" from users u join accounts a on a.sid = u.account_sid
     where u.staff_sid = $1 and u.status = 'active' order by a.is_house desc, u.created_at limit 1`,
    [staffSid],
  )
}

export async function insertLink(
  tx: Tx,
  link: { tokenHash: Buffer; userSid: string; accountSid: string; expiresAt: Date; now: Date },
): Promise<void> {
  await tx.query('insert into sign_in_links (token_hash, user_sid, account_sid, expires_at, created_at) values ($1, $2, $3, $4, $5)', [
    link.tokenHash,
    link.userSid,
    link.accountSid,
    link.expiresAt,
    link.now,
  ])
}

/** Uses a link up: of two at once, one gets it. */
export async function takeLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<{ userSid: string; accountSid: string } | undefined> {
  return tx.one(
    'update sign_in_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning user_sid as "userSid", account_sid as "accountSid"',
    [tokenHash, now],
  )
}

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; userSid: string; accountSid: string; csrfToken: string; now: Date },
): Promise<void> {
  await tx.query(
    'insert into sessions (token_hash, user_sid, account_sid, csrf_token, created_at, seen_at) values ($1, $2, $3, $4, $5, $5)',
    [session.tokenHash, session.userSid, session.accountSid, session.csrfToken, session.now],
  )
}

/** Whose session was ended; undefined when there is none, or it has ended already. */
export async function endSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<{ userSid: string; accountSid: string } | undefined> {
  return tx.one(
    'update sessions set ended_at = $2 where token_hash = $1 and ended_at is null returning user_sid as "userSid", account_sid as "accountSid"',
    [tokenHash, now],
  )
}

export interface SessionRow {
  user_sid: string
  account_sid: string
  csrf_token: string
  created_at: Date
  seen_at: Date
  role: 'owner' | 'admin' | 'member'
  staff_sid: string | null
  staff_roles: StaffRole[] | null
  status: string
}

/** The session of a cookie with its user's rights; a function of the database's owner, as nobody is known yet. */
export async function findSessionRow(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  return tx.one(
    'select user_sid, account_sid, csrf_token, created_at, seen_at, role, staff_sid, staff_roles, status from find_session($1)',
    [tokenHash],
  )
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<void> {
  await tx.query('select touch_session($1, $2)', [tokenHash, now])
}
