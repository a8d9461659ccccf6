import { appendFile, readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { importFromTwilio, type TwilioReport } from '../../features/imports/twilio.ts'
import { type ApiAccount, type ApiClient, createApiClient } from '../../platform/http/api-client.ts'
import { ServeError } from '../serve-error.ts'
import { registerImportCsvCommands } from './import-csv.ts'

interface Flags {
  from: string
  fromAccount: string
  fromToken: string
  to: string
  toAccount: string
  toToken: string
  notes: string
  dryRun?: boolean
  json?: boolean
}

export function registerImportCommands(program: Command): void {
  const parent = program.command('import').description('Bring what a file or another server holds into an account')
  registerImportCsvCommands(parent)
  parent
    .command('twilio')
    .description(
      'Addresses, end users, documents, bundles and the list of numbers of a Twilio-compatible account; bundles arrive as drafts',
    )
    .option('--from <url>', 'where the source answers', 'https://api.twilio.com')
    .requiredOption('--from-account <sid>', 'account SID at the source')
    .requiredOption('--from-token <token>', 'its auth token')
    .option('--to <url>', 'where this Countersign answers', 'http://localhost:8080')
    .requiredOption('--to-account <sid>', 'account SID here')
    .requiredOption('--to-token <token>', 'its auth token')
    .option('--notes <file>', 'what was brought over, so that a run that was cut off goes on', 'import-twilio.jsonl')
    .option('--dry-run', 'change nothing, report what would be done')
    .option('--json', 'for machines')
    .action(async (flags: Flags) => {
      const report = await run(flags).catch(error => {
        throw new ServeError(error instanceof Error ? error.message : String(error), { cause: error })
      })
      process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : sentence(report, flags))
      if (report.problems.length > 0) process.exitCode = 1
    })
}

async function run(flags: Flags): Promise<TwilioReport> {
  const known = await readNotes(flags.notes)
  return importFromTwilio({
    from: source({ baseUrl: flags.from, accountSid: flags.fromAccount, authToken: flags.fromToken }),
    to: source({ baseUrl: flags.to, accountSid: flags.toAccount, authToken: flags.toToken }),
    isDryRun: flags.dryRun ?? false,
    known,
    note: (from, to) => appendFile(flags.notes, `${JSON.stringify([from, to])}\n`, { mode: 0o600 }),
  })
}

/** Twilio spreads its API over hosts; every other server answers all of it at one. */
function source(account: ApiAccount): ApiClient & { accountSid: string } {
  const { accountSid } = account
  if (!/(^|\.)twilio\.com$/.test(new URL(account.baseUrl).hostname)) return { ...createApiClient(account), accountSid }
  const api = createApiClient({ ...account, baseUrl: 'https://api.twilio.com' })
  const numbers = createApiClient({ ...account, baseUrl: 'https://numbers.twilio.com' })
  const hostOf = (path: string) => (path.includes('/2010-04-01/') ? api : numbers)
  return { get: path => hostOf(path).get(path), post: (path, form, key) => hostOf(path).post(path, form, key), accountSid }
}

/** One pair a line. A line that was cut off by a kill does not count, and is closed so that the next one stands alone. */
async function readNotes(path: string): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  if (text !== '' && !text.endsWith('\n')) await appendFile(path, '\n')
  return new Map(text.split('\n').flatMap(line => parsePair(line) ?? []))
}

function parsePair(line: string): [[string, string]] | undefined {
  const pair = /^\["([A-Z]{2}[0-9a-f]{32})","([A-Z]{2}[0-9a-f]{32})"\]$/.exec(line)
  return pair?.[1] && pair[2] ? [[pair[1], pair[2]]] : undefined
}

function sentence({ created, alreadyThere, withoutScan, numbers, problems }: TwilioReport, { dryRun }: Flags): string {
  const counts = Object.entries(created).map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`)
  const lines = [
    `${dryRun ? 'Would bring over' : 'Brought over'} ${counts.join(', ')}; ${alreadyThere} were there already.`,
    `${withoutScan.length} documents need their scan again: the source's API gives none out.`,
    `${numbers.length} numbers are listed with --json; take them over with \`countersign numbers import\`.`,
    ...problems.map(({ sid, why }) => `  ${sid}: ${why}`),
  ]
  return `${lines.join('\n')}\n`
}
