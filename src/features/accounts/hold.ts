import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Account } from './account.ts'
import { findAccount, setLegalHold } from './store.ts'

/**
 * Puts an account under a legal hold, or lifts it. From the commit on nothing of it is erased: an erasure that is under way holds the
 * account's row until it is done, so none begins after. @throws AppError notFound
 */
export function holdAccount(ctx: Context, sid: string, isOn: boolean): Promise<Account> {
  return change(ctx, async tx => {
    const account = await findAccount(tx, ctx, sid, true)
    if (!account) throw new AppError('notFound')
    if (account.legalHold === isOn) return { result: account, audit: 'unchanged' }
    await setLegalHold(tx, sid, isOn, ctx.now)
    return {
      result: { ...account, legalHold: isOn, updatedAt: ctx.now },
      audit: { what: isOn ? 'account.held' : 'account.hold_lifted', sid, accountSid: sid },
    }
  })
}
