import { change } from '../../platform/postgres/change.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { isHeld } from '../accounts/store.ts'
import { type Erasure, insertErasure, receiptText } from '../erasures/store.ts'
import {
  blankRow,
  deletedRows,
  followDeletedProfiles,
  rowsOfClosedAccounts,
  type SealedRow,
  type SealedTable,
  TABLES,
} from './deleted-store.ts'

const BATCH = 50
const DAY_MS = 86_400_000

/** What belongs to scans is kept as long as scans that nobody uses. */
const PAPERS: ReadonlySet<SealedTable> = new Set(['supporting_documents', 'identity_documents'])

/** Erases what people typed, once it was deleted or its account closed long enough ago. Returns how many rows were due. */
export async function eraseDeleted(ctx: Context): Promise<number> {
  const { retention_details_days: detailsDays, retention_unused_days: unusedDays } = ctx.policy.settings
  await bookkeep(ctx, followDeletedProfiles)
  const due: { table: SealedTable; row: SealedRow; cause: Erasure['cause'] }[] = []
  for (const table of TABLES) {
    const deleted = daysBefore(ctx.now, PAPERS.has(table) ? unusedDays : detailsDays)
    await read(ctx, async tx => {
      for (const row of await deletedRows(tx, table, deleted, BATCH)) due.push({ table, row, cause: 'deletion' })
      for (const row of await rowsOfClosedAccounts(tx, table, daysBefore(ctx.now, detailsDays), BATCH))
        due.push({ table, row, cause: 'closing' })
    })
  }
  return eachApart(due, ({ table, row, cause }) => eraseDetails(ctx, table, row, cause))
}

/**
 * Destroys the key of a row, so that no copy can be read, then empties it, unless its account came under a legal hold meanwhile. It
 * survives a kill: a key destroyed twice is destroyed. Says whether it is gone.
 */
export function eraseDetails(ctx: Context, table: SealedTable, row: SealedRow, cause: Erasure['cause']): Promise<boolean> {
  const { sid, accountSid, keySlot } = row
  return change(ctx, async tx => {
    if (await isHeld(tx, accountSid, true)) return { result: false, audit: 'unchanged' }
    const receipts = await ctx.vault.destroyKeys([keySlot])
    await blankRow(tx, table, sid, ctx.now)
    await insertErasure(tx, ctx, { accountSid, subjectSid: sid, kind: 'details', cause, receipt: receiptText([keySlot], receipts) })
    return { result: true, audit: { what: 'details.erased', sid, accountSid, to: 'erased' } }
  })
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)
