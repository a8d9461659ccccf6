import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context } from '../../platform/postgres/context.ts'
import { hashSecret } from '../accounts/store.ts'
import { endSession, insertLink, insertSession, insertUser, takeLink, type User } from './store.ts'

const LINK_LIFE_MS = 24 * 60 * 60_000

/** A new user of an account's Console. */
export function createUser(ctx: Context, input: Omit<User, 'sid'>): Promise<User> {
  return change(ctx, async tx => {
    const user = { ...input, sid: ctx.mint('user') }
    await insertUser(tx, ctx, user)
    return { result: user, audit: { what: 'user.created', sid: user.sid, accountSid: user.accountSid } }
  })
}

/** A link that signs a user in once, within a day. Only its hash is kept. */
export function createSignInLink(ctx: Context, input: { userSid: string; accountSid: string; baseUrl: string }): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  return change(ctx, async tx => {
    await insertLink(tx, { tokenHash: hashSecret(token), ...input, expiresAt: new Date(ctx.now.getTime() + LINK_LIFE_MS), now: ctx.now })
    return {
      result: `${input.baseUrl}/sign-in?token=${token}`,
      audit: { what: 'user.link_created', sid: input.userSid, accountSid: input.accountSid },
    }
  })
}

/** Trades a link for a session. @throws AppError linkEnded */
export function signIn(ctx: Context, token: string): Promise<{ sessionToken: string; userSid: string; accountSid: string }> {
  const sessionToken = randomBytes(32).toString('base64url')
  const system: Context = { ...asSystem(ctx), actor: { ...ctx.actor, mayWrite: true } }
  return change(system, async tx => {
    const link = await takeLink(tx, hashSecret(token), ctx.now)
    if (!link) throw new AppError('linkEnded')
    await insertSession(tx, {
      tokenHash: hashSecret(sessionToken),
      ...link,
      csrfToken: randomBytes(24).toString('base64url'),
      now: ctx.now,
    })
    return { result: { sessionToken, ...link }, audit: { what: 'user.signed_in', sid: link.userSid, accountSid: link.accountSid } }
  })
}

/** Ends the session of a cookie, when there is one. */
export function signOut(ctx: Context, sessionToken: string): Promise<void> {
  const system: Context = { ...asSystem(ctx), actor: { ...ctx.actor, mayWrite: true } }
  return change(system, async tx => {
    const ended = await endSession(tx, hashSecret(sessionToken), ctx.now)
    return { result: undefined, audit: ended ? { what: 'user.signed_out', sid: ended.userSid, accountSid: ended.accountSid } : 'unchanged' }
  })
}
