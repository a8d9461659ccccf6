import { randomBytes } from 'node:crypto'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { hashSecret } from '../accounts/store.ts'
import { type ApiKey, insertKey } from './store.ts'

/** A new API key; the secret is in this answer only. */
export function createKey(ctx: Context, input: { friendlyName: string | undefined }): Promise<ApiKey & { secret: string }> {
  return change(ctx, async tx => {
    const secret = randomBytes(24).toString('base64url')
    const key = { sid: ctx.mint('key'), friendlyName: input.friendlyName ?? '', createdAt: ctx.now, updatedAt: ctx.now }
    await insertKey(tx, ctx.accountSid, { ...key, secretHash: hashSecret(secret) })
    return { result: { ...key, secret }, audit: { what: 'key.created', sid: key.sid } }
  })
}
