import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Account } from './account.ts'
import { findAccount, updateAccount } from './store.ts'

const EVENTS = { active: 'activate', suspended: 'suspend', closed: 'close' } as const

/** Renames, suspends, reactivates or closes the account or one of its subaccounts. @throws AppError notFound, parentStatusFixed, subaccountClosed, wrongState */
export function changeAccount(
  ctx: Context,
  sid: string,
  input: { friendlyName: string | undefined; status: Account['status'] | undefined },
): Promise<Account> {
  return change(ctx, async tx => {
    const account = await findAccount(tx, ctx, sid, true)
    if (!account) throw new AppError('notFound')
    // An account may not lock itself out: only its parent or the operator changes its state.
    if (input.status && input.status !== account.status && account.sid === ctx.accountSid && ctx.scope === 'account')
      throw new AppError('parentStatusFixed')
    if (input.status && input.status !== account.status && account.status === 'closed') throw new AppError('subaccountClosed')
    const status = input.status && input.status !== account.status ? after('account', account.status, EVENTS[input.status]) : account.status
    const changed: Account = { ...account, friendlyName: input.friendlyName || account.friendlyName, status, updatedAt: ctx.now }
    await updateAccount(tx, changed, ctx.now)
    const what = status === account.status ? 'account.updated' : `account.${status}`
    return {
      result: changed,
      audit: { what, sid, accountSid: ctx.accountSid || sid, from: account.status, to: status },
      jobs: what === 'account.closed' ? [{ kind: what, sid, accountSid: sid }] : [],
    }
  })
}
