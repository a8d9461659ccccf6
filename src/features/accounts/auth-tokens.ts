import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Account } from './account.ts'
import { clearSecondaryToken, findAccount, findSecondaryToken, insertSecondaryToken, promoteToken } from './store.ts'

export interface SecondaryToken {
  accountSid: string
  /** Told once, by the call that made it. */
  token: string | null
  createdAt: Date
}

/** Hexadecimal digits, as long as Twilio's. */
export const newAuthToken = (): string => randomBytes(16).toString('hex')

/** @throws AppError notFound: there is none */
export async function showSecondaryToken(ctx: Context): Promise<SecondaryToken> {
  const createdAt = await read(ctx, tx => findSecondaryToken(tx, ctx.accountSid))
  if (!createdAt) throw new AppError('notFound')
  return { accountSid: ctx.accountSid, token: null, createdAt }
}

/** Makes a second token, which opens the account as the first does. @throws AppError forbidden; conflict: there is one already */
export function createSecondaryToken(ctx: Context): Promise<SecondaryToken> {
  return change(ctx, async tx => {
    const { sid } = await lockedAccount(tx, ctx)
    if (await findSecondaryToken(tx, sid)) throw new AppError('conflict', { why: 'There is a secondary auth token: promote or delete it' })
    const token = newAuthToken()
    await insertSecondaryToken(tx, ctx, sid, token)
    return { result: { accountSid: sid, token, createdAt: ctx.now }, audit: { what: 'auth_token.secondary_created', sid } }
  })
}

/** @throws AppError forbidden; notFound: there is none */
export function deleteSecondaryToken(ctx: Context): Promise<void> {
  return change(ctx, async tx => {
    const { sid } = await lockedAccount(tx, ctx)
    if (!(await clearSecondaryToken(tx, sid, ctx.now))) throw new AppError('notFound')
    return { result: undefined, audit: { what: 'auth_token.secondary_deleted', sid } }
  })
}

/**
 * The second token becomes the first, which signs callbacks; what was the first opens nothing any more.
 * @throws AppError forbidden; notFound: there is no second
 */
export function promoteSecondaryToken(ctx: Context): Promise<Account> {
  return change(ctx, async tx => {
    const account = await lockedAccount(tx, ctx)
    const authToken = await promoteToken(tx, ctx, account.sid)
    if (!authToken) throw new AppError('notFound')
    return { result: { ...account, authToken, updatedAt: ctx.now }, audit: { what: 'auth_token.promoted', sid: account.sid } }
  })
}

/** A token is as good as the account's owner, so only who is one deals with tokens. Two changes at once come one after another. */
async function lockedAccount(tx: Tx, ctx: Context): Promise<Account> {
  if (!ctx.actor.isOwner) throw new AppError('forbidden')
  const account = await findAccount(tx, ctx, ctx.accountSid, true)
  if (!account) throw new AppError('notFound')
  return account
}
