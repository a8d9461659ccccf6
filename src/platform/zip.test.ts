import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ZipEntry, zip } from './zip.ts'

/** Whoever opens the archive: unzip, or Python's own, where there is one of them. */
function unpack(archive: string, into: string): boolean {
  for (const [program, args] of [
    ['unzip', ['-q', archive, '-d', into]],
    ['python3', ['-m', 'zipfile', '-e', archive, into]],
  ] as const) {
    try {
      execFileSync(program, [...args], { stdio: 'ignore' })
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
