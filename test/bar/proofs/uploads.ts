import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { createReader } from '../../../src/platform/imaging/reader.ts'
import { multipart, SPECIMENS } from '../../helpers/client.ts'
import { isDocumented } from '../documented.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'

/** As in the server. */
const READER = { workers: 1, memoryMb: 600, timeoutMs: 45_000 }
const HINTS = { today: '2026-01-01' }
const FILED = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }

export const fuzz: Proof = {
  name: 'T-FUZZ',
  goal: 'malformed uploads are taken or refused with a documented code, never with a 5xx, and the server stays ready',
  control: 'an answer with an invented code or a 500 must be seen as a miss',
  async run(stage) {
    const tally = new Tally()
    const { api } = await stage.tenant()
    const sql = await stage.sql()
    const seeds = await Promise.all(
      ['truncated.jpg', 'utility-bill-erika.pdf', 'picture-in-words.svg'].map(name => readFile(join(SPECIMENS, name))),
    )
    await inParallel(times(stage.pick(120, 10_000)), 4, async n => {
      const seed = seeds[n % seeds.length] ?? Buffer.alloc(0)
      const answer = await api('POST', '/v1/IdentityDocuments', await multipart(FILED, [{ name: nameOf(n), bytes: mutated(seed, n) }]))
      tally.check(isFine(answer.status, answer.body.code), `mutant ${n}: ${answer.status} ${answer.body.code}`)
    })
    // Only a handful is really read: reading is proven by the reader's own tests.
    await sql.query(
      `delete from jobs where kind = 'file.read' and id not in (select id from jobs where kind = 'file.read' order by id limit 4)`,
    )
    const ready = await fetch(`${await stage.url()}/readyz`)
    tally.check(ready.status === 200, `afterwards /readyz answers ${ready.status}`)
    return { n: tally.n, misses: tally.misses, isControlCaught: !isFine(500, 20500) && !isFine(400, 1) }
  },
}

const isFine = (status: number, code: unknown): boolean => status === 201 || isDocumented(status, code)

/** Bytes changed, cut off, doubled or glued to another kind of file; the same for the same number. */
function mutated(seed: Buffer, n: number): Buffer {
  const bytes = Buffer.from(seed)
  for (const step of times(1 + (n % 40))) bytes[(n * 7919 + step * 104_729) % bytes.length] = (n * 31 + step * 17) % 256
  if (n % 5 === 1) return bytes.subarray(0, (n * 131) % bytes.length)
  if (n % 5 === 2) return Buffer.concat([bytes.subarray(0, 64), bytes])
  if (n % 5 === 3) return Buffer.concat([bytes, Buffer.from('PK\u0003\u0004<script>alert(1)</script>')])
  return bytes
}

const NAMES = [
  '../../etc/passwd',
  'CON',
  'a\u202Egpj.exe',
  'x'.repeat(4_000),
  '.',
  '%00.jpg',
  'C:\\x.jpg',
  '=cmd|calc',
  '<img src=x onerror=alert(1)>.jpg',
]
const nameOf = (n: number): string => NAMES[n % NAMES.length] ?? 'scan.jpg'

export const bomb: Proof = {
  name: 'T-BOMB',
  goal: 'forty pictures, pages and streams that would unpack to gigabytes are refused, those that say so within a second each, the others within the limits of the reader, and this process hardly grows',
  control: 'a picture of ordinary size made the same way must not be refused for its size',
  async run(stage) {
    const tally = new Tally()
    const reader = createReader(READER)
    try {
      const small = await reader.read(png(64, 64), HINTS)
      const before = process.memoryUsage().rss
      let [worstMs, slowestMs] = [0, 0]
      const bombs = await bombsOf()
      for (const { name, bytes, unpacksSlowly = false } of bombs) {
        const start = performance.now()
        const { findings } = await reader.read(bytes, HINTS)
        const ms = performance.now() - start
        if (unpacksSlowly) slowestMs = Math.max(slowestMs, ms)
        else worstMs = Math.max(worstMs, ms)
        const mostMs = unpacksSlowly ? READER.timeoutMs : stage.pick(5_000, 1_000)
        tally.check(findings.length > 0 && ms < mostMs, `${name}: ${findings.length} findings after ${Math.round(ms)} ms`)
      }
      const grownMb = Math.round((process.memoryUsage().rss - before) / 1_048_576)
      tally.check(grownMb <= 150, `this process grew by ${grownMb} MB`)
      const isControlCaught = !small.findings.some(({ code }) => code === 'unreadable_file')
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught,
        figures: { worstMs: Math.round(worstMs), slowestStreamMs: Math.round(slowestMs), grownMb },
      }
    } finally {
      await reader.close()
    }
  },
}

/** Forty: pictures and pages that say they are huge, pages without end, and streams that unpack to a hundred times their size. */
async function bombsOf(): Promise<{ name: string; bytes: Buffer; unpacksSlowly?: boolean }[]> {
  const sides = [7_000, 8_000, 10_000, 20_000, 30_000, 65_000, 100_000, 1_000_000]
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer()
  const tall = (side: number) => Math.min(65_535, side * 5)
  return [
    ...sides.flatMap(side => [
      { name: `png ${side} x ${side}`, bytes: png(side, side) },
      { name: `png ${side} x 40000`, bytes: png(side, 40_000) },
    ]),
    ...sides.slice(0, 6).flatMap(side => [
      { name: `jpeg ${side} x ${side}`, bytes: jpegOf(jpeg, side, side) },
      { name: `jpeg ${side} x ${tall(side)}`, bytes: jpegOf(jpeg, side, tall(side)) },
    ]),
    ...[11, 100, 1_000, 10_000].map(pages => ({ name: `pdf of ${pages} pages`, bytes: pdf({ pages }) })),
    ...sides.slice(4).map(side => ({ name: `pdf page of ${side}`, bytes: pdf({ side }) })),
    ...[10, 20, 50, 100].map(megabytes => ({ name: `pdf stream of ${megabytes} MB`, bytes: pdf({ megabytes }), unpacksSlowly: true })),
  ]
}

/** The same picture with other measures in its header. */
function jpegOf(jpeg: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(jpeg)
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  bytes.writeUInt16BE(height, frame + 5)
  bytes.writeUInt16BE(width, frame + 7)
  return bytes
}

/** A PDF of empty pages, whose one content stream unpacks to blanks. */
function pdf({ pages = 1, side = 600, megabytes = 0 }: { pages?: number; side?: number; megabytes?: number }): Buffer {
  const stream = deflateSync(Buffer.alloc(megabytes * 1_000_000, ' '))
  const kids = times(pages).map(n => `${n + 4} 0 R`)
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Count ${pages} /Kids [${kids.join(' ')}] >>`),
    Buffer.concat([Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`), stream, Buffer.from('\nendstream')]),
    ...kids.map(() => Buffer.from(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side} ${side}] /Contents 3 0 R >>`)),
  ]
  const parts = [Buffer.from('%PDF-1.4\n')]
  const starts: number[] = []
  let size = parts[0]?.length ?? 0
  for (const [position, object] of objects.entries()) {
    starts.push(size)
    const part = Buffer.concat([Buffer.from(`${position + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(part)
    size += part.length
  }
  const rows = starts.map(start => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${size}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${trailer}`)])
}

/** A grey PNG that says it is this large; its rows are there only up to a few megabytes. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), content])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(content.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc(Math.min((width + 1) * height, 20_000_000)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}
