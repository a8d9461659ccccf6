import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { consolePaths } from '../pages.ts'
import { type Proof, Tally } from '../proof.ts'
import { servedRoutes } from '../tenancy/served.ts'

/** What every answer has to say, and what a page has to say besides. */
const EVERYWHERE: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'content-security-policy': /frame-ancestors 'none'/,
  'cache-control': /./,
}
/** Would tell an attacker what to look for, or open what is closed. */
const NOWHERE = ['server', 'x-powered-by', 'access-control-allow-origin', 'access-control-allow-credentials']

export const headers: Proof = {
  name: 'T-HEAD',
  goal: 'every answer forbids sniffing, framing and foreign scripts, none says what runs here or opens itself to other origins; what is no HTTP is answered and cut off',
  control: 'a bare Node server: its answers must be seen as lacking',
  async run(stage) {
    const tally = new Tally()
    const { url } = await stage.server()
    const routes = (await servedRoutes(stage)).filter(({ method, path }) => method === 'GET' && path !== '/console/v1/Stream')
    const api = routes.map(({ path }) => path.replace(/\{\w+\}/g, 'x'))
    for (const path of [...api, '/v1/nowhere', '/%zz', `/v1/Inquiries/${'x'.repeat(900)}`]) {
      const answer = await fetch(url + path, { headers: { origin: 'https://evil.example' } })
      for (const lack of lacks(answer)) tally.check(false, `${path}: ${lack}`)
      tally.check(/no-store/.test(answer.headers.get('cache-control') ?? '') || answer.status >= 400, `${path} may be cached`)
    }
    for (const path of [...consolePaths(), '/verify/some-token']) {
      const answer = await fetch(url + path, { headers: { accept: 'text/html' } })
      const policy = answer.headers.get('content-security-policy') ?? ''
      for (const lack of lacks(answer)) tally.check(false, `the page ${path}: ${lack}`)
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)?.[1] ?? '*'
      tally.check(scripts.trim() === "'self'", `the page ${path} lets scripts come from ${scripts}`)
      tally.check(/object-src 'none'/.test(policy) && /base-uri 'self'/.test(policy), `the page ${path} has a hole in its policy`)
    }
    for (const [name, bytes] of Object.entries(BROKEN)) {
      const said = await raw(Number(new URL(url).port), bytes)
      tally.check(/^HTTP\/1\.1 4\d\d /.test(said) && /connection: close/i.test(said), `${name}: ${said.split('\r\n')[0] || 'no answer'}`)
    }
    const bare = createServer((_, response) => response.end('x'))
    await new Promise<void>(resolve => bare.listen(0, '127.0.0.1', resolve))
    const control = lacks(await fetch(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`))
    bare.close()
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: control.length >= 6,
      figures: { routes: api.length, pages: consolePaths().length },
    }
  },
}

function lacks({ headers: told }: Response): string[] {
  return [
    ...Object.entries(EVERYWHERE).flatMap(([name, wanted]) => (wanted.test(told.get(name) ?? '') ? [] : [`${name} is ${told.get(name)}`])),
    ...NOWHERE.flatMap(name => (told.has(name) ? [`it says ${name}`] : [])),
  ]
}

const HEAD = 'POST /v1/Requests HTTP/1.1\r\nhost: x\r\n'
/** Requests that two programs might read in two ways, and what is none at all. */
const BROKEN: Record<string, string> = {
  'no HTTP': 'hello\r\n\r\n',
  'two lengths': `${HEAD}content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef`,
  'a length and chunks': `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n`,
  'a negative length': `${HEAD}content-length: -1\r\n\r\n`,
  'a length that is none': `${HEAD}content-length: 0x5\r\n\r\nabcde`,
  'a chunk that is none': `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`,
  'an unknown coding': `${HEAD}transfer-encoding: xchunked, chunked;q=1\r\n\r\n`,
  'a folded header': `${HEAD}x-a: b\r\n c: d\r\n\r\n`.replace('x-a: b\r\n c', 'x-a\u0000: b\r\nc'),
  'a bare line feed': 'GET /healthz HTTP/1.1\nhost: x\ntransfer-encoding : chunked\n\n',
  'a huge head': `GET /healthz HTTP/1.1\r\nhost: x\r\n${`x-filler: ${'y'.repeat(1_000)}\r\n`.repeat(40)}\r\n`,
}

/** Everything a connection hears until it is closed, or for five seconds. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise(resolve => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const timer = setTimeout(() => socket.destroy(), 5_000)
    socket.on('data', chunk => {
      said += chunk
    })
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(said)
    })
  })
}
