import { AppError } from '../../domain/errors.ts'
import type { Notice } from '../../domain/vendor.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { InquiryServices } from './inquiry.ts'
import { ownerOfCase, takeNotice } from './store.ts'

/**
 * Takes a vendor's webhook: checks its signature, drops duplicates, and has the case fetched anew. What it claims is not believed.
 * Runs as the system. @throws AppError notAuthenticated when the signature is wrong or old
 */
export async function takeVendorNotice(ctx: Context, { vendor }: InquiryServices, notice: Notice): Promise<void> {
  const checked = await vendor.notice(notice)
  if (checked.state !== 'genuine') throw new AppError('notAuthenticated')
  await change(ctx, async (tx): Promise<Changed<void>> => {
    const nothing = { result: undefined, audit: 'unchanged' } as const
    if (!(await takeNotice(tx, checked.eventId, ctx.now)) || !checked.caseRef) return nothing
    const owner = await ownerOfCase(tx, checked.caseRef)
    return owner ? { ...nothing, jobs: [{ kind: 'inquiry.sync', sid: owner.sid, accountSid: owner.accountSid }] } : nothing
  })
}
