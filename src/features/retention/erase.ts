import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { freeOfHold, isHeld } from '../accounts/store.ts'
import { type Erasure, insertErasure, receiptText } from '../erasures/store.ts'
import { type DueFile, dueFiles, dueNotes, markErased, markNotesErased } from './store.ts'

const BATCH = 50
/** After so many batches the other sweeps have their turn. */
const MOST_BATCHES = 20
const DAY_MS = 86_400_000

/** Erases scans whose time has come. Returns how many were due. */
export async function eraseDueFiles(ctx: Context): Promise<number> {
  let done = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const due = await read(ctx, tx => dueFiles(tx, ctx.now, BATCH))
    // What holds up the batch shall hold up nothing but itself.
    await eraseFiles(ctx, due, 'retention').catch(() => eachApart(due, file => eraseFiles(ctx, [file], 'retention')))
    done += due.length
    if (due.length < BATCH) break
  }
  return done
}

/**
 * Destroys the keys of scans (no copy can be read from then on), removes the files, keeps a receipt of each, unless their account came
 * under a legal hold meanwhile. All at once: each wait for the disk is for the whole batch. The order survives a kill: a key destroyed
 * twice is destroyed, a file removed twice is gone.
 */
export async function eraseFiles(ctx: Context, files: readonly DueFile[], cause: Erasure['cause']): Promise<void> {
  if (files.length === 0) return
  await change(ctx, async tx => {
    const free = await freeOfHold(tx, [...new Set(files.map(({ accountSid }) => accountSid))])
    const erased = await markErased(
      tx,
      files.filter(({ accountSid }) => free.has(accountSid)).map(({ sid }) => sid),
      ctx.now,
    )
    const gone = files.filter(({ sid }) => erased.has(sid))
    const receipts = await ctx.vault.destroyKeys(gone.map(({ keySlot }) => keySlot))
    await Promise.all(gone.map(({ path }) => ctx.vault.removeFile(path)))
    await Promise.all(
      gone.map(({ sid, accountSid, keySlot, eraseAfter: dueAt }) => {
        const receipt = receiptText([keySlot], receipts)
        return insertErasure(tx, ctx, { accountSid, subjectSid: sid, kind: 'scan', cause, receipt, dueAt })
      }),
    )
    const [first, ...rest] = gone.map(({ sid, accountSid, state }) => ({ what: 'file.erased', sid, accountSid, from: state, to: 'erased' }))
    return { result: undefined, audit: first ? [first, ...rest] : 'unchanged' }
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
