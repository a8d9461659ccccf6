import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { HEADER_BYTES, SEGMENT_BYTES } from '../../src/platform/vault/sealed-file.ts'
import { FileTooLarge, KeyDestroyed, SealBroken, StorageFull } from '../../src/platform/vault/vault-errors.ts'
import { gather, piecesOf, scratchVault } from './scratch.ts'

const SEALED_SEGMENT = SEGMENT_BYTES + 16

test('gives back files of every awkward size', async t => {
  const vault = await (await scratchVault(t)).open()
  for (const size of [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES, 3 * SEGMENT_BYTES + 7, 1_000_000]) {
    const key = await vault.createKey()
    const content = randomBytes(size)
    const file = await vault.writeFile(key, 'scan', piecesOf(content))
    assert.equal(file.sizeBytes, size)
    assert.ok(content.equals(await gather(vault.readFile(key, 'scan', file.path))), `${size} bytes`)
  }
})

test('rejects every published way to tamper with a file', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const { path } = await vault.writeFile(key, 'scan', piecesOf(randomBytes(4 * SEGMENT_BYTES + 100)))
  const place = join(scratch.filesDir, path)
  const whole = await readFile(place)
  const segment = (number: number) =>
    whole.subarray(HEADER_BYTES + number * SEALED_SEGMENT, Math.min(whole.length, HEADER_BYTES + (number + 1) * SEALED_SEGMENT))
  const header = whole.subarray(0, HEADER_BYTES)
  const build = (...numbers: number[]) => Buffer.concat([header, ...numbers.map(segment)])
  const flipped = (position: number) => {
    const copy = Buffer.from(whole)
    copy[position] = (copy[position] ?? 0) ^ 0x80
    return copy
  }
  const vectors: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['half a header', whole.subarray(0, HEADER_BYTES - 1)],
    ['header only', header],
    ...[1, 2, 3, 4].map((count): [string, Buffer] => [
      `cut after segment ${count}`,
      whole.subarray(0, HEADER_BYTES + count * SEALED_SEGMENT),
    ]),
    ...[1, 2, 3, 4].map((count): [string, Buffer] => [
      `cut one byte into segment ${count}`,
      whole.subarray(0, HEADER_BYTES + count * SEALED_SEGMENT + 1),
    ]),
    ['cut by one byte', whole.subarray(0, -1)],
    ['cut by one tag', whole.subarray(0, -16)],
    ['swapped', build(1, 0, 2, 3, 4)],
    ['dropped first', build(1, 2, 3, 4)],
    ['dropped middle', build(0, 1, 3, 4)],
    ['doubled', build(0, 0, 1, 2, 3, 4)],
    ['doubled last', build(0, 1, 2, 3, 4, 4)],
    ['one byte after the end', Buffer.concat([whole, Buffer.from([0])])],
    ['an empty segment after the end', Buffer.concat([whole, Buffer.alloc(16)])],
    ['wrong magic', flipped(0)],
    ['wrong version', flipped(4)],
    ['wrong algorithm', flipped(5)],
    ['changed salt', flipped(10)],
    ['changed nonce prefix', flipped(HEADER_BYTES - 1)],
    ...[0, 1, 2, 3, 4].map((number): [string, Buffer] => [
      `bit flipped in segment ${number}`,
      flipped(HEADER_BYTES + number * SEALED_SEGMENT + 50),
    ]),
    ['bit flipped in the last tag', flipped(whole.length - 1)],
  ]
  for (const [name, bytes] of vectors) {
    await writeFile(place, bytes)
    await assert.rejects(gather(vault.readFile(key, 'scan', path)), SealBroken, name)
  }
  await writeFile(place, whole)
  assert.equal((await gather(vault.readFile(key, 'scan', path))).length, 4 * SEGMENT_BYTES + 100)
})

