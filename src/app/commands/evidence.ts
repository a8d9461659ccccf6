import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { PACK_FORMAT } from '../../features/evidence/pack.ts'
import { exportReport, type ReportRow, reportBatches } from '../../features/evidence/report.ts'
import { wishOf } from '../../features/evidence/report-routes.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { type SignedJson, verifySignedJson } from '../../platform/signed-json.ts'
import { ServeError } from '../serve-error.ts'
import { systemContext } from '../services.ts'
import { withDataOptions, withServices } from './with-services.ts'

interface Options {
  key?: string
  json?: boolean
}

export function registerEvidenceCommands(program: Command): void {
  const evidence = program.command('evidence').description('signed packs on who stood behind a number')
  evidence
    .command('verify')
    .description('check the signature of a pack, without a server and without the network')
    .argument('<file>', 'a pack, as GET /v1/PhoneNumbers/{Sid}/Evidence answered it')
    .option(
      '--key <base64>',
      'the public key that the issuer is known by (GET /v1/EvidenceKey); without it only the pack is checked against itself',
    )
    .option('--json', 'answer as JSON')
    .action(verifyFile)
  withDataOptions(evidence.command('export'))
    .description(
      'who stood behind the numbers of a country on a day or at a moment, as a CSV table (or a JSON object a line) for its regulator',
    )
    .requiredOption('--country <code>', 'ISO 3166-1 alpha-2')
    .option('--day <day>', 'YYYY-MM-DD in UTC: at any time of that day')
    .option('--at <time>', 'ISO 8601: at that moment; without either: now')
    .option('--number-type <type>', 'local, mobile, national or toll-free only')
    .option('--details', 'with names, dates of birth and addresses; the taking is in the journal')
    .option('--json', 'one JSON object a line')
    .action((flags: ExportFlags) => withServices(flags, services => exportTo(process.stdout, systemContext(services), flags)))
}

interface ExportFlags {
  data?: string
  databaseUrl?: string
  country: string
  day?: string
  at?: string
  numberType?: string
  details?: boolean
  json?: boolean
}

/** Waits where the reader is slower, so that a long report takes no memory. */
async function exportTo(out: NodeJS.WriteStream, ctx: Context, flags: ExportFlags): Promise<void> {
  const query = {
    IsoCountry: flags.country,
    ...(flags.day && { Day: flags.day }),
    ...(flags.at && { At: flags.at }),
    ...(flags.numberType && { NumberType: flags.numberType }),
  }
  const wish = { ...wishOf(ctx, query), withDetails: flags.details ?? false }
  const { pieces } = await exportReport(ctx, wish)
  const texts = flags.json ? linesOf(reportBatches(ctx, wish)) : pieces
  for await (const text of texts) if (!out.write(text)) await once(out, 'drain')
}

async function* linesOf(batches: AsyncIterable<ReportRow[]>): AsyncIterable<string> {
  for await (const rows of batches) yield rows.map(row => `${JSON.stringify(row)}\n`).join('')
}

function verifyFile(file: string, options: Options): void {
  const found = verifySignedJson(textOf(file), options.key)
  const answer =
    found.isValid && found.content.format !== PACK_FORMAT
      ? { valid: false, why: 'it is signed, but it is no evidence pack' }
      : found.isValid
        ? {
            valid: true,
            issuer_known: options.key !== undefined,
            public_key: found.publicKey,
            key_fingerprint: createHash('sha256').update(Buffer.from(found.publicKey, 'base64')).digest('hex'),
            ...summaryOf(found.content),
          }
        : { valid: false, why: found.why }
  if (!answer.valid) process.exitCode = 1
  process.stdout.write(options.json ? `${JSON.stringify({ file, ...answer })}\n` : `${inWords(file, answer)}\n`)
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (cause) {
    // Bytes that are no UTF-8 are an answer, a file that is not there is a mistake.
    if (cause instanceof TypeError) return ''
    throw new ServeError(`${file} cannot be opened`, { cause })
  }
}

const summaryOf = ({ number, at, issued_at, periods, proofs, events }: SignedJson['content']): Record<string, unknown> => ({
  number,
  at,
  issued_at,
  periods: Array.isArray(periods) ? periods.length : 0,
  proofs: Array.isArray(proofs) ? proofs.length : 0,
  events: Array.isArray(events) ? events.length : 0,
})

function inWords(file: string, answer: Record<string, unknown>): string {
  if (!answer.valid) return `${file}: NOT valid: ${answer.why}`
  const issuer = answer.issuer_known
    ? 'signed with the key you named'
    : 'whole and signed; compare the key with the one its issuer publishes, or give it with --key'
  const rows = Object.entries(answer).filter(([name]) => name !== 'valid' && name !== 'issuer_known')
  const lines = rows.map(([name, value]) => `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  return [`${file}: valid (${issuer})`, ...lines].join('\n')
}
