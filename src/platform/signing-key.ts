import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDir } from './vault/durable-file.ts'

export const SIGNING_KEY_FILE = 'signing.pem'

/** The installation's Ed25519 key, read once and kept in memory. The first process that asks makes it; who comes second takes that one. */
export function createSigningKey(keysDir: string): () => Promise<KeyObject> {
  let known: Promise<KeyObject> | undefined
  return () => {
    known ??= openKey(keysDir).catch(error => {
      known = undefined
      throw error
    })
    return known
  }
}

async function openKey(keysDir: string): Promise<KeyObject> {
  const path = join(keysDir, SIGNING_KEY_FILE)
  const kept = await readKey(path)
  if (kept) return kept
  await mkdir(keysDir, { recursive: true, mode: 0o700 })
  await placeNew(keysDir, path)
  const made = await readKey(path)
  if (!made) throw new Error(`the signing key ${path} vanished while it was made`)
  return made
}

async function readKey(path: string): Promise<KeyObject | undefined> {
  const pem = await readFile(path).catch(error => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return pem && createPrivateKey(pem)
}

/** Links a whole file into place: of several processes exactly one wins, and nobody ever reads half a key. */
async function placeNew(keysDir: string, path: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncDir(keysDir)
}
