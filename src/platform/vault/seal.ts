import { createHmac, randomBytes } from 'node:crypto'
import { decrypt, derive, encrypt, NONCE_BYTES } from './aead.ts'
import { loadKey } from './data-keys.ts'
import type { RootKeys } from './root-keys.ts'
import type { Slots } from './slots.ts'
import { SealBroken } from './vault-errors.ts'

const SEAL_VERSION = 1
const NOTHING = Buffer.alloc(0)

/** A JSON value under a data key. `about` names what and whose it is; the same words are needed to open it. */
export async function sealValue(slots: Slots, roots: RootKeys, key: string, about: string, value: unknown): Promise<Buffer> {
  const plain = Buffer.from(JSON.stringify(value) ?? 'null')
  return withKey(slots, roots, key, sealKey => {
    const nonce = randomBytes(NONCE_BYTES)
    return Buffer.concat([Buffer.from([SEAL_VERSION]), nonce, encrypt(sealKey, nonce, Buffer.from(about), plain)])
  })
}

/** @throws KeyDestroyed, KeyMissing, SealBroken, VaultDamaged */
export async function unsealValue(slots: Slots, roots: RootKeys, key: string, about: string, sealed: Uint8Array): Promise<unknown> {
  if (sealed[0] !== SEAL_VERSION) throw new SealBroken('unknown version')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const plain = await withKey(slots, roots, key, sealKey =>
    nonce.length === NONCE_BYTES ? decrypt(sealKey, nonce, Buffer.from(about), sealed.subarray(1 + NONCE_BYTES)) : undefined,
  )
  if (!plain) throw new SealBroken('wrong key, purpose or content')
  return JSON.parse(plain.toString('utf8'))
}

async function withKey<T>(slots: Slots, roots: RootKeys, key: string, work: (sealKey: Buffer) => T): Promise<T> {
  const dataKey = await loadKey(slots, roots, key)
  const sealKey = derive(dataKey, NOTHING, 'countersign seal')
  try {
    return work(sealKey)
  } finally {
    dataKey.fill(0)
    sealKey.fill(0)
  }
}

/** The key of one purpose's blind indexes. */
export const indexKey = (secret: Buffer, purpose: string): Buffer => derive(secret, NOTHING, `countersign index ${purpose}`)

export const indexOf = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
