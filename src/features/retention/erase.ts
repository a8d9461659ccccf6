import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { dueFiles, markErased } from './store.ts'

const BATCH = 50

/**
 * Erases scans whose time has come: destroys the key (no copy can be read from then on), removes the file, keeps the receipt.
 * The order survives a kill: a key destroyed twice is destroyed, a file removed twice is gone. Returns how many.
 */
export async function eraseDueFiles(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => dueFiles(tx, ctx.now, BATCH))
  for (const file of due) {
    await ctx.vault.destroyKeys([file.keySlot])
    await ctx.vault.removeFile(file.path)
    await change(ctx, async tx => {
      await markErased(tx, file.sid, ctx.now)
      return {
        result: undefined,
        audit: { what: 'file.erased', sid: file.sid, accountSid: file.accountSid, from: file.state, to: 'erased' },
      }
    })
  }
  return due.length
}
