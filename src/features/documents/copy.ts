import { fileAbout } from '../../platform/http/upload.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { DocumentFile } from './file.ts'
import { attachFiles, findFile, storeReading } from './store.ts'

/**
 * Copies scans to another subject of `ctx.accountSid`, under keys of their own: erasing the one leaves the other readable.
 * What was read comes along; a scan that is still being read is read again by its own job. Returns the SIDs of those.
 */
export async function copyFiles(tx: Tx, ctx: Context, subjectSid: string, files: readonly DocumentFile[]): Promise<string[]> {
  const uploads = []
  for (const file of files) {
    const keySlot = await ctx.vault.createKey()
    const bytes = ctx.vault.readFile(file.keySlot, fileAbout(file.keySlot), file.path)
    const { path } = await ctx.vault.writeFile(keySlot, fileAbout(keySlot), bytes)
    const { fileName, mimeType, sizeBytes, contentHash, documentType } = file
    uploads.push({ upload: { field: 'File', fileName, mimeType, sizeBytes, contentHash, path, keySlot }, documentType })
  }
  const sids = await attachFiles(tx, ctx, subjectSid, uploads)
  const unread: string[] = []
  for (const [index, sid] of sids.entries()) {
    const copy = await findFile(tx, ctx, sid)
    const reading = files[index]?.reading
    if (copy && reading) await storeReading(tx, ctx, copy, reading)
    else unread.push(sid)
  }
  return unread
}
