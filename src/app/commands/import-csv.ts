import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { findAccount } from '../../features/accounts/store.ts'
import type { BulkImport, Progress, RowReport } from '../../features/imports/bulk.ts'
import { createImport } from '../../features/imports/bulk-create.ts'
import { importView, rowView } from '../../features/imports/bulk-routes.ts'
import { runImport } from '../../features/imports/bulk-run.ts'
import { findImport, listRows, progressOf } from '../../features/imports/bulk-store.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { ServeError } from '../serve-error.ts'
import { systemContext } from '../services.ts'
import { currentPulse } from '../standing-store.ts'
import { withDataOptions, withServices } from './with-services.ts'

const POLL_MS = 500
const PAGE = 1000
const SHOWN_ERRORS = 20

interface Flags {
  account: string
  dryRun?: boolean
  json?: boolean
  data?: string
  databaseUrl?: string
}

/** `import` is the command that this one goes below. */
export function registerImportCsvCommands(parent: Command): void {
  withDataOptions(parent.command('csv <file>'))
    .description('File addresses, end users, documents and mappings of an account from a CSV file; see docs/guides/bulk.md')
    .requiredOption('--account <sid>', 'whose they are')
    .option('--dry-run', 'try every row, keep nothing')
    .option('--json', 'for machines, with the report of every row')
    .action((file: string, flags: Flags) => follow(flags, ctx => createImport(ctx, readable(file), flags.dryRun ?? false)))
  withDataOptions(parent.command('resume <sid>'))
    .description('Follow an import to its end, wherever it was cut off')
    .requiredOption('--account <sid>', 'whose it is')
    .option('--json', 'for machines, with the report of every row')
    .action((sid: string, flags: Flags) => follow(flags, ctx => read(ctx, tx => findImport(tx, ctx.accountSid, sid))))
}

async function* readable(file: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(file)
  } catch (cause) {
    throw new ServeError(`the file ${file} cannot be read`, { cause })
  }
}

/** A worker that lives does the work; else this process does. */
function follow(flags: Flags, begin: (ctx: Context) => Promise<BulkImport | undefined>): Promise<void> {
  return withServices(flags, async services => {
    const accountSid = parseSid('account', flags.account)
    const ctx = systemContext(services, { accountSid: accountSid ?? '' })
    if (!accountSid || !(await read(ctx, tx => findAccount(tx, ctx, accountSid))))
      throw new AppError('invalidParameter', { name: '--account', why: 'no such account' })
    const begun = await begin(ctx)
    if (!begun) throw new ServeError('this account has no such import')
    const isTerminal = process.stderr.isTTY && !flags.json
    for (;;) {
      const current = await read(ctx, async tx => ({
        found: await findImport(tx, accountSid, begun.sid),
        progress: await progressOf(tx, begun.sid),
      }))
      if (isTerminal) process.stderr.write(`\r${begun.sid}: ${current.progress.waiting} rows wait `)
      if (current.found?.state !== 'running') break
      const pulse = await read(ctx, currentPulse)
      if (pulse?.hasWorker) await new Promise(resolve => setTimeout(resolve, POLL_MS))
      else await runImport(ctx, begun.sid)
    }
    if (isTerminal) process.stderr.write('\n')
    await report(ctx, begun.sid, flags)
  })
}

async function report(ctx: Context, sid: string, { json }: Flags): Promise<void> {
  const { found, progress } = await read(ctx, async tx => ({
    found: await findImport(tx, ctx.accountSid, sid),
    progress: await progressOf(tx, sid),
  }))
  if (!found) return
  if (json) {
    const rows = []
    for await (const row of rowsOf(ctx, sid)) rows.push(rowView(row))
    process.stdout.write(`${JSON.stringify({ ...importView({ ...found, progress }, ctx), rows })}\n`)
  } else {
    process.stdout.write(`${found.sid}: ${sentence(progress, found.isDryRun)}\n`)
    let shown = 0
    for await (const { line, error } of rowsOf(ctx, sid, 'refused')) {
      if (shown++ === SHOWN_ERRORS) break
      process.stdout.write(`  line ${line}: ${error}\n`)
    }
    if (progress.refused > SHOWN_ERRORS) process.stdout.write(`  and ${progress.refused - SHOWN_ERRORS} more; see --json\n`)
  }
  if (progress.refused > 0 && progress.done + progress.valid + progress.present === 0) process.exitCode = 1
}

const sentence = ({ done, valid, present, refused }: Progress, isDryRun: boolean): string =>
  `${isDryRun ? `${valid} rows would be filed` : `${done} rows filed`}, ${present} were there already, ${refused} refused`

async function* rowsOf(ctx: Context, sid: string, state?: string): AsyncIterable<RowReport> {
  let cursor: Awaited<ReturnType<typeof listRows>>['next']
  do {
    const page = await read(ctx, tx => listRows(tx, ctx.accountSid, sid, state, { size: PAGE, number: 0, cursor }))
    yield* page.items
    cursor = page.next
  } while (cursor)
}
