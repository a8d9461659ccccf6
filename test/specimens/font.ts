import { existsSync, readFileSync } from 'node:fs'

/** A TrueType font cut down to some letters, as a PDF carries it. Sizes are in thousandths of the type size. */
export interface FontSubset {
  file: Buffer
  glyphOf: ReadonlyMap<string, number>
  widths: ReadonlyMap<number, number>
  box: [number, number, number, number]
  ascent: number
  descent: number
}

/** Tables that are carried as they are. Hints stay, since parts of glyphs call them. */
const KEPT = ['cvt ', 'fpgm', 'head', 'hhea', 'hmtx', 'maxp', 'prep']

/** Keeps the outlines of `letters`, in their places, so that glyphs keep their numbers. Needs Debian's fonts-liberation. @throws Error */
export function subsetFont(path: string, letters: Iterable<string>): FontSubset {
  if (!existsSync(path)) throw new Error(`${path} is missing: install fonts-liberation`)
  const font = readFileSync(path)
  const tables = tablesOf(font)
  const [head, hhea, hmtx] = [tableOf(tables, 'head'), tableOf(tables, 'hhea'), tableOf(tables, 'hmtx')]
  const unit = 1000 / head.readUInt16BE(18)
  const scaled = (value: number): number => Math.round(value * unit)
  const toGlyph = charactersOf(tableOf(tables, 'cmap'))
  const glyphOf = new Map([...letters].map(letter => [letter, toGlyph(letter.codePointAt(0) ?? 0)]))
  const missing = [...glyphOf].filter(([letter, glyph]) => glyph === 0 && letter !== ' ').map(([letter]) => letter)
  if (missing.length > 0) throw new Error(`${path} has no ${missing.join(' ')}`)
  const { glyf, loca } = outlines(tables, new Set([0, ...glyphOf.values()]))
  const wide = hhea.readUInt16BE(34)
  const widthOf = (glyph: number): number => scaled(hmtx.readUInt16BE(4 * Math.min(glyph, wide - 1)))
  const longLoca = Buffer.from(head)
  longLoca.writeInt16BE(1, 50)
  const kept = KEPT.flatMap((name): [string, Buffer][] => {
    const table = tables.get(name)
    return table ? [[name, name === 'head' ? longLoca : table]] : []
  })
  return {
    file: write([...kept, ['glyf', glyf], ['loca', loca]]),
    glyphOf,
    widths: new Map([...glyphOf.values()].map(glyph => [glyph, widthOf(glyph)])),
    box: [scaled(head.readInt16BE(36)), scaled(head.readInt16BE(38)), scaled(head.readInt16BE(40)), scaled(head.readInt16BE(42))],
    ascent: scaled(hhea.readInt16BE(4)),
    descent: scaled(hhea.readInt16BE(6)),
  }
}

type Tables = ReadonlyMap<string, Buffer>

function tablesOf(font: Buffer): Tables {
  return new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const at = 12 + 16 * index
      const from = font.readUInt32BE(at + 8)
      return [font.toString('latin1', at, at + 4), font.subarray(from, from + font.readUInt32BE(at + 12))]
    }),
  )
}

function tableOf(tables: Tables, name: string): Buffer {
  const table = tables.get(name)
  if (!table) throw new Error(`The font has no table ${name}`)
  return table
}

/** Characters to glyphs by the table's part of format 4, which fonts of the basic plane have. */
function charactersOf(cmap: Buffer): (character: number) => number {
  const parts = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index))
  const part = parts.find(at => cmap.readUInt16BE(at) === 4)
  if (part === undefined) throw new Error('The font maps its characters in another way')
  const doubled = cmap.readUInt16BE(part + 6)
  const [ends, starts] = [part + 14, part + 16 + doubled]
  const [deltas, ranges] = [starts + doubled, starts + 2 * doubled]
  return character => {
    for (let at = 0; at < doubled; at += 2) {
      if (cmap.readUInt16BE(ends + at) < character) continue
      const start = cmap.readUInt16BE(starts + at)
      if (start > character) return 0
      const [delta, range] = [cmap.readUInt16BE(deltas + at), cmap.readUInt16BE(ranges + at)]
      const glyph = range === 0 ? character : cmap.readUInt16BE(ranges + at + range + 2 * (character - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}

/** The outlines of these glyphs and of what they are put together from; all others are empty. */
function outlines(tables: Tables, wanted: Set<number>): { glyf: Buffer; loca: Buffer } {
  const [glyf, loca] = [tableOf(tables, 'glyf'), tableOf(tables, 'loca')]
  const isLong = tableOf(tables, 'head').readInt16BE(50) === 1
  const offset = (glyph: number): number => (isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph))
  const outline = (glyph: number): Buffer => glyf.subarray(offset(glyph), offset(glyph + 1))
  // A set grows while it is gone through.
  for (const glyph of wanted) for (const part of partsOf(outline(glyph))) wanted.add(part)
  const count = tableOf(tables, 'maxp').readUInt16BE(4)
  const places = Buffer.alloc(4 * (count + 1))
  const kept: Buffer[] = []
  let at = 0
  for (let glyph = 0; glyph < count; glyph++) {
    places.writeUInt32BE(at, 4 * glyph)
    if (!wanted.has(glyph)) continue
    kept.push(outline(glyph))
    at += outline(glyph).length
  }
  places.writeUInt32BE(at, 4 * count)
  return { glyf: Buffer.concat(kept), loca: places }
}

/** Glyphs that a letter with a mark is put together from. */
function partsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return []
  const parts: number[] = []
  for (let at = 10, hasMore = true; hasMore; ) {
    const flags = outline.readUInt16BE(at)
    parts.push(outline.readUInt16BE(at + 2))
    at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0)
    hasMore = (flags & 0x20) !== 0
  }
  return parts
}

/** The tables as a file; readers of PDF look at no sums. */
function write(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  const header = Buffer.alloc(12 + 16 * sorted.length)
  header.writeUInt32BE(0x00010000, 0)
  header.writeUInt16BE(sorted.length, 4)
  const bodies: Buffer[] = []
  let at = header.length
  for (const [index, [name, body]] of sorted.entries()) {
    header.write(name, 12 + 16 * index, 'latin1')
    header.writeUInt32BE(at, 20 + 16 * index)
    header.writeUInt32BE(body.length, 24 + 16 * index)
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    bodies.push(padded)
    at += padded.length
  }
  return Buffer.concat([header, ...bodies])
}
