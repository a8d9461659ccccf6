import { crc32 } from 'node:zlib'

export interface ZipEntry {
  /** Path in the archive, with slashes. */
  name: string
  content: AsyncIterable<Uint8Array> | Uint8Array
}

const FLAGS = 0x0808 // sizes follow the content; names are UTF-8
const VERSION = 20
const LARGEST = 0xffff_ffff

/**
 * A ZIP archive (APPNOTE 6.3), stored and not packed: pictures are packed already. Nothing is kept in memory but the list of names.
 * @throws Error beyond 4 GiB
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
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    }
    const tail = descriptor(crc, size)
    yield tail
    offset += head.length + size + tail.length
    if (offset > LARGEST) throw new Error('the archive is longer than 4 GiB')
    directory.push(centralHead(path, time, { crc, size, start }))
  }
  const list = Buffer.concat(directory)
  yield list
  yield endOf(directory.length, list.length, offset)
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
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(VERSION, 6)
  head.writeUInt16LE(FLAGS, 8)
  head.writeUInt32LE(time, 12)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(size, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(path.length, 28)
  head.writeUInt32LE(start, 42)
  return Buffer.concat([head, path])
}

function endOf(count: number, listBytes: number, listAt: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(listBytes, 12)
  end.writeUInt32LE(listAt, 16)
  return end
}

/** Date and time as MS-DOS packs them, in UTC; two seconds fine. */
function dosTime(at: Date): number {
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 65_536 + time
}
