import { createHmac, timingSafeEqual } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { derive } from './aead.ts'
import { syncDir } from './durable-file.ts'
import { VaultDamaged } from './vault-errors.ts'

/** That a key was destroyed, and when. The mark chains to all before it: none can be taken out unnoticed. */
export interface Receipt {
  keyRef: string
  /** ISO 8601, UTC. */
  destroyedAt: string
  method: 'overwritten in place'
  mark: string
}

const FIRST_MARK = '0'.repeat(64)
const NOTHING = Buffer.alloc(0)

const pathOf = (keysDir: string): string => join(keysDir, 'tombstones.log')

function markOf(secret: Buffer, before: string, keyRef: string, destroyedAt: string): string {
  return createHmac('sha256', derive(secret, NOTHING, 'countersign tombstones'))
    .update(`${before}|${keyRef}|${destroyedAt}`)
    .digest('hex')
}

/**
 * All tombstones in order. A last line that a crash cut off is left out.
 * @throws VaultDamaged when a line was changed, taken out or put in.
 */
export async function readTombstones(keysDir: string, secret: Buffer): Promise<{ receipts: Receipt[]; sizeBytes: number }> {
  const content = await readFile(pathOf(keysDir)).catch(error => {
    if (error.code === 'ENOENT') return NOTHING
    throw error
  })
  const sizeBytes = content.lastIndexOf(0x0a) + 1
  const lines = content.subarray(0, sizeBytes).toString('utf8').split('\n').slice(0, -1)
  let before = FIRST_MARK
  const receipts = lines.map((line, position): Receipt => {
    const [keyRef = '', destroyedAt = '', mark = ''] = line.split(' ')
    if (!isSame(mark, markOf(secret, before, keyRef, destroyedAt)))
      throw new VaultDamaged(`tombstones.log was changed at line ${position + 1}`)
    before = mark
    return { keyRef, destroyedAt, method: 'overwritten in place', mark }
  })
  return { receipts, sizeBytes }
}

const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Where the next tombstone chains on; kept between calls so that the log is read once. */
export interface TombstoneTail {
  mark: string
  sizeBytes: number
}

export const tailOf = (read: { receipts: Receipt[]; sizeBytes: number }): TombstoneTail => ({
  mark: read.receipts.at(-1)?.mark ?? FIRST_MARK,
  sizeBytes: read.sizeBytes,
})

/** Writes tombstones and waits until they are on disk. Call under the directory's lock. `at` is the time to write down. */
export async function appendTombstones(
  keysDir: string,
  secret: Buffer,
  tail: TombstoneTail,
  keyRefs: readonly string[],
  at: Date,
): Promise<{ receipts: Receipt[]; tail: TombstoneTail }> {
  const destroyedAt = at.toISOString()
  let mark = tail.mark
  const receipts = keyRefs.map((keyRef): Receipt => {
    mark = markOf(secret, mark, keyRef, destroyedAt)
    return { keyRef, destroyedAt, method: 'overwritten in place', mark }
  })
  const lines = Buffer.from(receipts.map(receipt => `${receipt.keyRef} ${receipt.destroyedAt} ${receipt.mark}\n`).join(''))
  const file = await open(pathOf(keysDir), tail.sizeBytes === 0 ? 'a+' : 'r+', 0o600)
  try {
    await file.truncate(tail.sizeBytes)
    const { bytesWritten } = await file.write(lines, 0, lines.length, tail.sizeBytes)
    if (bytesWritten !== lines.length) throw Object.assign(new Error('the tombstones could not be written whole'), { code: 'ENOSPC' })
    await file.sync()
  } finally {
    await file.close()
  }
  if (tail.sizeBytes === 0) await syncDir(keysDir)
  return { receipts, tail: { mark, sizeBytes: tail.sizeBytes + lines.length } }
}

/** The size of the log now, to see whether another process has added to it. */
export async function tombstonesSize(keysDir: string): Promise<number> {
  const file = await open(pathOf(keysDir), 'r').catch(() => undefined)
  if (!file) return 0
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
