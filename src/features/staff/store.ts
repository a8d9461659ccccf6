import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Member } from './member.ts'

interface Row {
  sid: string
  email_sealed: Buffer
  name_sealed: Buffer | null
  roles: Member['roles']
  status: Member['status']
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, email_sealed, name_sealed, roles, status, key_slot, created_at, updated_at'
const emailAbout = (sid: string) => `staff:${sid}:email`
const nameAbout = (sid: string) => `staff:${sid}:name`

export async function insertStaff(tx: Tx, ctx: Context, member: Member, secretHash: Buffer): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  await tx.query(
    `insert into staff (sid, email_sealed, email_index, name_sealed, roles, status, secret_hash, key_slot, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      member.sid,
      await ctx.vault.seal(keySlot, emailAbout(member.sid), member.email),
      emailIndex(ctx, member.email),
      await ctx.vault.seal(keySlot, nameAbout(member.sid), member.name),
      member.roles,
      member.status,
      secretHash,
      keySlot,
      member.createdAt,
      member.updatedAt,
    ],
  )
}

export async function findMember(tx: Tx, ctx: Context, sid: string, lock = false): Promise<Member | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from staff where sid = $1 ${lock ? 'for update' : ''}`, [sid])
  return row && toMember(ctx, row)
}

/** Index: staff's unique email. */
export async function findMemberByEmail(tx: Tx, ctx: Context, email: string): Promise<Member | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from staff where email_index = $1`, [emailIndex(ctx, email)])
  return row && toMember(ctx, row)
}

/** Index: staff_order. */
export async function listMembers(tx: Tx, ctx: Context, page: PageRequest): Promise<Page<Member>> {
  const rows = await listPage<Row>(
    tx,
    { select: `select ${COLUMNS} from staff`, where: [], orderBy: 'created_at', orderType: 'timestamptz', direction: 'desc' },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toMember(ctx, row))) }
}

/** What colleagues are called, by SID. */
export async function namesOf(tx: Tx, ctx: Context, sids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(sids.filter(sid => sid !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.query<Row>(`select ${COLUMNS} from staff where sid = any($1)`, [wanted])
  const members = await Promise.all(rows.map(row => toMember(ctx, row)))
  return new Map(members.map(({ sid, name }) => [sid, name]))
}

export async function updateMember(tx: Tx, ctx: Context, member: Member): Promise<void> {
  const row = await tx.one<{ key_slot: string }>('select key_slot from staff where sid = $1', [member.sid])
  if (!row) throw new Error('the member of staff was locked and is gone')
  await tx.query('update staff set name_sealed = $2, roles = $3, status = $4, updated_at = $5 where sid = $1', [
    member.sid,
    await ctx.vault.seal(row.key_slot, nameAbout(member.sid), member.name),
    member.roles,
    member.status,
    member.updatedAt,
  ])
}

export async function setSecret(tx: Tx, sid: string, secretHash: Buffer, now: Date): Promise<void> {
  await tx.query('update staff set secret_hash = $2, updated_at = $3 where sid = $1', [sid, secretHash, now])
}

/** Operators who can still work, locked: without one nobody could mend anything. */
export async function lockOperators(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select sid from staff where status = 'active' and 'operator' = any(roles) order by sid for update`,
  )
  return rows.map(({ sid }) => sid)
}

const emailIndex = (ctx: Context, email: string): Buffer => ctx.vault.index('staff:email', email.toLowerCase())

async function toMember(ctx: Context, row: Row): Promise<Member> {
  const email = String(await ctx.vault.unseal(row.key_slot, emailAbout(row.sid), row.email_sealed))
  return {
    sid: row.sid,
    email,
    name: row.name_sealed ? String(await ctx.vault.unseal(row.key_slot, nameAbout(row.sid), row.name_sealed)) : nameFrom(email),
    roles: row.roles,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What to call somebody who gave an address only. */
export const nameFrom = (email: string): string => {
  const local = (email.split('@')[0] ?? email).replace(/[._-]+/g, ' ').trim()
  return local.replace(/(^|\s)\p{Ll}/gu, letter => letter.toUpperCase()) || email
}
