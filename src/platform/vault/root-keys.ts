import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KEY_BYTES } from './aead.ts'
import { placeFile, syncDir } from './durable-file.ts'
import { VaultDamaged } from './vault-errors.ts'

/**
 * The keys that everything hangs on: `root.<id>` wraps the data keys and can be rotated; `secret` gives blind indexes, content
 * hashes and the seal of the tombstones, and stays.
 */
export interface RootKeys {
  /** The newest: new data keys are wrapped with it. Read anew each time, as another process may have rotated. */
  current(): Promise<{ id: number; key: Buffer }>
  /** Undefined when it was destroyed after a rotation. */
  byId(id: number): Promise<Buffer | undefined>
  ids(): Promise<number[]>
  secret: Buffer
  addNext(): Promise<number>
  destroy(id: number): Promise<void>
}

/** Opens the key directory, making the first keys when it is empty. Call under the directory's lock. */
export async function openRootKeys(keysDir: string): Promise<RootKeys> {
  const cache = new Map<number, Buffer>()
  const pathOf = (id: number) => join(keysDir, `root.${id}`)
  const ids = async () =>
    (await readdir(keysDir)).flatMap(name => (/^root\.\d+$/.test(name) ? [Number(name.slice(5))] : [])).sort((a, b) => a - b)
  const byId = async (id: number) => {
    const known = cache.get(id) ?? (await readKey(pathOf(id)))
    if (known) cache.set(id, known)
    return known
  }
  const addNext = async () => {
    const id = ((await ids()).at(-1) ?? 0) + 1
    await placeFile(pathOf(id), randomBytes(KEY_BYTES))
    return id
  }
  const current = async () => {
    const id = (await ids()).at(-1)
    const key = id === undefined ? undefined : await byId(id)
    if (id === undefined || !key) throw new VaultDamaged(`there is no root key in ${keysDir}`)
    return { id, key }
  }
  const destroy = async (id: number) => {
    await overwrite(pathOf(id))
    await rm(pathOf(id), { force: true })
    await syncDir(keysDir)
    cache.get(id)?.fill(0)
    cache.delete(id)
  }
  const secret = await firstKeys(keysDir, await ids(), addNext)
  return { current, byId, ids, secret, addNext, destroy }
}

async function firstKeys(keysDir: string, ids: number[], addNext: () => Promise<number>): Promise<Buffer> {
  const path = join(keysDir, 'secret')
  const kept = await readKey(path)
  const hasSlots = (await readdir(keysDir)).some(name => name.startsWith('slots.'))
  if (hasSlots && (!kept || ids.length === 0))
    throw new VaultDamaged(`the key directory ${keysDir} is incomplete: bring back its files, or import a key copy`)
  if (ids.length === 0) await addNext()
  if (kept) return kept
  const secret = randomBytes(KEY_BYTES)
  await placeFile(path, secret)
  return secret
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const content = await readFile(path).catch(error => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (content && content.length !== KEY_BYTES) throw new VaultDamaged(`${path} is not a key of ${KEY_BYTES} bytes`)
  return content
}

async function overwrite(path: string): Promise<void> {
  const file = await open(path, 'r+').catch(() => undefined)
  if (!file) return
  try {
    await file.write(randomBytes(KEY_BYTES), 0, KEY_BYTES, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}
