import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ZipEntry, zip } from './zip.ts'

/** Whoever opens the archive: unzip, or Python's own, where there is one of them. */
function unpack(archive: string, into: string): boolean {
  return runFirst([
    ['unzip', ['-q', archive, '-d', into]],
    ['python3', ['-m', 'zipfile', '-e', archive, into]],
  ])
}

/** Whether any of these programs is here; the first that is runs. */
function runFirst(programs: readonly [string, string[]][]): boolean {
  for (const [program, args] of programs) {
    try {
      execFileSync(program, args, { stdio: 'ignore' })
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return false
}

test("another program's unpacker gives every file back, streamed or not", async t => {
  const dir = await mkdtemp(join(tmpdir(), 'cs-zip-'))
  try {
    const long = Buffer.alloc(300_000, 'abc')
    async function* streamed() {
      for (let at = 0; at < long.length; at += 65_536) yield long.subarray(at, at + 65_536)
    }
    async function* entries(): AsyncIterable<ZipEntry> {
      yield { name: 'about.json', content: Buffer.from('{"a":1}') }
      yield { name: 'scans/FI1.jpg', content: streamed() }
      yield { name: 'empty', content: Buffer.alloc(0) }
    }
    const pieces: Buffer[] = []
    for await (const piece of zip(entries(), new Date('2026-11-24T10:00:00Z'))) pieces.push(piece)
    await writeFile(join(dir, 'a.zip'), Buffer.concat(pieces))
    if (!unpack(join(dir, 'a.zip'), join(dir, 'out'))) return t.skip('neither unzip nor python3 is here to open it')
    assert.equal(await readFile(join(dir, 'out', 'about.json'), 'utf8'), '{"a":1}')
    assert.ok((await readFile(join(dir, 'out', 'scans', 'FI1.jpg'))).equals(long))
    assert.equal((await readFile(join(dir, 'out', 'empty'))).length, 0)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

/** Writes an archive with holes where its content is nothing but zeros: gigabytes that take no room. */
async function writeSparse(path: string, entries: AsyncIterable<ZipEntry>): Promise<void> {
  const file = await open(path, 'w')
  let [at, waitingBytes] = [0, 0]
  let waiting: Buffer[] = []
  const write = async () => {
    await file.writev(waiting, at - waitingBytes)
    waiting = []
    waitingBytes = 0
  }
  for await (const piece of zip(entries, new Date('2026-11-24T10:00:00Z'))) {
    const isHole = piece.length === NOTHING.length
    if (isHole || waiting.length === MOST_AT_ONCE) await write()
    if (!isHole) waiting.push(piece)
    if (!isHole) waitingBytes += piece.length
    at += piece.length
  }
  await write()
  await file.close()
}

const NOTHING = Buffer.alloc(64 * 1024 * 1024)
const MOST_AT_ONCE = 1_000

/** The one file that matters, out of an archive that is too long to unpack whole. */
function unpackOne(archive: string, name: string, into: string): boolean {
  const read = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])'
  return runFirst([
    ['unzip', ['-q', archive, name, '-d', into]],
    ['python3', ['-c', read, archive, name, into]],
  ])
}

async function* zeros(bytes: number): AsyncIterable<Buffer> {
  for (let left = bytes; left > 0; left -= NOTHING.length) yield NOTHING
}

async function* longArchive(): AsyncIterable<ZipEntry> {
  yield { name: 'one', content: zeros(2.5 * 2 ** 30) }
  yield { name: 'two', content: zeros(2.5 * 2 ** 30) }
  yield { name: 'behind', content: Buffer.from('behind four gigabytes') }
}

async function* manyFiles(): AsyncIterable<ZipEntry> {
  for (let n = 0; n < 70_000; n++) yield { name: `data/${n}`, content: Buffer.from('x') }
  yield { name: 'behind', content: Buffer.from('behind four gigabytes') }
}

for (const [what, entries] of [
  ['of more than 4 GiB', longArchive],
  ['of more than 65,535 files', manyFiles],
] as const)
  test(`an archive ${what} is opened by another program`, async t => {
    const dir = await mkdtemp(join(tmpdir(), 'cs-zip-'))
    try {
      await writeSparse(join(dir, 'a.zip'), entries())
      if (!unpackOne(join(dir, 'a.zip'), 'behind', dir)) return t.skip('neither python3 nor unzip is here to open it')
      assert.equal(await readFile(join(dir, 'behind'), 'utf8'), 'behind four gigabytes')
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })
