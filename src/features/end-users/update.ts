import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { isInSubmittedBundle } from '../usage/store.ts'
import type { EndUser, Host } from './end-user.ts'
import { findEndUser, saveEndUser } from './store.ts'

export interface EndUserChanges {
  friendlyName: string | undefined
  attributes: Record<string, unknown> | undefined
}

/** Changes an end user. What a reviewer looks at or has approved keeps its details. @throws AppError notFound, conflict */
export function updateEndUser(ctx: Context, host: Host, sid: string, { friendlyName, attributes }: EndUserChanges): Promise<EndUser> {
  return change(ctx, async tx => {
    const endUser = await findEndUser(tx, ctx, host, sid, true)
    if (!endUser) throw new AppError('notFound')
    if (attributes && (await isInSubmittedBundle(tx, ctx.accountSid, sid)))
      throw new AppError('conflict', { why: 'The end user is part of a bundle that was submitted. Assign a new one to a copy of it' })
    const changed: EndUser = {
      ...endUser,
      friendlyName: friendlyName || endUser.friendlyName,
      attributes: attributes ?? endUser.attributes,
      updatedAt: ctx.now,
    }
    await saveEndUser(tx, ctx, changed)
    return { result: changed, audit: { what: 'end_user.updated', sid } }
  })
}
