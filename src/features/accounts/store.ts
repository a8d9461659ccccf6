import { hash } from 'node:crypto'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Account } from './account.ts'

interface Row {
  sid: string
  owner_account_sid: string | null
  friendly_name: string
  type: Account['type']
  status: Account['status']
  is_test: boolean
  allows_specimens: boolean
  is_house: boolean
  legal_hold: boolean
  auth_token_sealed: Buffer
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS =
  'sid, owner_account_sid, friendly_name, type, status, is_test, allows_specimens, is_house, legal_hold, auth_token_sealed, key_slot, created_at, updated_at'
const tokenAbout = (sid: string) => `accounts:${sid}:auth_token`
const secondaryAbout = (sid: string) => `accounts:${sid}:secondary_token`

/** Tokens are long and random: a plain hash is enough to look them up safely. */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer')

export async function insertAccount(tx: Tx, ctx: Context, account: Account): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  const sealed = await ctx.vault.seal(keySlot, tokenAbout(account.sid), account.authToken)
  await tx.query(
    `insert into accounts (sid, owner_account_sid, friendly_name, type, status, is_test, allows_specimens, is_house, auth_token_hash, auth_token_sealed, key_slot, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      account.sid,
      account.ownerAccountSid,
      account.friendlyName,
      account.type,
      account.status,
      account.isTest,
      account.allowsSpecimens,
      account.isHouse,
      hashSecret(account.authToken),
      sealed,
      keySlot,
      account.createdAt,
      account.updatedAt,
    ],
  )
}

export async function findAccount(tx: Tx, ctx: Context, sid: string, lock = false): Promise<Account | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from accounts where sid = $1 and ($2::text is null or sid = $2 or owner_account_sid = $2) ${lock ? 'for update' : ''}`,
    [sid, ctx.scope === 'account' ? ctx.accountSid : null],
  )
  return row && toAccount(ctx, row)
}

/** Whether it may buy; without the token, which costs a decryption. */
export const findAccountType = async (tx: Tx, sid: string): Promise<Account['type'] | undefined> =>
  (await tx.one<{ type: Account['type'] }>('select type from accounts where sid = $1', [sid]))?.type

/** The account whose users are staff. Index: accounts_house. */
export const findHouse = async (tx: Tx): Promise<string | undefined> =>
  (await tx.one<{ sid: string }>('select sid from accounts where is_house'))?.sid

/** One process at a time makes it. */
export const lockHouse = (tx: Tx): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtext('countersign house'))`)

/** Whether nothing of the account may be erased; `lock` holds the answer until the transaction ends. */
export const isHeld = async (tx: Tx, sid: string, lock = false): Promise<boolean> =>
  (await tx.one<{ held: boolean }>(`select legal_hold as held from accounts where sid = $1 ${lock ? 'for share' : ''}`, [sid]))?.held ??
  false

/** Those of which something may be erased, until the transaction ends. In one order, so that two who lock never wait for each other. */
export async function freeOfHold(tx: Tx, sids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ sid: string; held: boolean }>(
    'select sid, legal_hold as held from accounts where sid = any($1) order by sid for share',
    [sids],
  )
  return new Set(rows.filter(({ held }) => !held).map(({ sid }) => sid))
}

export async function setLegalHold(tx: Tx, sid: string, isOn: boolean, now: Date): Promise<void> {
  await tx.query('update accounts set legal_hold = $2, updated_at = $3 where sid = $1', [sid, isOn, now])
}

/** Accounts under a legal hold: few, so the table is scanned. */
export const heldAccounts = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ sid: string }>('select sid from accounts where legal_hold')).map(({ sid }) => sid)

/** What accounts are called, by SID. */
export async function accountNames(tx: Tx, sids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ sid: string; name: string }>('select sid, friendly_name as name from accounts where sid = any($1)', [
    [...new Set(sids)],
  ])
  return new Map(rows.map(({ sid, name }) => [sid, name]))
}

/** The account itself and its subaccounts. Index: accounts_owner. */
export async function listAccounts(
  tx: Tx,
  ctx: Context,
  filter: { friendlyName?: string | undefined; status?: string | undefined },
  page: PageRequest,
): Promise<Page<Account>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from accounts`,
      where: [
        ['(sid = ? or owner_account_sid = ?)', ctx.accountSid, ctx.accountSid],
        filter.friendlyName ? ['friendly_name = ?', filter.friendlyName] : undefined,
        filter.status ? ['status = ?', filter.status] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toAccount(ctx, row))) }
}

