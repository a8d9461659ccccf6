import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { eventually, multipart } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const GUIDE = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'operating.md')
const NAME = 'countersign.example.com'
const lacks = ['nginx', 'openssl'].filter(program => spawnSync(program, ['-v']).error)

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

describe('Behind the proxy of the guide', {
  skip: lacks.length > 0 && `${lacks.join(' and ')} not installed (apt-get install nginx openssl)`,
}, () => {
  let dir: string
  let port: number
  let server: TestServer
  let nginx: ChildProcess

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cs-proxy-'))
    const inner = await freePort()
    port = await freePort()
    const env = { COUNTERSIGN_PUBLIC_URL: `https://${NAME}`, COUNTERSIGN_TRUST_PROXY: '1' }
    server = await startServer({ env, args: ['--port', String(inner)] })
    nginx = await startNginx(dir, port, inner)
    await eventually(
      () => ask({ path: '/healthz' }).catch(() => undefined),
      answer => answer?.status === 200,
      20_000,
    )
  })
  after(async () => {
    nginx?.kill('SIGTERM')
    await server?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  const ask = (options: { path: string; method?: string; headers?: Record<string, string>; body?: Buffer }): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { path, method = 'GET', headers = {}, body } = options
      // The certificate of this test is signed by itself.
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers: { host: NAME, ...headers }, rejectUnauthorized: false },
        async response => {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  const basic = () => ({ authorization: `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}` })

  test('links name the public address, and browsers are told to stay with https', async () => {
    const { headers, text } = await ask({ path: '/v1/IdentityDocuments', headers: basic() })
    assert.match(JSON.parse(text).meta.url, new RegExp(`^https://${NAME}/`))
    assert.match(String(headers['strict-transport-security']), /max-age/)
  })

  test('counts of the installation are not for the public', async () => {
    assert.equal((await ask({ path: '/metrics' })).status, 404)
  })

  test('signing in sets a cookie that stays on https and on this host', async () => {
    const { pathname, search } = new URL(server.signInUrl)
    const token = new URLSearchParams(search).get('token') ?? pathname.split('/').at(-1)
    const body = Buffer.from(JSON.stringify({ token }))
    const { headers } = await ask({
      path: '/console/v1/SignIn',
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'content-length': String(body.length), origin: `https://${NAME}` },
    })
    assert.match(String(headers['set-cookie']), /__Host-[a-z_]+=.*HttpOnly.*Secure|__Host-[a-z_]+=.*Secure.*HttpOnly/i)
  })

  test('an upload of 15 MB goes through', async () => {
    const scan = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(15_000_000, 7)])
    const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
    const form = new Response(await multipart(filed, [{ name: 'scan.jpg', bytes: scan }]))
    const type = form.headers.get('content-type') ?? ''
    const body = Buffer.from(await form.arrayBuffer())
    const { status } = await ask({ path: '/v1/IdentityDocuments', method: 'POST', body, headers: { ...basic(), 'content-type': type } })
    assert.equal(status, 201)
  })

  test('who guesses secrets is slowed down by the address that the proxy saw, whatever they say it is', async () => {
    const wrong = `Basic ${Buffer.from(`${server.accountSid}:wrong`).toString('base64')}`
    const statuses: number[] = []
    for (let n = 0; n < 60 && !statuses.includes(429); n += 1)
      statuses.push(
        (await ask({ path: '/v1/IdentityDocuments', headers: { authorization: wrong, 'x-forwarded-for': `203.0.113.${n}` } })).status,
      )
    assert.ok(statuses.includes(429))
  })
})

/** The block of the guide, with ports and files of this test. */
async function startNginx(dir: string, port: number, inner: number): Promise<ChildProcess> {
  const block = /```nginx\n([\s\S]*?)```/.exec(await readFile(GUIDE, 'utf8'))?.[1] ?? ''
  const [certificate, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
  const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`, '-keyout', key, '-out', certificate]
  execFileSync('openssl', self, { stdio: 'ignore' })
  const ours = block
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${inner}`)
    .replace('/etc/ssl/countersign.crt', certificate)
    .replace('/etc/ssl/countersign.key', key)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${join(dir, name)};`).join('\n')
  const config = join(dir, 'nginx.conf')
  await writeFile(
    config,
    `daemon off;\nmaster_process off;\npid ${join(dir, 'pid')};\nerror_log ${join(dir, 'error.log')};\nevents {}\nhttp {\n${temporary}\n${ours}\n}\n`,
  )
  return spawn('nginx', ['-p', dir, '-c', config, '-e', join(dir, 'error.log')], { stdio: 'ignore' })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
