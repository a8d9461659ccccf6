import { createHmac, randomBytes } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decrypt, derive, encryptParts, TAG_BYTES } from './aead.ts'
import { syncDir } from './durable-file.ts'
import { asStorageError, FileTooLarge, SealBroken } from './vault-errors.ts'

/*
 * STREAM over AES-256-GCM (Tink's AES-GCM-HKDF layout): header = magic 4, version 1, algorithm 1, salt 32, nonce prefix 7; then
 * segments of 64 KiB, each with its tag. Nonce = prefix, counter 4, last 1: a segment cannot be moved, dropped, doubled or cut
 * off. The key is derived for this header and what the file is about, so a file opens only where it belongs.
 */
const MAGIC = Buffer.from('CSF1')
const VERSION = 1
const ALGORITHM = 1
const SALT_BYTES = 32
const PREFIX_BYTES = 7
export const HEADER_BYTES = MAGIC.length + 2 + SALT_BYTES + PREFIX_BYTES
export const SEGMENT_BYTES = 64 * 1024
/** Handed to the disk at once: every hand-over costs a trip to another thread. Where many write at once, memory counts for more. */
const WRITE_BYTES = 1024 * 1024
const WRITE_BYTES_AMONG_MANY = 256 * 1024
const MANY = 16
/** The disk is asked to begin each time so much is written. */
const SYNC_BYTES = 2 * 1024 * 1024
/** How many write in this process now. */
let writers = 0
/** Scans may not take the last of the disk: without it the database stops. Never more than this share of a small one. */
const RESERVE_BYTES = 1024 ** 3
const RESERVE_SHARE = 0.05
const NOTHING = Buffer.alloc(0)
const PATH_SHAPE = /^[0-9a-f]{2}\/[0-9a-f]{30}$/
const PART_STALE_MS = 3_600_000

export interface WrittenFile {
  /** Random and meaningless, relative to the vault's file directory. */
  path: string
  sizeBytes: number
  /** Keyed hash of the content (HMAC-SHA256, hex): equal content is found again, but not by who has only the database. */
  sha256: string
}

/**
 * Encrypts a stream into a new file. It is on disk under its name when this resolves; on any failure nothing is left.
 * @throws FileTooLarge, StorageFull, or whatever the source throws
 */
export async function writeSealedFile(
  filesDir: string,
  keys: { dataKey: Buffer; hashKey: Buffer },
  about: string,
  source: AsyncIterable<Uint8Array>,
  limits: { maxBytes?: number } = {},
): Promise<WrittenFile> {
  const name = randomBytes(16).toString('hex')
  const path = `${name.slice(0, 2)}/${name.slice(2)}`
  const place = join(filesDir, path)
  const part = `${place}.part`
  try {
    if (await mkdir(dirname(place), { recursive: true, mode: 0o700 })) await syncDir(filesDir)
    const file = await open(part, 'wx', 0o600)
    let written: { sizeBytes: number; sha256: string }
    writers += 1
    try {
      const out = writerTo(file, filesDir)
      written = await encryptInto(out, keys, about, source, limits.maxBytes)
      await rename(part, place)
      // Content and name reach the disk together: one wait. Until then no row names the file, so after a crash in between it is an orphan.
      await Promise.all([out.sync(), syncDir(dirname(place))])
    } finally {
      writers -= 1
      await file.close()
    }
    return { path, ...written }
  } catch (error) {
    await Promise.all([part, place].map(path => rm(path, { force: true })))
    throw asStorageError(error)
  }
}

