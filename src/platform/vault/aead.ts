import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * The only file that calls the ciphers of node:crypto (test/house.test.ts). AES-256-GCM, always with the full tag: without
 * `authTagLength` Node would accept one of 4 bytes.
 */
const CIPHER = 'aes-256-gcm'
export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/** Ciphertext followed by its tag. A nonce must never be used twice with the same key. */
export const encrypt = (key: Uint8Array, nonce: Uint8Array, boundTo: Uint8Array, plain: Uint8Array): Buffer =>
  Buffer.concat(encryptParts(key, nonce, boundTo, [plain]))

/** The same for a plain text in parts, and in parts: nothing is copied together. */
export function encryptParts(key: Uint8Array, nonce: Uint8Array, boundTo: Uint8Array, plain: readonly Uint8Array[]): Buffer[] {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo)
  return [...plain.map(part => cipher.update(part)), cipher.final(), cipher.getAuthTag()]
}

/** The plain bytes, or undefined when the tag does not fit: nothing unverified leaves this function. */
export function decrypt(key: Uint8Array, nonce: Uint8Array, boundTo: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    plain.fill(0)
    return undefined
  }
}

/** A key for one purpose (HKDF-SHA256). */
export function derive(key: Uint8Array, salt: Uint8Array, purpose: Uint8Array | string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, KEY_BYTES))
}
