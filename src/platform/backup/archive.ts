import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { syncDir } from '../vault/durable-file.ts'

/** One file or directory of a backup. Of a file that grows or shrinks meanwhile exactly `sizeBytes` are taken. */
export interface Entry {
  path: string
  kind: 'file' | 'directory'
  sizeBytes: number
  content: AsyncIterable<Uint8Array>
}

const BLOCK = 512
const MANIFEST = 'manifest.json'

export interface Manifest {
  format: 'countersign backup'
  version: 1
  /** ISO 8601, UTC. */
  madeAt: string
  postgresMajor: number
  files: { path: string; sizeBytes: number; sha256: string }[]
}

/** A backup that is cut off, changed, or none at all. */
export class BrokenBackup extends Error {}

/**
 * Writes a gzipped tar with a manifest of checksums as its last entry. The file gets its name only when it is whole and on disk.
 */
export async function writeArchive(file: string, postgresMajor: number, entries: AsyncIterable<Entry>): Promise<Manifest> {
  const part = `${file}.part`
  const manifest: Manifest = { format: 'countersign backup', version: 1, madeAt: new Date().toISOString(), postgresMajor, files: [] }
  try {
    await pipeline(Readable.from(blocks(entries, manifest)), createGzip({ level: 1 }), createWriteStream(part, { mode: 0o600 }))
    const written = await open(part, 'r+')
    await written.sync().finally(() => written.close())
    await rename(part, file)
    await syncDir(dirname(file))
    return manifest
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function* blocks(entries: AsyncIterable<Entry>, manifest: Manifest): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield header(entry.path, entry.kind, entry.sizeBytes)
    if (entry.kind === 'directory') continue
    const hash = createHash('sha256')
    yield* exactly(entry.content, entry.sizeBytes, hash)
    manifest.files.push({ path: entry.path, sizeBytes: entry.sizeBytes, sha256: hash.digest('hex') })
  }
  const text = Buffer.from(JSON.stringify(manifest))
  yield header(MANIFEST, 'file', text.length)
  yield* exactly(Readable.from([text]), text.length, createHash('sha256'))
  yield Buffer.alloc(2 * BLOCK)
}

async function* exactly(content: AsyncIterable<Uint8Array>, sizeBytes: number, hash: Hash): AsyncGenerator<Uint8Array> {
  let left = sizeBytes
  for await (const chunk of content) {
    if (left === 0) break
    const piece = chunk.subarray(0, left)
    left -= piece.length
    hash.update(piece)
    yield piece
  }
  // A relation that was cut meanwhile: the log, which is part of the backup, says so too.
  for (; left > 0; ) {
    const zeros = Buffer.alloc(Math.min(left, 65_536))
    left -= zeros.length
    hash.update(zeros)
    yield zeros
  }
  const rest = sizeBytes % BLOCK
  if (rest > 0) yield Buffer.alloc(BLOCK - rest)
}

function header(path: string, kind: Entry['kind'], sizeBytes: number): Buffer {
  const name = kind === 'directory' ? `${path}/` : path
  if (Buffer.byteLength(name) > 100) throw new Error(`a path is too long for a backup: ${name}`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write(kind === 'directory' ? '0000700\0' : '0000600\0', 100)
  block.write('0000000\0'.repeat(2), 108)
  block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write(' '.repeat(8), 148)
  block.write(kind === 'directory' ? '5' : '0', 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/**
 * Reads an archive from start to end and checks it against its manifest. `keep` gets every entry as it comes and must read its
 * content; what it has stored counts only when this resolves. @throws BrokenBackup
 */
export async function readArchive(file: string, keep: (entry: Entry) => Promise<void>): Promise<Manifest> {
  const seen: Manifest['files'] = []
  let manifest: Manifest | undefined
  const work = async (source: AsyncIterable<Buffer>): Promise<void> => {
    const reader = chunkReader(source)
    for (;;) {
      const block = await reader.take(BLOCK)
      if (!block) throw new BrokenBackup('the backup is cut off')
      if (block.every(byte => byte === 0)) break
      const { path, kind, sizeBytes } = parseHeader(block)
      const hash = createHash('sha256')
      const content = reader.pass(sizeBytes, hash)
      if (path === MANIFEST) manifest = JSON.parse(await textOf(content))
      else await keep({ path, kind, sizeBytes, content })
      for await (const _ of content) {
        // what the keeper left over
      }
      await reader.take((BLOCK - (sizeBytes % BLOCK)) % BLOCK)
      if (kind === 'file' && path !== MANIFEST) seen.push({ path, sizeBytes, sha256: hash.digest('hex') })
    }
    // A changed backup may seem to end early: what follows has to be read all the same, or its checksum is never seen.
    while (await reader.take(BLOCK));
  }
  let working: Promise<void> = Promise.resolve()
  const consume = (source: AsyncIterable<Buffer>): Promise<void> => {
    working = work(source)
    return working
  }
  try {
    await pipeline(createReadStream(file), createGunzip(), consume)
  } catch (cause) {
    // The stream may fail while the keeper still writes: whoever clears up after us must be alone.
    await working.catch(() => undefined)
    if (cause instanceof BrokenBackup || isOurs(cause)) throw cause
    throw new BrokenBackup('this is no backup of Countersign, or it was changed', { cause })
  }
  if (manifest?.format !== 'countersign backup' || manifest.version !== 1) throw new BrokenBackup('the backup has no manifest')
  if (JSON.stringify(manifest.files) !== JSON.stringify(seen)) throw new BrokenBackup('the backup does not match its checksums')
  return manifest
}

/** Trouble with our own disk is not the backup's fault. */
const isOurs = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(ENO|EACCES|EPERM|EROFS|EDQUOT)/.test(String(error.code))

function parseHeader(block: Buffer): { path: string; kind: Entry['kind']; sizeBytes: number } {
  const text = (from: number, to: number) => block.subarray(from, to).toString('utf8').replace(/\0.*$/s, '')
  const path = text(0, 100).replace(/\/$/, '')
  const sizeBytes = Number.parseInt(text(124, 136), 8)
  if (text(257, 262) !== 'ustar' || !Number.isInteger(sizeBytes)) throw new BrokenBackup('this is no backup of Countersign')
  if (path.startsWith('/') || path.split('/').includes('..')) throw new BrokenBackup('the backup names a place outside itself')
  return { path, kind: text(156, 157) === '5' ? 'directory' : 'file', sizeBytes }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

/** Takes given numbers of bytes from a stream of chunks of any size. */
function chunkReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    const { value, done } = await iterator.next()
    if (!done) held = held.length === 0 ? value : Buffer.concat([held, value])
    return !done
  }
  const take = async (count: number): Promise<Buffer | undefined> => {
    while (held.length < count) if (!(await more())) return undefined
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  async function* pass(count: number, hash: Hash): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (held.length === 0 && !(await more())) throw new BrokenBackup('the backup is cut off')
      const piece = held.subarray(0, left)
      held = held.subarray(piece.length)
      left -= piece.length
      hash.update(piece)
      yield piece
    }
  }
  return { take, pass }
}
