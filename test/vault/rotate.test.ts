import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { KeyDestroyed } from '../../src/platform/vault/vault-errors.ts'
import { gather, piecesOf, type Scratch, scratchVault } from './scratch.ts'

const KILLS = 20
const KEYS = 3_000

test('wraps every key anew, destroys the old root key and keeps everything readable', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const sealed = await vault.seal(key, 'x', 'kept')
  const file = await vault.writeFile(key, 'scan', piecesOf(Buffer.from('kept too')))
  const oldRoot = await readFile(join(scratch.keysDir, 'root.1'))
  const bystander = await scratch.open()
  const { rootId, rewrapped } = await vault.rotate()
  assert.equal(rootId, 2)
  assert.ok(rewrapped >= 64)
  for (const name of await readdir(scratch.keysDir)) assert.ok(!(await readFile(join(scratch.keysDir, name))).includes(oldRoot), name)
  for (const each of [vault, bystander, await scratch.open()]) {
    assert.equal(await each.unseal(key, 'x', sealed), 'kept')
    assert.equal((await gather(each.readFile(key, 'scan', file.path))).toString(), 'kept too')
    assert.equal(await each.unseal(key, 'x', await each.seal(key, 'x', 'new')), 'new')
  }
})

test(`loses no key and brings none back over ${KILLS} kills in the middle of a rotation`, async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const keys = await Promise.all(Array.from({ length: KEYS }, () => vault.createKey()))
  const sealed = await Promise.all(keys.map((key, position) => vault.seal(key, 'x', position)))
  const destroyed = new Set<string>()
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = await startRotation(scratch)
    // Destructions of a living server go on beside the rotation.
    for (const key of [keys[kill * 3], keys[KEYS - 1 - kill]]) {
      if (key === undefined) continue
      await vault.destroyKeys([key])
      destroyed.add(key)
    }
    await killed(child)
  }
  const after = await scratch.open()
  await after.rotate()
  const roots = (await readdir(scratch.keysDir)).filter(name => name.startsWith('root.'))
  assert.equal(roots.length, 1)
  assert.notDeepEqual(roots, ['root.1'])
  let unreadable = 0
  for (const [position, key] of keys.entries()) {
    const opened = after.unseal(key, 'x', sealed[position] ?? Buffer.alloc(0))
    if (destroyed.has(key)) await assert.rejects(opened, KeyDestroyed)
    else if ((await opened.catch(() => undefined)) !== position) unreadable += 1
  }
  assert.equal(unreadable, 0)
})

async function startRotation(scratch: Scratch): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('rotate-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, scratch.keysDir, scratch.filesDir, '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve, reject) => child.stdout?.once('data', resolve) && child.once('exit', reject))
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
