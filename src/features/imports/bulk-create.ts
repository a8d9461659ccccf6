import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { BulkImport } from './bulk.ts'
import { COLUMNS, KIND_NAMES } from './bulk-kinds.ts'
import { insertImport, insertRows, type NewRow } from './bulk-store.ts'
import { ImportError, readRows } from './csv-rows.ts'

const MOST_ROWS = 100_000
const BATCH = 500

/**
 * Takes in a CSV file to be worked off by a job, row by row. `isDryRun`: each row is tried and taken back.
 * @throws AppError invalidParameter (no such table, too many rows); nothing is taken in then
 */
export async function createImport(ctx: Context, source: AsyncIterable<Uint8Array>, isDryRun: boolean): Promise<BulkImport> {
  const rows = await rowsOf(source)
  return change(ctx, async tx => {
    const created: BulkImport = {
      sid: ctx.mint('import'),
      accountSid: ctx.accountSid,
      isDryRun,
      state: 'running',
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      finishedAt: null,
    }
    await insertImport(tx, created)
    for (let at = 0; at < rows.length; at += BATCH) await insertRows(tx, ctx, created, rows.slice(at, at + BATCH))
    return {
      result: created,
      audit: { what: 'import.created', sid: created.sid, to: String(rows.length) },
      jobs: [{ kind: 'import.run', sid: created.sid }],
    }
  })
}

async function rowsOf(source: AsyncIterable<Uint8Array>): Promise<NewRow[]> {
  const rows: NewRow[] = []
  try {
    for await (const { row, line } of readRows(source, COLUMNS, ['kind'])) {
      if (typeof row === 'string') rows.push({ line, kind: '', state: 'refused', fields: undefined, error: row })
      else {
        const fields = { ...row, kind: (row.kind ?? '').toLowerCase() }
        rows.push({ line, kind: KIND_NAMES.includes(fields.kind) ? fields.kind : '', state: 'waiting', fields, error: null })
      }
      if (rows.length > MOST_ROWS) throw new ImportError(`more than ${MOST_ROWS} rows; send several files`)
    }
  } catch (error) {
    throw error instanceof ImportError
      ? new AppError('invalidParameter', { name: 'the file', why: error.message }, { cause: error })
      : error
  }
  if (rows.length === 0) throw new AppError('invalidParameter', { name: 'the file', why: 'it has no rows' })
  return rows
}
