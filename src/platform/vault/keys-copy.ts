import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { withLock } from '../file-lock.ts'
import { placeFile } from './durable-file.ts'
import { SLOT_BYTES, stateOf } from './slots.ts'
import { VaultDamaged } from './vault-errors.ts'

/** A key copy: every file of the key directory and of the vendor's below it. Who has it can read everything. */
interface KeyCopy {
  format: 'countersign keys'
  version: 1
  exportedAt: string
  /** Path below the key directory to content in base64. */
  files: Record<string, string>
}

const ROOMS = ['', 'vendor']
const OURS = /^(secret|root\.\d+|slots\.\d+|tombstones\.log|signing\.pem)$/
const DAY_MS = 86_400_000

/** Writes a copy of the keys into a new file that only this user may read. @throws when the file exists */
export async function exportKeys(keysDir: string, file: string, now: Date): Promise<{ files: number }> {
  const copy: KeyCopy = { format: 'countersign keys', version: 1, exportedAt: now.toISOString(), files: {} }
  for (const room of ROOMS) {
    const dir = join(keysDir, room)
    if (!(await stat(join(dir, 'secret')).catch(() => undefined))) continue
    await withLock(join(dir, 'lock'), async () => {
      for (const name of (await readdir(dir)).filter(each => OURS.test(each)))
        copy.files[join(room, name)] = (await readFile(join(dir, name))).toString('base64')
    })
  }
  if (Object.keys(copy.files).length === 0) throw new VaultDamaged(`there are no keys in ${keysDir}`)
  await writeFile(file, gzipSync(JSON.stringify(copy)), { flag: 'wx', mode: 0o600, flush: true })
  return { files: Object.keys(copy.files).length }
}

/**
 * Brings keys from a copy. Into a directory with keys of the same installation only what is missing is added: nothing living is
 * overwritten, and what the tombstones on either side name stays destroyed. Call while no server runs.
 * @throws VaultDamaged when the copy is none or belongs to another installation
 */
export async function importKeys(keysDir: string, file: string, now: Date): Promise<{ exportedAt: string; warning: string | undefined }> {
  const copy = parseCopy(await readFile(file))
  for (const room of ROOMS) {
    const files = Object.entries(copy.files).flatMap(([path, content]): [string, Buffer][] => {
      const name = room ? path.slice(room.length + 1) : path
      return (room === '' || path.startsWith(`${room}/`)) && OURS.test(name) ? [[name, Buffer.from(content, 'base64')]] : []
    })
    if (files.length === 0) continue
    const dir = join(keysDir, room)
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await withLock(join(dir, 'lock'), () => mergeInto(dir, new Map(files)))
  }
  const isOld = now.getTime() - Date.parse(copy.exportedAt) > DAY_MS
  const warning = isOld
    ? `This copy was made at ${copy.exportedAt}, more than 24 hours ago: what was erased since, and is in no tombstone here, can be read again.`
    : undefined
  return { exportedAt: copy.exportedAt, warning }
}

function parseCopy(bytes: Buffer): KeyCopy {
  try {
    const copy = JSON.parse(gunzipSync(bytes).toString('utf8')) as KeyCopy
    if (copy.format === 'countersign keys' && copy.version === 1) return copy
  } catch {
    // falls through to the sentence below
  }
  throw new VaultDamaged('this is no key copy of Countersign')
}

async function mergeInto(dir: string, copied: ReadonlyMap<string, Buffer>): Promise<void> {
  const present = async (name: string) => readFile(join(dir, name)).catch(() => undefined)
  const secret = await present('secret')
  if (secret && !secret.equals(copied.get('secret') ?? Buffer.alloc(0)))
    throw new VaultDamaged('these keys belong to another installation; import them into an empty directory')
  // The secret comes last: a directory without it counts as unfinished.
  for (const [name, content] of [...copied].sort(([a], [b]) => Number(a === 'secret') - Number(b === 'secret'))) {
    const mine = await present(name)
    if (!mine) await placeFile(join(dir, name), content)
    else if (name.startsWith('slots.')) await placeFile(join(dir, name), mergeSlots(mine, content))
    else if (name === 'tombstones.log' && content.length > mine.length) await placeFile(join(dir, name), content)
  }
}

/** A slot that is used here wins, destroyed ones too; one destroyed in the copy is destroyed. */
function mergeSlots(mine: Buffer, copied: Buffer): Buffer {
  const merged = Buffer.alloc(Math.max(mine.length, copied.length))
  for (let offset = 0; offset < merged.length; offset += SLOT_BYTES) {
    const [here, there] = [mine, copied].map(side => side.subarray(offset, offset + SLOT_BYTES))
    const isCopied =
      there && there.length > 0 && (stateOf(there) === 'destroyed' || !here || here.length === 0 || stateOf(here) === 'empty')
    const chosen = isCopied ? there : here
    chosen?.copy(merged, offset)
  }
  return merged
}
