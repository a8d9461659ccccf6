import { callingCode } from '../../domain/calling-code.ts'
import { isCountry } from '../../domain/countries.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { type ImportedNumber, insertInventory } from '../numbers/inventory-store.ts'
import { readRows } from './csv-rows.ts'
import { takeInUse } from './take-in-use.ts'

export interface ImportReport {
  imported: number
  errors: { line: number; error: string }[]
}

type Row = ImportedNumber & { accountSid: string | null; line: number }

const COLUMNS = ['phone_number', 'country', 'type', 'locality', 'region', 'capabilities'] as const
const REQUIRED = ['phone_number', 'country', 'type'] as const
const TYPES = ['local', 'mobile', 'national', 'toll-free', 'voip', 'shared-cost', 'machine-to-machine']
const CAPABILITIES = ['voice', 'sms', 'mms', 'fax']
const BATCH = 2_000
const MAX_ERRORS = 10_000

/**
 * Adds the numbers of a CSV file to the stock, a batch to a transaction; every bad row is reported with its line, the rest goes in.
 * An `account_sid` column brings numbers that are in use already: active, with action required. @throws ImportError
 */
export async function importNumbers(
  ctx: Context,
  source: AsyncIterable<Uint8Array | string>,
  progress: (done: number) => void,
): Promise<ImportReport> {
  const report: ImportReport = { imported: 0, errors: [] }
  const seen = new Set<string>()
  let batch: Row[] = []
  for await (const { row, line } of readRows(source, COLUMNS, REQUIRED)) {
    const checked = checkRow(row, line, seen)
    if (typeof checked === 'string') addError(report, line, checked)
    else batch.push(checked)
    if (batch.length >= BATCH) {
      await importBatch(ctx, batch, report)
      batch = []
      progress(report.imported)
    }
  }
  if (batch.length > 0) await importBatch(ctx, batch, report)
  progress(report.imported)
  report.errors.sort((a, b) => a.line - b.line)
  return report
}

async function importBatch(ctx: Context, batch: Row[], report: ImportReport): Promise<void> {
  await change(ctx, async tx => {
    const rows: Row[] = []
    for (const row of batch) {
      // A number that somebody uses must not come up for sale because its owner is misspelt.
      if (!row.accountSid || (await findAccount(tx, ctx, row.accountSid))) rows.push(row)
      else addError(report, row.line, 'account_sid names no account')
    }
    const fresh = await insertInventory(tx, rows, ctx.now)
    for (const { phoneNumber, line } of rows) {
      if (fresh.has(phoneNumber)) report.imported++
      else addError(report, line, 'the number is in the stock already')
    }
    for (const row of rows) if (row.accountSid && fresh.has(row.phoneNumber)) await takeInUse(tx, ctx, row, row.accountSid)
    return {
      result: undefined,
      audit: fresh.size > 0 ? { what: 'inventory.imported', sid: ctx.mint('import'), to: String(fresh.size) } : 'unchanged',
    }
  })
}

function checkRow(row: Record<string, string> | string, line: number, seen: Set<string>): Row | string {
  if (typeof row === 'string') return row
  const phoneNumber = (row.phone_number ?? '').replace(/[\s().-]/g, '')
  if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber)) return 'phone_number is not E.164, such as +4930123456'
  if (seen.has(phoneNumber)) return 'phone_number stands in the file twice'
  const isoCountry = (row.country ?? '').toUpperCase()
  if (!isCountry(isoCountry)) return 'country is not an ISO 3166-1 alpha-2 code'
  const code = callingCode(isoCountry)
  if (code && !phoneNumber.startsWith(`+${code}`)) return `phone_number does not begin with the code of the country, +${code}`
  const numberType = (row.type ?? '').toLowerCase().replaceAll('_', '-').replace('tollfree', 'toll-free')
  if (!TYPES.includes(numberType)) return `type is none of ${TYPES.join(', ')}`
  const capabilities = (row.capabilities || 'voice')
    .toLowerCase()
    .split('|')
    .map(name => name.trim())
    .filter(Boolean)
  const unknown = capabilities.find(name => !CAPABILITIES.includes(name))
  if (unknown) return `capabilities holds something else than ${CAPABILITIES.join('|')}`
  seen.add(phoneNumber)
  return {
    phoneNumber,
    isoCountry,
    numberType,
    locality: row.locality || null,
    region: row.region || null,
    capabilities,
    accountSid: row.account_sid || null,
    line,
  }
}

function addError(report: ImportReport, line: number, error: string): void {
  if (report.errors.length < MAX_ERRORS) report.errors.push({ line, error })
}
