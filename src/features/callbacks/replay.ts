import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { type Delivery, findDelivery, restartDelivery } from './store.ts'

/** Sends a callback once more, with the same id. @throws AppError notFound, wrongState */
export function replayDelivery(ctx: Context, sid: string): Promise<Delivery> {
  return change(ctx, async tx => {
    const delivery = await findDelivery(tx, ctx.accountSid, sid)
    if (!delivery) throw new AppError('notFound')
    if (delivery.status === 'pending') throw new AppError('wrongState', { event: 'replay', state: delivery.status })
    await restartDelivery(tx, sid, ctx.now)
    return {
      result: { ...delivery, status: 'pending', attempts: 0, nextAttemptAt: ctx.now },
      audit: { what: 'callback.replayed', sid, from: delivery.status, to: 'pending' },
    }
  })
}
