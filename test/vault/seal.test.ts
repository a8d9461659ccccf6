import assert from 'node:assert/strict'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { KeyDestroyed, KeyMissing, SealBroken, VaultDamaged } from '../../src/platform/vault/vault-errors.ts'
import { scratchVault } from './scratch.ts'

const DETAILS = { first_name: 'ANNA MARIA', last_name: 'ERIKSSON', document_number: 'L898902C3' }

test('opens what it sealed, in this process and in the next', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const sealed = await vault.seal(key, 'details:RI1', DETAILS)
  assert.deepEqual(await vault.unseal(key, 'details:RI1', sealed), DETAILS)
  assert.deepEqual(await (await scratch.open()).unseal(key, 'details:RI1', sealed), DETAILS)
  assert.ok(!sealed.includes('ERIKSSON'))
})

test('opens sealed bytes only with their own key and purpose, and only unchanged', async t => {
  const vault = await (await scratchVault(t)).open()
  const [key, other] = [await vault.createKey(), await vault.createKey()]
  const sealed = await vault.seal(key, 'details:RI1', DETAILS)
  await assert.rejects(vault.unseal(key, 'details:RI2', sealed), SealBroken)
  await assert.rejects(vault.unseal(other, 'details:RI1', sealed), SealBroken)
  for (let position = 0; position < sealed.length; position += 1) {
    const changed = Buffer.from(sealed)
    changed[position] = (changed[position] ?? 0) ^ 1
    await assert.rejects(vault.unseal(key, 'details:RI1', changed), SealBroken, `byte ${position}`)
  }
  for (const length of [0, 1, 5, 13, 28, sealed.length - 12, sealed.length - 1]) {
    await assert.rejects(vault.unseal(key, 'details:RI1', sealed.subarray(0, length)), SealBroken, `${length} bytes`)
  }
})

test('a destroyed key opens nothing, also after a restart, and its wrapped bytes are gone from the key directory', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const [key, kept] = [await vault.createKey(), await vault.createKey()]
  const sealed = await vault.seal(key, 'x', DETAILS)
  const slotBytes = async () => (await readFile(join(scratch.keysDir, 'slots.000'))).subarray(Number(key) * 64, Number(key) * 64 + 64)
  const wrapped = Buffer.from(await slotBytes()).subarray(16, 48)
  const [receipt] = await vault.destroyKeys([key])
  assert.equal(receipt?.keyRef, key)
  await assert.rejects(vault.unseal(key, 'x', sealed), KeyDestroyed)
  await assert.rejects((await scratch.open()).unseal(key, 'x', sealed), KeyDestroyed)
  for (const name of await readdir(scratch.keysDir)) assert.ok(!(await readFile(join(scratch.keysDir, name))).includes(wrapped), name)
  assert.deepEqual(await vault.destroyKeys([key]), [])
  assert.equal(await vault.unseal(kept, 'x', await vault.seal(kept, 'x', 1)), 1)
})

test('an older copy of the key file is destroyed again by the tombstones beside it', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const sealed = await vault.seal(key, 'x', DETAILS)
  const older = await readFile(join(scratch.keysDir, 'slots.000'))
  await vault.destroyKeys([key])
  await writeFile(join(scratch.keysDir, 'slots.000'), older)
  await assert.rejects((await scratch.open()).unseal(key, 'x', sealed), KeyDestroyed)
})

test('notices a tombstone that was taken out, changed or put in, and overlooks one that a crash cut off', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const keys = [await vault.createKey(), await vault.createKey(), await vault.createKey()]
  for (const key of keys) await vault.destroyKeys([key])
  const path = join(scratch.keysDir, 'tombstones.log')
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  assert.equal(lines.length, 3)
  const [first = '', second = '', third = ''] = lines
  const broken = [
    [second, third],
    [first, third],
    [first, third, second],
    [first, first, second, third],
    [first, second.replace(/^\d+/, '9'), third],
  ]
  for (const variant of broken) {
    await writeFile(path, `${variant.join('\n')}\n`)
    await assert.rejects(scratch.open(), VaultDamaged)
  }
  await writeFile(path, `${lines.join('\n')}\n${third.slice(0, 20)}`)
  const again = await scratch.open()
  const next = await again.createKey()
  await again.destroyKeys([next])
  assert.equal((await readFile(path, 'utf8')).split('\n').length, 5)
  await scratch.open()
})

test('a key that this directory never held is missing, not destroyed', async t => {
  const vault = await (await scratchVault(t)).open()
  const key = await vault.createKey()
  const sealed = await vault.seal(key, 'x', 1)
  for (const strange of ['70000000', '64000', '-1', '1e3', '', '99999999999999999999'])
    await assert.rejects(vault.unseal(strange, 'x', sealed), KeyMissing, strange)
})

test('refuses to open a key directory that lost its root key', async t => {
  const scratch = await scratchVault(t)
  await (await scratch.open()).createKey()
  await writeFile(join(scratch.keysDir, 'root.1'), Buffer.alloc(5))
  await assert.rejects((await scratch.open()).createKey(), VaultDamaged)
})

test('never writes over a key when slot numbers come round again (a restored database)', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const keys = await Promise.all(Array.from({ length: 200 }, () => vault.createKey()))
  const sealed = await Promise.all(keys.map((key, position) => vault.seal(key, 'x', position)))
  const { createVault } = await import('../../src/platform/vault/vault.ts')
  let next = 0n
  const restored = await createVault({
    ...scratch,
    reserveSlots: async count => {
      next += BigInt(count)
      return next - BigInt(count)
    },
  })
  t.after(() => restored.close())
  const fresh = await restored.createKey()
  assert.ok(!keys.includes(fresh))
  for (const [position, key] of keys.entries()) assert.equal(await restored.unseal(key, 'x', sealed[position] ?? Buffer.alloc(0)), position)
})

test('gives each key once when many ask at the same time', async t => {
  const scratch = await scratchVault(t)
  const vaults = [await scratch.open(), await scratch.open()]
  const keys = await Promise.all(Array.from({ length: 600 }, (_, turn) => (vaults[turn % 2] ?? vaults[0])?.createKey()))
  assert.equal(new Set(keys).size, 600)
})

test('finds equal texts by a blind index that differs by purpose and by installation', async t => {
  const vault = await (await scratchVault(t)).open()
  const other = await (await scratchVault(t)).open()
  assert.deepEqual(vault.index('number', 'L898902C3'), vault.index('number', 'L898902C3'))
  assert.notDeepEqual(vault.index('number', 'L898902C3'), vault.index('name', 'L898902C3'))
  assert.notDeepEqual(vault.index('number', 'L898902C3'), vault.index('number', 'L898902C4'))
  assert.notDeepEqual(vault.index('number', 'L898902C3'), other.index('number', 'L898902C3'))
  assert.equal(vault.index('number', '').length, 32)
})

test('keeps keys readable for their owner only', async t => {
  const scratch = await scratchVault(t)
  await (await scratch.open()).createKey()
  assert.equal((await stat(scratch.keysDir)).mode & 0o777, 0o700)
  for (const name of await readdir(scratch.keysDir)) assert.equal((await stat(join(scratch.keysDir, name))).mode & 0o077, 0, name)
})