/** Every customer's account, for staff. */
export async function listAllAccounts(
  tx: Tx,
  ctx: Context,
  filter: { status?: string | undefined },
  page: PageRequest,
): Promise<Page<Account>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from accounts`,
      where: [['not is_house'], filter.status ? ['status = ?', filter.status] : undefined],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toAccount(ctx, row))) }
}

export async function updateAccount(tx: Tx, account: Pick<Account, 'sid' | 'friendlyName' | 'status' | 'type'>, now: Date): Promise<void> {
  await tx.query(
    `update accounts set friendly_name = $2, status = $3, type = $4, updated_at = $5, closed_at = case when $3 = 'closed' then coalesce(closed_at, $5) end where sid = $1`,
    [account.sid, account.friendlyName, account.status, account.type, now],
  )
}

/** When the second token was made, if there is one. */
export const findSecondaryToken = async (tx: Tx, sid: string): Promise<Date | undefined> =>
  (
    await tx.one<{ at: Date }>(
      'select secondary_token_created_at as at from accounts where sid = $1 and secondary_token_created_at is not null',
      [sid],
    )
  )?.at

export async function insertSecondaryToken(tx: Tx, ctx: Context, sid: string, token: string): Promise<void> {
  const row = await tx.one<{ key_slot: string }>('select key_slot from accounts where sid = $1', [sid])
  if (!row) return
  await tx.query(
    `update accounts set secondary_token_hash = $2, secondary_token_sealed = $3, secondary_token_created_at = $4, updated_at = $4 where sid = $1`,
    [sid, hashSecret(token), await ctx.vault.seal(row.key_slot, secondaryAbout(sid), token), ctx.now],
  )
}

export async function clearSecondaryToken(tx: Tx, sid: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update accounts set secondary_token_hash = null, secondary_token_sealed = null, secondary_token_created_at = null, updated_at = $2
     where sid = $1 and secondary_token_hash is not null returning sid`,
    [sid, now],
  )
  return rows.length > 0
}

/** The second token takes the place of the first; returns it, or undefined where there is none. */
export async function promoteToken(tx: Tx, ctx: Context, sid: string): Promise<string | undefined> {
  const row = await tx.one<{ key_slot: string; sealed: Buffer | null }>(
    'select key_slot, secondary_token_sealed as sealed from accounts where sid = $1',
    [sid],
  )
  if (!row?.sealed) return undefined
  const token = String(await ctx.vault.unseal(row.key_slot, secondaryAbout(sid), row.sealed))
  await tx.query(
    `update accounts set auth_token_hash = $2, auth_token_sealed = $3, secondary_token_hash = null, secondary_token_sealed = null,
       secondary_token_created_at = null, updated_at = $4 where sid = $1`,
    [sid, hashSecret(token), await ctx.vault.seal(row.key_slot, tokenAbout(sid), token), ctx.now],
  )
  return token
}

/** Moves an account and its subaccounts to a type; returns which of them moved. Index: accounts_owner. */
export async function setFamilyType(tx: Tx, sid: string, type: Account['type'], now: Date): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    'update accounts set type = $2, updated_at = $3 where (sid = $1 or owner_account_sid = $1) and type <> $2 returning sid',
    [sid, type, now],
  )
  return rows.map(row => row.sid)
}

async function toAccount(ctx: Context, row: Row): Promise<Account> {
  return {
    sid: row.sid,
    ownerAccountSid: row.owner_account_sid,
    friendlyName: row.friendly_name,
    type: row.type,
    status: row.status,
    isTest: row.is_test,
    allowsSpecimens: row.allows_specimens,
    isHouse: row.is_house,
    legalHold: row.legal_hold,
    authToken: String(await ctx.vault.unseal(row.key_slot, tokenAbout(row.sid), row.auth_token_sealed)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
