import { AppError } from '../../domain/errors.ts'
import { route } from '../../platform/http/route.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { ImportError } from './csv-rows.ts'
import { limited } from './limited.ts'
import { type ImportReport, importNumbers } from './numbers.ts'

export const importRoutes = [
  route({
    method: 'POST',
    path: '/staff/v1/NumberImports',
    access: 'staff',
    roles: ['operator'],
    tag: 'Operations',
    summary: 'Add the numbers of a CSV file to the stock; bad rows are reported with their line, the rest goes in',
    takesCsv: true,
    handle: (ctx, { csv }) => importCsv(ctx, csv),
  }),
]

/** The file is worked off as it arrives, so whoever sends it sees how far it has come. @throws AppError invalidParameter, bodyTooLarge */
async function importCsv(ctx: Context, csv: AsyncIterable<Uint8Array>): Promise<ImportReport> {
  try {
    return await importNumbers(ctx, limited(csv), () => undefined)
  } catch (error) {
    throw error instanceof ImportError
      ? new AppError('invalidParameter', { name: 'the file', why: error.message }, { cause: error })
      : error
  }
}
