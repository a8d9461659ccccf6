import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { countAssignmentsOf } from '../usage/store.ts'
import type { Host } from './end-user.ts'
import { deleteEndUserRow, findEndUser } from './store.ts'

/** Deletes an end user that no bundle holds. @throws AppError notFound, endUserAssigned */
export function deleteEndUser(ctx: Context, host: Host, sid: string): Promise<void> {
  return change(ctx, async tx => {
    if (!(await findEndUser(tx, ctx, host, sid, true))) throw new AppError('notFound')
    if ((await countAssignmentsOf(tx, ctx.accountSid, sid)) > 0) throw new AppError('endUserAssigned')
    await deleteEndUserRow(tx, ctx, sid)
    return { result: undefined, audit: { what: 'end_user.deleted', sid } }
  })
}
