import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { lockHolder, tryLock, withLock } from './file-lock.ts'

const PROCESSES = 4
const TOGETHER = 5
const TURNS = 30

let dir: string
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lock-'))
})
after(() => rm(dir, { recursive: true, force: true }))

/** Counts in a file by reading, waiting and writing: two at once lose a turn. */
const COUNTER = `
  import { readFile, writeFile } from 'node:fs/promises'
  const { withLock } = await import(process.argv[1])
  const [, , lock, count] = process.argv
  const turn = () => withLock(lock, async () => {
    const seen = Number(await readFile(count, 'utf8'))
    await new Promise(resolve => setImmediate(resolve))
    await writeFile(count, String(seen + 1))
  })
  await Promise.all(Array.from({ length: ${TOGETHER} }, async () => { for (let n = 0; n < ${TURNS}; n++) await turn() }))
`

test('of many processes and many within each, one at a time holds the lock', async () => {
  const [lock, count] = [join(dir, 'busy.lock'), join(dir, 'count')]
  await writeFile(count, '0')
  const program = pathToFileURL(join(import.meta.dirname, 'file-lock.ts')).href
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', COUNTER, program, lock, count])
  await Promise.all(Array.from({ length: PROCESSES }, run))
  assert.equal(Number(await readFile(count, 'utf8')), PROCESSES * TOGETHER * TURNS)
  assert.equal(await lockHolder(lock), undefined)
})

test('the lock of a dead process is taken over by one alone, and so is one that a crash left empty', async () => {
  for (const [name, left] of Object.entries({ dead: JSON.stringify({ pid: 2 ** 22 + 1, bornTicks: 'x/1', nonce: 'y' }), empty: '' })) {
    const path = join(dir, `${name}.lock`)
    await writeFile(path, left)
    await writeFile(`${path}.takeover`, left)
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withLock(path, async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise(resolve => setImmediate(resolve))
          inside -= 1
        }),
      ),
    )
    assert.equal(most, 1, name)
  }
})

test('a second release leaves the lock of whoever has it now', async () => {
  const path = join(dir, 'twice.lock')
  const first = await tryLock(path)
  assert.ok('lock' in first)
  assert.deepEqual(await tryLock(path), { heldBy: process.pid })
  await first.lock.release()
  const second = await tryLock(path)
  assert.ok('lock' in second)
  await first.lock.release()
  assert.equal(await lockHolder(path), process.pid)
  await second.lock.release()
})
