import { after } from '../../domain/lifecycle.ts'
import { type Changed, change } from '../../platform/postgres/change.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { expireDelegations } from './delegation-store.ts'
import { saveState } from './judge.ts'
import { dropOldLinks } from './link-store.ts'
import { dueForExpiry, lockInquiry } from './store.ts'

const BATCH = 100

/** Ends checks whose link ran out before they were done: a sweep, as the system. Returns how many. */
export async function expireInquiries(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => dueForExpiry(tx, ctx.now, BATCH))
  await bookkeep(ctx, tx => expireDelegations(tx, ctx.now))
  await bookkeep(ctx, tx => dropOldLinks(tx, ctx.now))
  return eachApart(due, ({ sid, accountSid }) =>
    change(ctx, async (tx): Promise<Changed<void>> => {
      const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
      if (!inquiry || inquiry.attemptSid || (inquiry.state !== 'created' && inquiry.state !== 'started'))
        return { result: undefined, audit: 'unchanged' }
      const audit = await saveState(tx, ctx, { ...inquiry, state: after('inquiry', inquiry.state, 'expire') }, inquiry.state)
      return { result: undefined, audit, jobs: [{ kind: 'inquiry.changed', sid, accountSid }] }
    }),
  )
}
