import type { Role } from '../../domain/roles.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { normalEmail, type Secrets, type User } from './user.ts'

interface Row {
  sid: string
  account_sid: string
  role: Role
  status: User['status']
  staff_sid: string | null
  sealed: Buffer
  key_slot: string
  has_password: boolean
  has_second_factor: boolean
  signed_in_at: Date | null
  created_at: Date
  updated_at: Date
}

const COLUMNS =
  'sid, account_sid, role, status, staff_sid, sealed, key_slot, has_password, has_second_factor, signed_in_at, created_at, updated_at'
const about = (sid: string) => `users:${sid}`
const secretsAbout = (sid: string) => `users:${sid}:secrets`

export const emailIndex = (ctx: Pick<Context, 'vault'>, email: string): Buffer => ctx.vault.index('users:email', normalEmail(email))

export async function insertUser(tx: Tx, ctx: Context, user: User): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  await tx.query(
    `insert into users (sid, account_sid, role, status, staff_sid, sealed, email_index, key_slot, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      user.sid,
      user.accountSid,
      user.role,
      user.status,
      user.staffSid,
      await ctx.vault.seal(keySlot, about(user.sid), { email: user.email, name: user.name }),
      emailIndex(ctx, user.email),
      keySlot,
      user.createdAt,
    ],
  )
}

export async function saveUser(tx: Tx, ctx: Context, user: User): Promise<void> {
  const keySlot = await keySlotOf(tx, user.accountSid, user.sid)
  await tx.query('update users set role = $3, status = $4, sealed = $5, updated_at = $6 where account_sid = $1 and sid = $2', [
    user.accountSid,
    user.sid,
    user.role,
    user.status,
    await ctx.vault.seal(keySlot, about(user.sid), { email: user.email, name: user.name }),
    user.updatedAt,
  ])
}

export async function findUser(tx: Tx, ctx: Context, accountSid: string, sid: string, lock = false): Promise<User | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from users where account_sid = $1 and sid = $2 ${lock ? 'for update' : ''}`, [
    accountSid,
    sid,
  ])
  return row && toUser(ctx, row)
}

/** Index: users_account. */
export async function listUsers(tx: Tx, ctx: Context, page: PageRequest): Promise<Page<User>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from users`,
      where: [['account_sid = ?', ctx.accountSid]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'asc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toUser(ctx, row))) }
}

const MOST_ACCOUNTS = 20

/** Everybody with this address who may sign in, in accounts that are active; one person may be in several. Index: users_email. */
export async function usersWithEmail(tx: Tx, ctx: Context, index: Buffer): Promise<User[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from users where email_index = $1 and status = 'active'
     and exists (select 1 from accounts a where a.sid = users.account_sid and a.status = 'active') order by created_at, sid limit ${MOST_ACCOUNTS}`,
    [index],
  )
  return Promise.all(rows.map(row => toUser(ctx, row)))
}

export async function findUserByEmail(tx: Tx, ctx: Context, accountSid: string, email: string): Promise<User | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from users where account_sid = $1 and email_index = $2`, [
    accountSid,
    emailIndex(ctx, email),
  ])
  return row && toUser(ctx, row)
}

/** The user that a member of staff signs in as: in the house, or where somebody is owner and staff at once. Index: users_staff. */
export function findUserOfStaff(tx: Tx, staffSid: string): Promise<{ sid: string; accountSid: string } | undefined> {
  return tx.one(
    `select u.sid, u.account_sid as "accountSid" from users u join accounts a on a.sid = u.account_sid
     where u.staff_sid = $1 and u.status = 'active' order by a.is_house desc, u.created_at limit 1`,
    [staffSid],
  )
}

/** The account's oldest active owner. */
export async function findOwner(tx: Tx, ctx: Context, accountSid: string): Promise<User | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from users where account_sid = $1 and role = 'owner' and status = 'active' order by created_at, sid limit 1`,
    [accountSid],
  )
  return row && toUser(ctx, row)
}

