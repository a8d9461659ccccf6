import { crc32 } from 'node:zlib'

export interface ZipEntry {
  /** Path in the archive, with slashes. */
  name: string
  content: AsyncIterable<Uint8Array> | Uint8Array
}

const FLAGS = 0x0808 // sizes follow the content; names are UTF-8
const VERSION = 20
const VERSION_ZIP64 = 45
/** What stands in a short field whose value is told in a longer one. */
const ELSEWHERE = 0xffff_ffff
const ELSEWHERE_SHORT = 0xffff

/**
 * A ZIP archive (APPNOTE 6.3), stored and not packed: pictures are packed already. Nothing is kept in memory but the list of names.
 * ZIP64 where it is longer than 4 GiB or holds more than 65,534 files. @throws Error when one file is longer than 4 GiB
 */
export async function* zip(entries: AsyncIterable<ZipEntry>, at: Date): AsyncIterable<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  const time = dosTime(at)
  for await (const { name, content } of entries) {
    const path = Buffer.from(name)
    const start = offset
    const head = localHead(path, time)
    yield head
    let crc = 0
    let size = 0
    for await (const piece of piecesOf(content)) {
      crc = crc32(piece, crc)
      size += piece.length
      if (size > ELSEWHERE) throw new Error(`${name} is longer than 4 GiB`)
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    }
    const tail = descriptor(crc, size)
    yield tail
    offset += head.length + size + tail.length
    directory.push(centralHead(path, time, { crc, size, start }))
  }
  const list = Buffer.concat(directory)
  yield list
  yield* endOf(directory.length, list.length, offset)
}

async function* piecesOf(content: ZipEntry['content']): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield content
  else yield* content
}

function localHead(path: Buffer, time: number): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt32LE(time, 10)
  head.writeUInt16LE(path.length, 26)
  return Buffer.concat([head, path])
}

function descriptor(crc: number, size: number): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(size, 8)
  tail.writeUInt32LE(size, 12)
  return tail
}

function centralHead(path: Buffer, time: number, { crc, size, start }: { crc: number; size: number; start: number }): Buffer {
  const isFar = start >= ELSEWHERE
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 4)
  head.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 6)
  head.writeUInt16LE(FLAGS, 8)
  head.writeUInt32LE(time, 12)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(size, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(path.length, 28)
  head.writeUInt32LE(isFar ? ELSEWHERE : start, 42)
  if (!isFar) return Buffer.concat([head, path])
  const extra = Buffer.alloc(12)
  extra.writeUInt16LE(0x0001, 0)
  extra.writeUInt16LE(8, 2)
  extra.writeBigUInt64LE(BigInt(start), 4)
  head.writeUInt16LE(extra.length, 30)
  return Buffer.concat([head, path, extra])
}

function* endOf(count: number, listBytes: number, listAt: number): Iterable<Buffer> {
  const isLong = count >= ELSEWHERE_SHORT || listBytes >= ELSEWHERE || listAt >= ELSEWHERE
  if (isLong) yield endOfZip64(count, listBytes, listAt)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(isLong ? ELSEWHERE_SHORT : count, 8)
  end.writeUInt16LE(isLong ? ELSEWHERE_SHORT : count, 10)
  end.writeUInt32LE(isLong ? ELSEWHERE : listBytes, 12)
  end.writeUInt32LE(isLong ? ELSEWHERE : listAt, 16)
  yield end
}

/** The long record of the end, and where it lies. */
function endOfZip64(count: number, listBytes: number, listAt: number): Buffer {
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(VERSION_ZIP64, 12)
  record.writeUInt16LE(VERSION_ZIP64, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(listBytes), 40)
  record.writeBigUInt64LE(BigInt(listAt), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(listAt + listBytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator])
}

/** Date and time as MS-DOS packs them, in UTC; two seconds fine. */
function dosTime(at: Date): number {
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 65_536 + time
}