async function encryptInto(
  out: Writer,
  keys: { dataKey: Buffer; hashKey: Buffer },
  about: string,
  source: AsyncIterable<Uint8Array>,
  maxBytes = Number.MAX_SAFE_INTEGER,
) {
  const header = Buffer.concat([MAGIC, Buffer.from([VERSION, ALGORITHM]), randomBytes(SALT_BYTES + PREFIX_BYTES)])
  const key = segmentKey(keys.dataKey, header, about)
  const hash = createHmac('sha256', keys.hashKey)
  let counter = 0
  let sizeBytes = 0
  const put = (plain: Uint8Array[], isLast: boolean) => {
    out.add(encryptParts(key, nonceOf(header, counter, isLast), NOTHING, plain))
    counter += 1
  }
  out.add([header])
  // The last segment is marked, so one full segment is held back until it is known whether more follows.
  const waiting = pieces()
  for await (const chunk of source) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) throw new FileTooLarge(maxBytes)
    hash.update(chunk)
    waiting.add(chunk)
    while (waiting.sizeBytes() > SEGMENT_BYTES) put(waiting.take(SEGMENT_BYTES), false)
    await out.room()
  }
  put(waiting.take(waiting.sizeBytes()), true)
  await out.end()
  key.fill(0)
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** Chunks of any size, taken in sizes of one's own without copying. A source may use its chunk again only after the next is asked for. */
function pieces(): { add(chunk: Uint8Array): void; take(count: number): Uint8Array[]; sizeBytes(): number } {
  const held: Uint8Array[] = []
  let sizeBytes = 0
  return {
    add(chunk) {
      held.push(chunk)
      sizeBytes += chunk.length
    },
    take(count) {
      const taken: Uint8Array[] = []
      for (let left = count; left > 0; ) {
        const first = held.shift() ?? NOTHING
        const piece = first.subarray(0, left)
        if (piece.length < first.length) held.unshift(first.subarray(piece.length))
        taken.push(piece)
        left -= piece.length
      }
      sizeBytes -= count
      return taken
    },
    sizeBytes: () => sizeBytes,
  }
}

interface Writer {
  add(bytes: Buffer[]): void
  room(): Promise<void>
  end(): Promise<void>
  /** Resolves when everything written is on disk. */
  sync(): Promise<void>
}

/** Writes in large pieces, one on its way while the next is made. A failure is thrown by the next `room` or `end`. */
function writerTo(file: FileHandle, dir: string): Writer {
  let ready: Buffer[] = []
  let readyBytes = 0
  let writing: Promise<void> = Promise.resolve()
  let unsynced = 0
  let syncing: Promise<void> | undefined
  // The disk begins while more arrives, so that little is left to wait for at the end.
  const begin = (bytes: number) => {
    unsynced += bytes
    if (syncing || unsynced < SYNC_BYTES || writers > MANY) return
    unsynced = 0
    const done = file.datasync().then(() => {
      syncing = undefined
    })
    done.catch(() => undefined)
    syncing = done
  }
  const write = () => {
    const bytes = Buffer.concat(ready)
    ready = []
    readyBytes = 0
    writing = writeAll(file, dir, bytes).then(() => begin(bytes.length))
    // Whoever waits next hears of it.
    writing.catch(() => undefined)
  }
  const room = async () => {
    if (readyBytes < (writers > MANY ? WRITE_BYTES_AMONG_MANY : WRITE_BYTES)) return
    await writing
    write()
  }
  return {
    add(bytes) {
      for (const each of bytes) {
        ready.push(each)
        readyBytes += each.length
      }
    },
    room,
    async end() {
      await writing
      write()
      await writing
    },
    // An error of the disk is told once: whoever hears it first must pass it on.
    sync: async () => void (await Promise.all([syncing, file.sync()])),
  }
}

async function writeAll(file: FileHandle, dir: string, bytes: Buffer): Promise<void> {
  requireRoom(dir, bytes.length)
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
}

/** @throws with the code ENOSPC */
function requireRoom(dir: string, sizeBytes: number): void {
  const { bavail, blocks, bsize } = statfsSync(dir)
  if (bavail * bsize - sizeBytes < Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_SHARE))
    throw Object.assign(new Error('the rest of the disk is kept for the database'), { code: 'ENOSPC' })
}

