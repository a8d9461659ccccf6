import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { signForm } from '../../platform/callback-signature.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'

/**
 * Whether `X-Twilio-Signature` belongs to this address and form, for whoever writes a receiver. It never says what the signature
 * should have been: that would be a stamp for anybody with a session.
 */
export async function isGenuineCallback(ctx: Context, given: { url: string; body: string; signature: string }): Promise<boolean> {
  const account = await read(ctx, tx => findAccount(tx, ctx, ctx.accountSid))
  if (!account) throw new AppError('notFound')
  const wanted = Buffer.from(signForm(account.authToken, given.url, Object.fromEntries(new URLSearchParams(given.body))))
  const seen = Buffer.from(given.signature.trim())
  return seen.length === wanted.length && timingSafeEqual(seen, wanted)
}
