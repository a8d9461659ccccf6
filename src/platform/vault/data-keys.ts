import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES } from './aead.ts'
import type { RootKeys } from './root-keys.ts'
import { SLOT_BYTES, type Slots } from './slots.ts'
import { KeyDestroyed, KeyMissing, VaultDamaged } from './vault-errors.ts'

const VERSION = 1
const HEAD_BYTES = 4
/** A rotation may replace the root key between our two reads; once or twice at most in a row. */
const TRIES = 5

/** A slot's content for a fresh or re-wrapped data key. It is bound to its slot: a copied slot opens nothing. */
export function wrapKey(root: { id: number; key: Buffer }, slot: bigint, dataKey: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head[0] = 1
  head[1] = VERSION
  head.writeUInt16BE(root.id, 2)
  const nonce = randomBytes(NONCE_BYTES)
  return Buffer.concat([head, nonce, encrypt(root.key, nonce, boundTo(head, slot), dataKey)], SLOT_BYTES)
}

export const rootIdOf = (bytes: Buffer): number => bytes.readUInt16BE(2)

/** The data key in a live slot's bytes; undefined when the tag does not fit. */
export function unwrapKey(root: Buffer, slot: bigint, bytes: Buffer): Buffer | undefined {
  const head = bytes.subarray(0, HEAD_BYTES)
  return decrypt(root, bytes.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES), boundTo(head, slot), bytes.subarray(HEAD_BYTES + NONCE_BYTES))
}

function boundTo(head: Buffer, slot: bigint): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(slot)
  return Buffer.concat([Buffer.from('countersign data key'), head, number])
}

/** A block of fresh wrapped keys. */
export function freshKeys(root: { id: number; key: Buffer }, first: bigint, count: number): Buffer {
  const slots = Array.from({ length: count }, (_, position) => {
    const dataKey = randomBytes(KEY_BYTES)
    const bytes = wrapKey(root, first + BigInt(position), dataKey)
    dataKey.fill(0)
    return bytes
  })
  return Buffer.concat(slots)
}

/**
 * The data key of a slot, read from disk each time: a key that another process destroyed must not live on in a cache.
 * @throws KeyDestroyed, KeyMissing, VaultDamaged
 */
export async function loadKey(slots: Slots, roots: RootKeys, keyRef: string): Promise<Buffer> {
  const slot = parseKeyRef(keyRef)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { state, bytes } = await slots.read(slot)
    if (state === 'destroyed') throw new KeyDestroyed(keyRef)
    if (state === 'empty') throw new KeyMissing(keyRef)
    const root = await roots.byId(rootIdOf(bytes))
    if (!root) continue
    const dataKey = unwrapKey(root, slot, bytes)
    if (dataKey) return dataKey
    throw new VaultDamaged(`key ${keyRef} does not open with its root key`)
  }
  throw new VaultDamaged(`the root key of key ${keyRef} is gone`)
}

/** Slot numbers travel as decimal text (a database column). */
export function parseKeyRef(keyRef: string): bigint {
  if (!/^\d{1,18}$/.test(keyRef)) throw new KeyMissing(keyRef.slice(0, 20))
  return BigInt(keyRef)
}
