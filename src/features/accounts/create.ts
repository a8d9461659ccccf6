import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Account } from './account.ts'
import { newAuthToken } from './auth-tokens.ts'
import { findAccount, findHouse, insertAccount, lockHouse } from './store.ts'

/** A new subaccount of the asking account, of the same type. @throws AppError subaccountCannotNest */
export function createSubaccount(ctx: Context, input: { friendlyName: string | undefined }): Promise<Account> {
  return change(ctx, async tx => {
    const parent = await findAccount(tx, ctx, ctx.accountSid)
    if (!parent) throw new AppError('notFound')
    if (parent.ownerAccountSid) throw new AppError('subaccountCannotNest')
    const account = newAccount(ctx, {
      friendlyName: input.friendlyName || `SubAccount Created at ${ctx.now.toISOString().slice(0, 16).replace('T', ' ')}`,
      type: parent.type,
      ownerAccountSid: parent.sid,
      isTest: parent.isTest,
      allowsSpecimens: parent.allowsSpecimens,
    })
    await insertAccount(tx, ctx, account)
    return { result: account, audit: { what: 'account.created', sid: account.sid, accountSid: parent.sid, to: account.status } }
  })
}

/** A new main account; only the operator makes one. */
export function createAccount(
  ctx: Context,
  input: { friendlyName: string; type: Account['type']; isTest?: boolean; isDemo?: boolean },
): Promise<Account> {
  return change(ctx, async tx => {
    const account = newAccount(ctx, {
      friendlyName: input.friendlyName,
      type: input.type,
      ownerAccountSid: null,
      isTest: input.isTest ?? false,
      allowsSpecimens: (input.isTest || input.isDemo) ?? false,
    })
    await insertAccount(tx, ctx, account)
    return { result: account, audit: { what: 'account.created', sid: account.sid, accountSid: account.sid, to: account.status } }
  })
}

/** The account of the house, made when first asked for, inside a running change. */
export async function houseOf(tx: Tx, ctx: Context): Promise<string> {
  await lockHouse(tx)
  const found = await findHouse(tx)
  if (found) return found
  const about = { friendlyName: 'Staff', type: 'trial', ownerAccountSid: null, isTest: false, allowsSpecimens: false } as const
  const house = newAccount(ctx, { ...about, isHouse: true })
  await insertAccount(tx, ctx, house)
  return house.sid
}

function newAccount(
  ctx: Context,
  about: Pick<Account, 'friendlyName' | 'type' | 'ownerAccountSid' | 'isTest' | 'allowsSpecimens'> & { isHouse?: boolean },
): Account {
  return {
    isHouse: false,
    legalHold: false,
    ...about,
    sid: ctx.mint('account'),
    status: 'active',
    authToken: newAuthToken(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
}
