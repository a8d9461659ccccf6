import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { takeBreaches } from './store.ts'

const BATCH = 100

/** Notes each open review that passed its time, once, as an event and for the metrics: a sweep. Returns how many. */
export function noteBreaches(ctx: Context): Promise<number> {
  return change(ctx, async tx => {
    const late = await takeBreaches(tx, ctx.now, BATCH)
    const audit = late.map(({ sid, accountSid }) => ({ what: 'review.breached', sid, accountSid, from: 'open', to: 'open' }))
    const [first, ...rest] = audit
    return { result: late.length, audit: first ? [first, ...rest] : 'unchanged' }
  })
}