/** Decrypts a file; each segment is given out only after its tag was verified. @throws SealBroken */
export async function* readSealedFile(
  filesDir: string,
  dataKey: Buffer,
  about: string,
  path: string,
): AsyncGenerator<Buffer, void, undefined> {
  const file = await open(placeOf(filesDir, path), 'r').catch(error => {
    throw error.code === 'ENOENT' ? new SealBroken('the file is not there') : error
  })
  try {
    const { size } = await file.stat()
    const header = await readExactly(file, 0, HEADER_BYTES)
    if (!header?.subarray(0, MAGIC.length).equals(MAGIC) || header[4] !== VERSION || header[5] !== ALGORITHM)
      throw new SealBroken('unknown header')
    const key = segmentKey(dataKey, header, about)
    let offset = HEADER_BYTES
    for (let counter = 0; ; counter += 1) {
      const length = Math.min(SEGMENT_BYTES + TAG_BYTES, size - offset)
      const isLast = offset + length >= size
      const sealed = await readExactly(file, offset, length)
      const plain = sealed && decrypt(key, nonceOf(header, counter, isLast), NOTHING, sealed)
      if (!plain || (plain.length === 0 && counter > 0)) throw new SealBroken(`segment ${counter} does not verify`)
      if (plain.length > 0) yield plain
      offset += length
      if (isLast) break
    }
    key.fill(0)
  } finally {
    await file.close()
  }
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer | undefined> {
  if (length < 0) return undefined
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) return undefined
    done += bytesRead
  }
  return bytes
}

function segmentKey(dataKey: Buffer, header: Buffer, about: string): Buffer {
  const salt = header.subarray(MAGIC.length + 2, MAGIC.length + 2 + SALT_BYTES)
  // HKDF's info is limited to 1024 bytes in Node, and `about` is ours to keep short; its length goes in before it.
  const text = Buffer.from(about)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return derive(dataKey, salt, Buffer.concat([header, length, text, Buffer.from('countersign file')]))
}

function nonceOf(header: Buffer, counter: number, isLast: boolean): Buffer {
  if (counter > 0xffff_ffff) throw new SealBroken('too many segments')
  const nonce = Buffer.alloc(PREFIX_BYTES + 5)
  header.copy(nonce, 0, HEADER_BYTES - PREFIX_BYTES)
  nonce.writeUInt32BE(counter, PREFIX_BYTES)
  nonce[PREFIX_BYTES + 4] = isLast ? 1 : 0
  return nonce
}

/** A path outside the file directory cannot be named. */
export function placeOf(filesDir: string, path: string): string {
  if (!PATH_SHAPE.test(path)) throw new SealBroken('not a path of the vault')
  return join(filesDir, path)
}

export async function removeSealedFile(filesDir: string, path: string): Promise<void> {
  const place = placeOf(filesDir, path)
  await rm(place, { force: true })
  await syncDir(dirname(place)).catch(() => undefined)
}

/** Every whole file with its time, for the reconciliation with the database. */
export async function* listSealedFiles(filesDir: string): AsyncGenerator<{ path: string; writtenAt: Date }> {
  for (const path of await pathsBelow(filesDir)) {
    if (!PATH_SHAPE.test(path)) continue
    const found = await stat(join(filesDir, path)).catch(() => undefined)
    if (found) yield { path, writtenAt: found.mtime }
  }
}

/** Removes what killed writers left half done. */
export async function removeStaleParts(filesDir: string): Promise<void> {
  for (const path of await pathsBelow(filesDir)) {
    if (!path.endsWith('.part')) continue
    const found = await stat(join(filesDir, path)).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > PART_STALE_MS) await rm(join(filesDir, path), { force: true })
  }
}

async function pathsBelow(filesDir: string): Promise<string[]> {
  const folders = await readdir(filesDir, { withFileTypes: true })
  const lists = await Promise.all(
    folders
      .filter(folder => folder.isDirectory())
      .map(async folder => (await readdir(join(filesDir, folder.name))).map(name => `${folder.name}/${name}`)),
  )
  return lists.flat()
}
