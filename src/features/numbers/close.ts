import { type Context, read } from '../../platform/postgres/context.ts'
import { releaseNumber } from './release.ts'
import { listNumbers } from './store.ts'

const BATCH = 200

/** Gives back every number of a closed account, so that the time of its papers begins. A job: it may run twice. */
export async function releaseAllNumbers(ctx: Context): Promise<void> {
  for (;;) {
    const { items } = await read(ctx, tx => listNumbers(tx, ctx.accountSid, {}, { size: BATCH, number: 0, cursor: undefined }))
    for (const { sid } of items) await releaseNumber(ctx, sid)
    if (items.length < BATCH) return
  }
}
