import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { PACK_FORMAT } from '../../features/evidence/pack.ts'
import { type SignedJson, verifySignedJson } from '../../platform/signed-json.ts'
import { ServeError } from '../serve.ts'

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
