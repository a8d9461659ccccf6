import { readFile, stat, writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { type Acceptance, isAccepted } from '../../domain/documents/accept.ts'
import { DOCUMENT_KINDS, isDocumentKind } from '../../domain/documents/kinds.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import type { Reason } from '../../domain/reasons.ts'
import { MAX_FILE_BYTES } from '../../platform/imaging/file-type.ts'
import { createReader } from '../../platform/imaging/reader.ts'

interface ReadOptions {
  country?: string
  kind?: string
  json?: boolean
  annotate?: string
}

const READER = { workers: 1, memoryMb: 600, timeoutMs: 45_000 }

export function registerDocumentCommands(program: Command): void {
  const document = program.command('document').description('the document reader alone: no server, nothing is stored')
  document
    .command('read')
    .description('read photographs, scans and PDFs of papers and say whether each can be relied on')
    .argument('<file...>', 'JPEG, PNG, HEIC or PDF')
    .option('--country <CC>', 'country that the paper has to be of, two letters', parseCountry)
    .option('--kind <kind>', 'kind of paper, for example passport or utility_bill')
    .option('--json', 'one JSON object a file and line')
    .option('--annotate <out.png>', 'draw what was read where into a picture of the first file')
    .action(async (files: string[], options: ReadOptions) => {
      await readFiles(files, options)
    })
}

function parseCountry(text: string): string {
  if (!/^[A-Za-z]{2}$/.test(text)) throw new InvalidArgumentError('Give two letters, for example DE.')
  return text.toUpperCase()
}

async function readFiles(files: readonly string[], options: ReadOptions): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const reader = createReader(READER)
  try {
    for (const [index, file] of files.entries()) {
      const bytes = await load(file)
      if (bytes === null) continue
      const hints = { today, ...(options.country ? { country: options.country } : {}), ...(options.kind ? { kind: options.kind } : {}) }
      const reading = await reader.read(bytes, hints)
      const acceptance = isAccepted(reading, options.country ?? null, today)
      process.stdout.write(options.json ? `${JSON.stringify(answerOf(file, reading, acceptance))}\n` : textOf(file, reading, acceptance))
      if (index > 0 || !options.annotate) continue
      const picture = await reader.render(bytes, 0)
      // Only who draws needs to load what draws.
      const { annotate } = await import('../../platform/imaging/annotate.ts')
      if (picture) await writeFile(options.annotate, await annotate(picture, reading, acceptance.reasons))
      else process.stderr.write(`${file}: there is no picture to draw into\n`)
    }
  } finally {
    await reader.close()
  }
}

/** A file that is not there is the caller's mistake, unlike one that cannot be read, which is an answer. */
async function load(file: string): Promise<Uint8Array | null> {
  try {
    // More than the limit is not loaded: its first bytes are refused by size all the same.
    const { size } = await stat(file)
    return size > MAX_FILE_BYTES ? new Uint8Array(0) : await readFile(file)
  } catch (error) {
    process.stderr.write(`countersign: ${file} cannot be opened (${error instanceof Error && 'code' in error ? error.code : 'unknown'})\n`)
    process.exitCode = 1
    return null
  }
}

function answerOf(file: string, reading: Reading, { accepted, reasons }: Acceptance): object {
  const { kind, issuingCountry, side, specimen, mrz, fields, quality, portrait, pages, ms } = reading
  return {
    file,
    kind,
    issuing_country: issuingCountry,
    side,
    specimen,
    mrz: mrz?.lines ?? null,
    mrz_confirmed: mrz === null ? null : mrz.confirmed && mrz.failed.length === 0,
    accepted,
    fields: fields.map(({ name, value, source, confidence, box }) => ({
      name,
      value,
      source,
      confidence: rounded(confidence),
      box: box ?? null,
    })),
    reasons: reasons.map(reasonOf),
    portrait,
    quality,
    pages,
    text: reading.text.map(({ text, source, confidence, box }) => ({ text, source, confidence: rounded(confidence), box })),
    ms,
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

function reasonOf({ twilioCode, ...rest }: Reason): object {
  return { ...rest, twilio_code: twilioCode }
}

function textOf(file: string, reading: Reading, { accepted, reasons }: Acceptance): string {
  const kind = reading.kind && isDocumentKind(reading.kind) ? DOCUMENT_KINDS[reading.kind].name : 'unknown paper'
  const title = [kind, reading.issuingCountry, reading.specimen ? 'specimen' : null].filter(Boolean).join(', ')
  const lines = [`${file}: ${accepted ? 'accepted' : 'not accepted'} (${title}, ${reading.ms} ms)`]
  for (const { text, fix, field } of reasons) lines.push(`  ! ${field ? `${field}: ` : ''}${text} ${fix}`)
  for (const line of reading.mrz?.lines ?? []) lines.push(`  ${line}`)
  const width = Math.max(0, ...reading.fields.map(({ name }) => name.length))
  for (const { name, value, source } of reading.fields) lines.push(`  ${name.padEnd(width)}  ${value}  (${source})`)
  if (reading.fields.length === 0) for (const { text } of reading.text.slice(0, 12)) lines.push(`  ${text}`)
  return `${lines.join('\n')}\n`
}
