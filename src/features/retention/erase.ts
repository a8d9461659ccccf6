import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { isHeld } from '../accounts/store.ts'
import { type Erasure, insertErasure, receiptText } from '../erasures/store.ts'
import { type DueFile, dueFiles, dueNotes, markErased, markNotesErased } from './store.ts'

const BATCH = 50
const DAY_MS = 86_400_000

/** Erases scans whose time has come. Returns how many were due. */
export async function eraseDueFiles(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => dueFiles(tx, ctx.now, BATCH))
  return eachApart(due, file => eraseFile(ctx, file, 'retention'))
}

/**
 * Destroys the key of a scan (no copy can be read from then on), removes the file, keeps the receipt, unless its account came under a
 * legal hold meanwhile. The order survives a kill: a key destroyed twice is destroyed, a file removed twice is gone.
 */
export function eraseFile(ctx: Context, file: DueFile, cause: Erasure['cause']): Promise<boolean> {
  const { sid, accountSid, keySlot, state, eraseAfter } = file
  return change(ctx, async tx => {
    if (await isHeld(tx, accountSid, true)) return { result: false, audit: 'unchanged' }
    const receipts = await ctx.vault.destroyKeys([keySlot])
    await ctx.vault.removeFile(file.path)
    await markErased(tx, sid, ctx.now)
    const receipt = receiptText([keySlot], receipts)
    await insertErasure(tx, ctx, { accountSid, subjectSid: sid, kind: 'scan', cause, receipt, dueAt: eraseAfter })
    return { result: true, audit: { what: 'file.erased', sid, accountSid, from: state, to: 'erased' } }
  })
}

/** Erases what reviewers wrote about cases, once it is as old as proofs of released numbers may be. Returns how many were due. */
export async function eraseDueNotes(ctx: Context): Promise<number> {
  const { retention_released_days: days, retention_details_days: closedDays } = ctx.policy.settings
  const before = (count: number) => new Date(ctx.now.getTime() - count * DAY_MS)
  const due = await read(ctx, tx => dueNotes(tx, before(days), before(closedDays), BATCH))
  return eachApart(due, notes => eraseNotes(ctx, notes, 'retention'))
}

export function eraseNotes(
  ctx: Context,
  { sid, accountSid, keySlot }: { sid: string; accountSid: string; keySlot: string },
  cause: Erasure['cause'],
): Promise<boolean> {
  return change(ctx, async tx => {
    if (await isHeld(tx, accountSid, true)) return { result: false, audit: 'unchanged' }
    const receipts = await ctx.vault.destroyKeys([keySlot])
    await markNotesErased(tx, sid, ctx.now)
    await insertErasure(tx, ctx, { accountSid, subjectSid: sid, kind: 'notes', cause, receipt: receiptText([keySlot], receipts) })
    return { result: true, audit: { what: 'review.notes_erased', sid, accountSid, to: 'erased' } }
  })
}
