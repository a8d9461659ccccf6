import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { type ApiKey, renameKey } from './store.ts'

/** @throws AppError notFound */
export function updateKey(ctx: Context, sid: string, input: { friendlyName: string | undefined }): Promise<ApiKey> {
  return change(ctx, async tx => {
    const key = await renameKey(tx, ctx.accountSid, sid, input.friendlyName ?? '', ctx.now)
    if (!key) throw new AppError('notFound')
    return { result: key, audit: { what: 'key.updated', sid } }
  })
}