/** The active owners of an account, oldest first, locked: of two who go at once, one stays. */
export async function lockOwners(tx: Tx, accountSid: string): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select sid from users where account_sid = $1 and role = 'owner' and status = 'active' order by created_at, sid for update`,
    [accountSid],
  )
  return rows.map(({ sid }) => sid)
}

/** Removes a person with every way in. Returns the key that sealed what was known of them, to be destroyed. */
export async function deleteUser(tx: Tx, accountSid: string, sid: string): Promise<string> {
  for (const table of ['recovery_codes', 'sign_in_links', 'sessions'])
    await tx.query(`delete from ${table} where account_sid = $1 and user_sid = $2`, [accountSid, sid])
  const row = await tx.one<{ key_slot: string }>('delete from users where account_sid = $1 and sid = $2 returning key_slot', [
    accountSid,
    sid,
  ])
  if (!row) throw new Error('the user was locked a moment ago')
  return row.key_slot
}

export async function noteSignIn(tx: Tx, accountSid: string, sid: string, now: Date): Promise<void> {
  await tx.query('update users set signed_in_at = $3 where account_sid = $1 and sid = $2', [accountSid, sid, now])
}

export async function findSecrets(tx: Tx, ctx: Context, user: Pick<User, 'accountSid' | 'sid'>): Promise<Secrets> {
  const row = await tx.one<{ secrets_sealed: Buffer | null; key_slot: string }>(
    'select secrets_sealed, key_slot from users where account_sid = $1 and sid = $2',
    [user.accountSid, user.sid],
  )
  if (!row?.secrets_sealed) return {}
  // What `saveSecrets` sealed for this very row.
  return (await ctx.vault.unseal(row.key_slot, secretsAbout(user.sid), row.secrets_sealed)) as Secrets
}

export async function saveSecrets(tx: Tx, ctx: Context, user: Pick<User, 'accountSid' | 'sid'>, secrets: Secrets): Promise<void> {
  const keySlot = await keySlotOf(tx, user.accountSid, user.sid)
  await tx.query(
    `update users set secrets_sealed = $3, has_password = $4, has_second_factor = $5, updated_at = $6 where account_sid = $1 and sid = $2`,
    [
      user.accountSid,
      user.sid,
      await ctx.vault.seal(keySlot, secretsAbout(user.sid), secrets),
      secrets.passwordHash !== undefined,
      secrets.codeSecret !== undefined,
      ctx.now,
    ],
  )
}

/** Whether this time step was not used before; of two at once, one is first. */
export async function takeCodeStep(tx: Tx, user: Pick<User, 'accountSid' | 'sid'>, step: number): Promise<boolean> {
  const rows = await tx.query('update users set code_step = $3 where account_sid = $1 and sid = $2 and code_step < $3 returning sid', [
    user.accountSid,
    user.sid,
    step,
  ])
  return rows.length > 0
}

const recoveryIndex = (ctx: Context, userSid: string, code: string): Buffer => ctx.vault.index(`users:${userSid}:recovery`, code)

/** Puts new recovery codes in the place of the old ones; none takes them away. */
export async function replaceRecoveryCodes(
  tx: Tx,
  ctx: Context,
  user: Pick<User, 'accountSid' | 'sid'>,
  codes: readonly string[],
): Promise<void> {
  await tx.query('delete from recovery_codes where account_sid = $1 and user_sid = $2', [user.accountSid, user.sid])
  for (const code of codes)
    await tx.query('insert into recovery_codes (account_sid, user_sid, code_index) values ($1, $2, $3)', [
      user.accountSid,
      user.sid,
      recoveryIndex(ctx, user.sid, code),
    ])
}

export async function takeRecoveryCode(tx: Tx, ctx: Context, user: Pick<User, 'accountSid' | 'sid'>, code: string): Promise<boolean> {
  const rows = await tx.query(
    'delete from recovery_codes where account_sid = $1 and user_sid = $2 and code_index = $3 returning user_sid',
    [user.accountSid, user.sid, recoveryIndex(ctx, user.sid, code)],
  )
  return rows.length > 0
}

export async function countRecoveryCodes(tx: Tx, user: Pick<User, 'accountSid' | 'sid'>): Promise<number> {
  const row = await tx.one<{ count: number }>(
    'select count(*)::int as count from recovery_codes where account_sid = $1 and user_sid = $2',
    [user.accountSid, user.sid],
  )
  return row?.count ?? 0
}

async function keySlotOf(tx: Tx, accountSid: string, sid: string): Promise<string> {
  const row = await tx.one<{ key_slot: string }>('select key_slot from users where account_sid = $1 and sid = $2', [accountSid, sid])
  if (!row) throw new Error('the user was locked a moment ago')
  return row.key_slot
}

async function toUser(ctx: Context, row: Row): Promise<User> {
  // What `insertUser` or `saveUser` sealed for this very row.
  const { email, name } = (await ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed)) as { email: string; name: string }
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    role: row.role,
    status: row.status,
    staffSid: row.staff_sid,
    email,
    name,
    hasPassword: row.has_password,
    hasSecondFactor: row.has_second_factor,
    signedInAt: row.signed_in_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
