import assert from 'node:assert/strict'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { exportKeys, importKeys } from '../../src/platform/vault/keys-copy.ts'
import { createVault, type Vault } from '../../src/platform/vault/vault.ts'
import { KeyDestroyed, VaultDamaged } from '../../src/platform/vault/vault-errors.ts'
import { scratchVault } from './scratch.ts'

const reserveSlots = (): Promise<bigint> => Promise.reject(new Error('no new keys here'))

test('a key copy opens everything elsewhere, and warns when it is older than a day', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const key = await vault.createKey()
  const sealed = await vault.seal(key, 'x', 'kept')
  const made = new Date('2026-11-24T10:00:00Z')
  const copy = join(scratch.dir, 'copy')
  await exportKeys(scratch.keysDir, copy, made)
  assert.equal((await stat(copy)).mode & 0o077, 0)
  await assert.rejects(exportKeys(scratch.keysDir, copy, made), { code: 'EEXIST' })
  const elsewhere = join(scratch.dir, 'elsewhere')
  assert.equal((await importKeys(elsewhere, copy, new Date('2026-11-25T09:59:00Z'))).warning, undefined)
  assert.match((await importKeys(elsewhere, copy, new Date('2026-11-25T10:01:00Z'))).warning ?? '', /24 hours/)
  const other = await opened(t, elsewhere, scratch.filesDir)
  assert.equal(await other.unseal(key, 'x', sealed), 'kept')
})

test('an import adds what is missing and brings back nothing that was destroyed on either side', async t => {
  const scratch = await scratchVault(t)
  const vault = await scratch.open()
  const [before, after] = [await vault.createKey(), await vault.createKey()]
  const sealed = [await vault.seal(before, 'x', 1), await vault.seal(after, 'x', 2)] as const
  const copy = join(scratch.dir, 'copy')
  const elsewhere = join(scratch.dir, 'elsewhere')
  await vault.destroyKeys([before])
  await exportKeys(scratch.keysDir, copy, new Date())
  await vault.destroyKeys([after])
  await importKeys(scratch.keysDir, copy, new Date())
  const again = await scratch.open()
  await assert.rejects(again.unseal(before, 'x', sealed[0]), KeyDestroyed)
  await assert.rejects(again.unseal(after, 'x', sealed[1]), KeyDestroyed)
  await importKeys(elsewhere, copy, new Date())
  const other = await opened(t, elsewhere, scratch.filesDir)
  await assert.rejects(other.unseal(before, 'x', sealed[0]), KeyDestroyed)
  assert.equal(await other.unseal(after, 'x', sealed[1]), 2)
})

test('refuses a copy of another installation, and what is no copy', async t => {
  const [mine, theirs] = [await scratchVault(t), await scratchVault(t)]
  await (await mine.open()).createKey()
  await (await theirs.open()).createKey()
  const copy = join(mine.dir, 'copy')
  await exportKeys(mine.keysDir, copy, new Date())
  await assert.rejects(importKeys(theirs.keysDir, copy, new Date()), VaultDamaged)
  await writeFile(copy, 'hello')
  await assert.rejects(importKeys(theirs.keysDir, copy, new Date()), VaultDamaged)
})

async function opened(t: { after(work: () => Promise<void>): void }, keysDir: string, filesDir: string): Promise<Vault> {
  const vault = await createVault({ keysDir, filesDir, reserveSlots })
  t.after(() => vault.close())
  return vault
}
