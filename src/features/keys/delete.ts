import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { deleteKeyRow } from './store.ts'

/** Ends the access of a key at once. @throws AppError notFound */
export function deleteKey(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    if (!(await deleteKeyRow(tx, ctx.accountSid, sid))) throw new AppError('notFound')
    return { result: undefined, audit: { what: 'key.deleted', sid } }
  })
}