test('hands out no byte of a segment that does not verify', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const content = randomBytes(3 * SEGMENT_BYTES)
  const { path } = await vault.writeFile(key, 'scan', piecesOf(content))
  const place = join(scratch.filesDir, path)
  const bytes = await readFile(place)
  bytes[HEADER_BYTES + SEALED_SEGMENT + 5] = (bytes[HEADER_BYTES + SEALED_SEGMENT + 5] ?? 0) ^ 1
  await writeFile(place, bytes)
  const seen: Buffer[] = []
  await assert.rejects(async () => {
    for await (const piece of vault.readFile(key, 'scan', path)) seen.push(piece)
  }, SealBroken)
  assert.ok(Buffer.concat(seen).equals(content.subarray(0, SEGMENT_BYTES)))
})

test('opens a file only with its own key, purpose and place', async t => {
  const vault = await (await scratchVault(t)).open()
  const [key, other] = [await vault.createKey(), await vault.createKey()]
  const { path } = await vault.writeFile(key, 'scan:FI1', piecesOf(Buffer.from('specimen')))
  await assert.rejects(gather(vault.readFile(key, 'scan:FI2', path)), SealBroken)
  await assert.rejects(gather(vault.readFile(other, 'scan:FI1', path)), SealBroken)
  for (const strange of ['../keys/root.1', '/etc/passwd', 'aa/../../x', `${path}.part`, ''])
    await assert.rejects(gather(vault.readFile(key, 'scan:FI1', strange)), SealBroken, strange)
  await vault.destroyKeys([key])
  await assert.rejects(gather(vault.readFile(key, 'scan:FI1', path)), KeyDestroyed)
})

test('leaves nothing behind when the upload breaks off or is too large', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  async function* breaking() {
    yield randomBytes(100_000)
    throw new Error('the sender hung up')
  }
  await assert.rejects(vault.writeFile(key, 'scan', breaking()), /hung up/)
  await assert.rejects(vault.writeFile(key, 'scan', piecesOf(randomBytes(200_000)), { maxBytes: 199_999 }), FileTooLarge)
  const left = await Promise.all((await readdir(scratch.filesDir)).map(folder => readdir(join(scratch.filesDir, folder))))
  assert.deepEqual(left.flat(), [])
})

test('knows equal content again by its keyed hash, which another installation does not share', async t => {
  const vault = await (await scratchVault(t)).open()
  const other = await (await scratchVault(t)).open()
  const content = randomBytes(70_000)
  const write = async (into: typeof vault) => (await into.writeFile(await into.createKey(), 'scan', piecesOf(content))).sha256
  const first = await write(vault)
  assert.match(first, /^[0-9a-f]{64}$/)
  assert.equal(await write(vault), first)
  assert.notEqual(await write(other), first)
})

test('lists whole files and removes them', async t => {
  const vault = await (await scratchVault(t)).open()
  const { path } = await vault.writeFile(await vault.createKey(), 'scan', piecesOf(Buffer.from('x')))
  const listed: string[] = []
  for await (const file of vault.listFiles()) listed.push(file.path)
  assert.deepEqual(listed, [path])
  await vault.removeFile(path)
  await vault.removeFile(path)
  for await (const file of vault.listFiles()) assert.fail(file.path)
})

const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test('says that the disk is full, leaves nothing there, and goes on when there is space', {
  skip: !mayMount && 'needs the right to mount a small disk',
}, async t => {
  const scratch = await scratchVault(t)
  await mkdir(scratch.filesDir)
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', scratch.filesDir]).status, 0)
  try {
    const vault = await scratch.open()
    const key = await vault.createKey()
    const small = await vault.writeFile(key, 'scan', piecesOf(randomBytes(100_000)))
    await assert.rejects(
      vault.writeFile(key, 'scan', piecesOf(randomBytes(3_000_000))),
      (error: unknown) => error instanceof StorageFull && error.code === 'ENOSPC',
    )
    const left = await Promise.all((await readdir(scratch.filesDir)).map(folder => readdir(join(scratch.filesDir, folder))))
    assert.equal(left.flat().length, 1)
    assert.equal((await gather(vault.readFile(key, 'scan', small.path))).length, 100_000)
    assert.equal(spawnSync('mount', ['-o', 'remount,size=10m', scratch.filesDir]).status, 0)
    assert.equal((await vault.writeFile(key, 'scan', piecesOf(randomBytes(3_000_000)))).sizeBytes, 3_000_000)
  } finally {
    spawnSync('umount', ['-l', scratch.filesDir])
  }
})
