import type { Reading } from '../../domain/reading/reading.ts'
import { fileAbout } from '../../platform/http/upload.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findFile, storeReading } from './store.ts'

/** The part of the reader that this room needs. */
export interface FileReader {
  read(bytes: Uint8Array, hints: { country?: string; kind?: string; today: string }): Promise<Reading>
}

/** The country of the rule that a scan is for, as far as its subject knows one: it tells the language of letters. */
export type CountryOf = (ctx: Context, accountSid: string, subjectSid: string) => Promise<string | undefined>

/** Writes a reading and says so. */
export type KeepReading = (tx: Tx) => Promise<Audit[]>

/** Locks the subject, keeps the reading and judges by it, all in one change: nobody sees a scan that is read and not yet compared. */
export type TakeReading = (ctx: Context, accountSid: string, subjectSid: string, keep: KeepReading) => Promise<void>

/** Reads one scan by machine and keeps the reading, sealed. A job: it may run twice, and finds nothing to do when the scan is read or gone. */
export async function readFile(
  ctx: Context,
  sid: string,
  reader: FileReader,
  about: { countryOf: CountryOf; takeReading: TakeReading },
): Promise<void> {
  const file = await read(ctx, tx => findFile(tx, ctx, sid))
  if (file?.state !== 'reading') return
  const chunks: Buffer[] = []
  for await (const chunk of ctx.vault.readFile(file.keySlot, fileAbout(file.keySlot), file.path)) chunks.push(chunk)
  const country = await about.countryOf(ctx, file.accountSid, file.subjectSid)
  const hints = { kind: file.documentType, today: ctx.now.toISOString().slice(0, 10), ...(country && { country }) }
  const reading = await reader.read(Buffer.concat(chunks), hints)
  await about.takeReading(ctx, file.accountSid, file.subjectSid, async tx => {
    // Erased meanwhile: there is nothing left to keep a reading for, nor a key to seal it with.
    if (!(await findFile(tx, ctx, sid))) return []
    if (!(await storeReading(tx, ctx, file, reading))) return []
    const to = reading.findings.some(({ code }) => code === 'unreadable_file') ? 'unreadable' : 'read'
    return [{ what: 'file.read', sid, accountSid: file.accountSid, from: 'reading', to }]
  })
}
