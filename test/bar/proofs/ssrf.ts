import dns from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSafeClient, type SafeClient } from '../../../src/platform/safe-fetch.ts'
import { type Proof, Tally } from '../proof.ts'

const LOOPBACK = [127, 0, 0, 1] as const
const hex = (byte: number) => byte.toString(16).padStart(2, '0')

/** Ways to write one IPv4 address. */
function spellings(bytes: readonly number[]): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const pair = [`${hex(a)}${hex(b)}`, `${hex(c)}${hex(d)}`].join(':')
  return [
    bytes.join('.'),
    String(whole),
    `0x${whole.toString(16)}`,
    `0${whole.toString(8)}`,
    `0x${hex(a)}.${b}.${c}.${d}`,
    `0${a.toString(8)}.${b}.${c}.${d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${bytes.join('.')}.`,
    `user@${bytes.join('.')}`,
    `[::ffff:${bytes.join('.')}]`,
    `[::ffff:${pair}]`,
    `[::${bytes.join('.')}]`,
    `[64:ff9b::${pair}]`,
    `[2002:${pair}::]`,
  ]
}

const INNER = [LOOPBACK, [10, 0, 0, 1], [192, 168, 0, 1], [172, 16, 0, 1], [169, 254, 169, 254], [100, 64, 0, 1]]
const OTHERS = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  '[::1]',
  '[::]',
  '0',
  '0.0.0.0',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '224.0.0.1',
]

export const ssrf: Proof = {
  name: 'T-SSRF',
  also: ['T-REBIND'],
  goal: 'no callback reaches an inner address: directly, by redirect, or by a name that changes its mind',
  control: 'the same requests with a client that filters nothing must reach the canary in all three ways',
  async run() {
    const tally = new Tally()
    let hits = 0
    const canary = createServer((_, response) => {
      hits += 1
      response.end('reached')
    })
    await new Promise<void>(resolve => canary.listen(0, '127.0.0.1', resolve))
    const { port } = canary.address() as AddressInfo
    const redirecting = createServer((_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end())
    await new Promise<void>(resolve => redirecting.listen(0, '127.0.0.2', resolve))
    const from = (redirecting.address() as AddressInfo).port
    const safe = createSafeClient({ allowPrivate: false })
    const open = createSafeClient({ allowPrivate: true })
    const lookup = dns.lookup
    try {
      const forms = [...INNER.flatMap(spellings), ...OTHERS]
      for (const form of forms) {
        const before = hits
        const said = await post(safe, `http://${form}:${port}/`)
        tally.check(hits === before && said !== 200, `${form}: ${hits === before ? said : 'reached the canary'}`)
      }
      const listed = createSafeClient({ allowPrivate: ['127.0.0.2/32'] })
      tally.check((await post(listed, `http://127.0.0.2:${from}/`)) === 307 && hits === 0, 'a redirect was followed')
      for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
        lie([[{ address: '203.0.114.1', family: 4 }], [{ address, family: address.includes(':') ? 6 : 4 }]])
        const answers = [await post(safe, `http://rebind.example:${port}/`), await post(safe, `http://rebind.example:${port}/`)]
        tally.check(hits === 0 && !answers.includes(200), `${address}: a name that turned inwards was followed`)
      }
      lie([[{ address: '127.0.0.1', family: 4 }]])
      const reached = [await post(open, `http://127.0.0.1:${port}/`), await post(open, `http://rebind.example:${port}/`)]
      const naive = await fetch(`http://127.0.0.2:${from}/`, { method: 'POST' })
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: reached.every(code => code === 200) && naive.status === 200 && hits === 3,
      }
    } finally {
      dns.lookup = lookup
      canary.close()
      redirecting.close()
    }
  },
}

/** A name server that answers as it likes, one answer after the other. */
function lie(answers: dns.LookupAddress[][]): void {
  let asked = 0
  const lying = (_: string, __: object, done: (error: null, addresses: dns.LookupAddress[]) => void) =>
    done(null, answers[Math.min(asked++, answers.length - 1)] ?? [])
  // The resolver is the outside world here; only the one shape that the client calls is played.
  dns.lookup = lying as unknown as typeof dns.lookup
}

const post = (client: SafeClient, url: string): Promise<number | string> =>
  client.post(url, { headers: {}, body: 'x', timeoutMs: 1_000 }).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'refused'),
  )
