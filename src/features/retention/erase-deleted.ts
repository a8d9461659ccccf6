import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import {
  blankRow,
  type DueRow,
  deletedRows,
  followDeletedProfiles,
  rowsOfClosedAccounts,
  SEALED_TABLES,
  type SealedTable,
} from './deleted-store.ts'

const BATCH = 50
const DAY_MS = 86_400_000

/** What belongs to scans is kept as long as scans that nobody uses. */
const PAPERS: ReadonlySet<SealedTable> = new Set(['supporting_documents', 'identity_documents'])

/**
 * Erases what people typed, once it was deleted or its account closed long enough ago: destroys the key, so that no copy can be read,
 * then empties the row. It survives a kill: a key destroyed twice is destroyed. Returns how many.
 */
export async function eraseDeleted(ctx: Context): Promise<number> {
  const { retention_details_days: detailsDays, retention_unused_days: unusedDays } = ctx.policy.settings
  let done = 0
  await read(ctx, followDeletedProfiles)
  // The keys of SEALED_TABLES are the tables.
  for (const table of Object.keys(SEALED_TABLES) as SealedTable[]) {
    const due = await read(ctx, async tx => [
      ...(await deletedRows(tx, table, daysBefore(ctx.now, PAPERS.has(table) ? unusedDays : detailsDays), BATCH)),
      ...(await rowsOfClosedAccounts(tx, table, daysBefore(ctx.now, detailsDays), BATCH)),
    ])
    for (const row of due) await erase(ctx, table, row)
    done += due.length
  }
  return done
}

async function erase(ctx: Context, table: SealedTable, { sid, accountSid, keySlot }: DueRow): Promise<void> {
  await ctx.vault.destroyKeys([keySlot])
  await change(ctx, async tx => {
    await blankRow(tx, table, sid, ctx.now)
    return { result: undefined, audit: { what: 'details.erased', sid, accountSid, to: 'erased' } }
  })
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)
