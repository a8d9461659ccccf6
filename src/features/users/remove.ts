import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { deleteUser } from './store.ts'
import { lockUser } from './update.ts'

/** Takes a person out of the team; what was known of them is erased, their SID stays in the journal. @throws AppError notFound, forbidden, lastOwner, ownAccess */
export function removeUser(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const { user, isLastOwner } = await lockUser(tx, ctx, sid)
    if (isLastOwner) throw new AppError('lastOwner')
    if (user.sid === ctx.actor.sid) throw new AppError('ownAccess')
    const keySlot = await deleteUser(tx, ctx.accountSid, sid)
    return {
      result: undefined,
      audit: { what: 'user.removed', sid, from: user.role },
      jobs: [{ kind: 'key.destroy', sid: keySlot }],
    }
  })
}
