import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import type { Actor, Context } from '../../platform/postgres/context.ts'
import { findAccountCredential, findKeyCredential, findStaffCredential } from './credential-store.ts'

export interface Principal {
  accountSid: string
  actor: Actor
}

/** An account by SID and auth token, or by API key. @throws AppError notAuthenticated, accountNotActive */
export async function authenticateAccount(ctx: Context, name: string, secret: string): Promise<Principal> {
  const found = parseSid('key', name)
    ? await findByKey(ctx, name.toLowerCase().replace('sk', 'SK'), secret)
    : await findByAccount(ctx, name, secret)
  if (!found) throw new AppError('notAuthenticated')
  if (found.status !== 'active') throw new AppError('accountNotActive')
  return found
}

async function findByAccount(ctx: Context, name: string, secret: string): Promise<(Principal & { status: string }) | undefined> {
  const sid = parseSid('account', name)
  const row = await findAccountCredential(ctx.db, sid ?? '', secret)
  if (!row) return undefined
  return {
    accountSid: row.account_sid,
    status: row.status,
    actor: { kind: 'account', sid: row.account_sid, mayWrite: true, mayManage: true, isOwner: true, staffRoles: [] },
  }
}

async function findByKey(ctx: Context, sid: string, secret: string): Promise<(Principal & { status: string }) | undefined> {
  const row = await findKeyCredential(ctx.db, sid, secret)
  if (!row) return undefined
  return {
    accountSid: row.account_sid,
    status: row.status,
    actor: { kind: 'key', sid, mayWrite: row.may_write, mayManage: row.kind === 'main', isOwner: row.kind === 'main', staffRoles: [] },
  }
}

/** A member of staff by key and secret. @throws AppError notAuthenticated */
export async function authenticateStaff(ctx: Context, name: string, secret: string): Promise<Principal> {
  const row = await findStaffCredential(ctx.db, parseSid('staff', name) ?? '', secret)
  if (!row) throw new AppError('notAuthenticated')
  return { accountSid: '', actor: { kind: 'staff', sid: row.sid, mayWrite: true, mayManage: true, isOwner: true, staffRoles: row.roles } }
}
