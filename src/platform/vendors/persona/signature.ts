import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds that a signature may lie off our clock, either way. */
const WINDOW_S = 300

/**
 * Checks `Persona-Signature: t=<s>,v1=<hex>`: HMAC-SHA256 of `t.body`. While a secret is rotated the header holds two such sets
 * with a space between, and we may know two secrets: any pair will do.
 */
export function checkSignature(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: Date,
): 'genuine' | 'stale' | 'forged' {
  const sets = (header ?? '')
    .split(' ')
    .map(parseSet)
    .filter(set => set !== undefined)
  const genuine = sets.filter(set => secrets.some(secret => isSignedBy(secret, set, body)))
  if (genuine.length === 0) return 'forged'
  return genuine.some(({ time }) => Math.abs(now.getTime() / 1000 - Number(time)) <= WINDOW_S) ? 'genuine' : 'stale'
}

interface SignatureSet {
  time: string
  mac: Buffer
}

function parseSet(text: string): SignatureSet | undefined {
  const parts = new Map(text.split(',').map(part => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]))
  const time = parts.get('t') ?? ''
  const mac = parts.get('v1') ?? ''
  return /^\d{1,12}$/.test(time) && /^[0-9a-f]{64}$/.test(mac) ? { time, mac: Buffer.from(mac, 'hex') } : undefined
}

const isSignedBy = (secret: string, { time, mac }: SignatureSet, body: Uint8Array): boolean =>
  timingSafeEqual(createHmac('sha256', secret).update(`${time}.`).update(body).digest(), mac)
