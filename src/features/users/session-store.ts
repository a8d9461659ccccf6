import type { Role } from '../../domain/roles.ts'
import type { StaffRole } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { User } from './user.ts'

export interface SessionRow {
  sid: string
  user_sid: string
  account_sid: string
  csrf_token: string
  created_at: Date
  seen_at: Date
  role: Role
  staff_sid: string | null
  staff_roles: StaffRole[] | null
  status: string
}

/** One of a person's sessions, as their list shows it. */
export interface ListedSession {
  sid: string
  device: string
  method: 'link' | 'password'
  createdAt: Date
  seenAt: Date
}

export async function insertSession(
  tx: Tx,
  session: {
    sid: string
    tokenHash: Buffer
    user: Pick<User, 'sid' | 'accountSid'>
    csrfToken: string
    device: string
    method: ListedSession['method']
    /** Now, or the beginning of the session that this one takes the place of. */
    createdAt: Date
    now: Date
  },
): Promise<void> {
  await tx.query(
    'insert into sessions (sid, token_hash, user_sid, account_sid, csrf_token, device, method, created_at, seen_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      session.sid,
      session.tokenHash,
      session.user.sid,
      session.user.accountSid,
      session.csrfToken,
      session.device,
      session.method,
      session.createdAt,
      session.now,
    ],
  )
}

/** The session of a cookie with its user's rights; a function of the database's owner, as nobody is known yet. */
export async function findSessionRow(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  return tx.one(
    'select sid, user_sid, account_sid, csrf_token, created_at, seen_at, role, staff_sid, staff_roles, status from find_session($1)',
    [tokenHash],
  )
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<void> {
  await tx.query('select touch_session($1, $2)', [tokenHash, now])
}

/** Sessions that are neither ended nor idle nor too old, newest first. Index: sessions_user. */
export async function livingSessions(
  tx: Tx,
  user: Pick<User, 'sid' | 'accountSid'>,
  since: { seenAfter: Date; createdAfter: Date },
): Promise<ListedSession[]> {
  return tx.query(
    `select sid, device, method, created_at as "createdAt", seen_at as "seenAt" from sessions
     where account_sid = $1 and user_sid = $2 and ended_at is null and seen_at > $3 and created_at > $4 order by created_at desc, sid limit 100`,
    [user.accountSid, user.sid, since.seenAfter, since.createdAfter],
  )
}

/** Ends one session of the person; false when there is none that lives. */
export async function endSession(tx: Tx, user: Pick<User, 'sid' | 'accountSid'>, sid: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sessions set ended_at = $4 where account_sid = $1 and user_sid = $2 and sid = $3 and ended_at is null returning sid',
    [user.accountSid, user.sid, sid, now],
  )
  return rows.length > 0
}

/** Ends every session of the person but one. */
export async function endSessions(tx: Tx, user: Pick<User, 'sid' | 'accountSid'>, now: Date, butSid = ''): Promise<void> {
  await tx.query('update sessions set ended_at = $4 where account_sid = $1 and user_sid = $2 and sid <> $3 and ended_at is null', [
    user.accountSid,
    user.sid,
    butSid,
    now,
  ])
}
