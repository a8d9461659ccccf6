import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** What can be signed: JSON whose numbers are whole, so that every reader writes it the same way again. */
export type SignedValue = string | number | boolean | null | readonly SignedValue[] | { readonly [name: string]: SignedValue }

export interface Signature {
  algorithm: 'Ed25519'
  /** SubjectPublicKeyInfo, DER in base64. */
  public_key: string
  /** Over the UTF-8 bytes of the content as `canonicalJson` writes it, in base64. */
  value: string
}

export interface SignedJson {
  content: { readonly [name: string]: SignedValue }
  signature: Signature
}

/** Names sorted by code unit, no white space: RFC 8785 for texts, whole numbers, booleans and null. */
export function canonicalJson(value: SignedValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('only whole numbers can be signed')
  return JSON.stringify(value)
}

export function signJson(content: SignedJson['content'], privateKey: KeyObject): SignedJson {
  const value = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64')
  return { content, signature: { algorithm: 'Ed25519', public_key: publicKeyOf(privateKey), value } }
}

/** The public half of a key, as it stands in a signature. */
export function publicKeyOf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ type: 'spki', format: 'der' }).toString('base64')
}

export type Verified = { isValid: true; content: SignedJson['content']; publicKey: string } | { isValid: false; why: string }

/**
 * Checks a signed text without any network. A text that says a name twice, or writes something in another way than it was issued,
 * is refused as well: two readers of a valid text see the same. `trustedKey` is the public key that the signer is known by.
 */
export function verifySignedJson(text: string, trustedKey?: string): Verified {
  const signed = parse(text)
  if (!signed) return invalid('it is no signed JSON')
  if (withoutSpace(text) !== JSON.stringify(signed)) return invalid('it is not written as it was issued')
  const { content, signature } = signed
  if (signature.algorithm !== 'Ed25519') return invalid('its algorithm is not Ed25519')
  if (trustedKey !== undefined && signature.public_key !== trustedKey) return invalid('it was signed with another key than the trusted one')
  try {
    const key = createPublicKey({ key: Buffer.from(signature.public_key, 'base64'), type: 'spki', format: 'der' })
    if (key.asymmetricKeyType !== 'ed25519' || publicKeyOf(key) !== signature.public_key) return invalid('its key is no Ed25519 key')
    const value = Buffer.from(signature.value, 'base64')
    const isIntact = value.toString('base64') === signature.value && verify(null, Buffer.from(canonicalJson(content)), key, value)
    return isIntact ? { isValid: true, content, publicKey: signature.public_key } : invalid('the signature does not fit the content')
  } catch {
    return invalid('its key or content cannot be used')
  }
}

const invalid = (why: string): Verified => ({ isValid: false, why })

function parse(text: string): SignedJson | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isSignedJson(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isSignedJson(value: unknown): value is SignedJson {
  const isObject = (item: unknown): item is Record<string, unknown> => typeof item === 'object' && item !== null && !Array.isArray(item)
  if (!isObject(value) || !isObject(value.content) || !isObject(value.signature)) return false
  const { algorithm, public_key, value: signature } = value.signature
  return [algorithm, public_key, signature].every(item => typeof item === 'string')
}

/** A JSON text without the white space between its parts; texts inside stay as they are. */
const withoutSpace = (text: string): string =>
  text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_match, inside: string | undefined) => inside ?? '')
