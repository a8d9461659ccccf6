import assert from 'node:assert/strict'
import dns from 'node:dns'
import { createServer, type RequestListener, type Server } from 'node:http'
import { mock, type TestContext, test } from 'node:test'
import { createSafeClient, type SafeClient, SafeFetchError } from './safe-fetch.ts'

const MESSAGE = { headers: { 'content-type': 'text/plain' }, body: 'hello', timeoutMs: 2_000 }

async function listen(
  t: TestContext,
  handler: RequestListener,
  host = '127.0.0.1',
): Promise<{ port: number; hits: () => number; server: Server }> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    handler(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, hits: () => count, server }
}

const codeOf = async (client: SafeClient, url: string): Promise<string> =>
  client.post(url, MESSAGE).then(
    answer => `answered ${answer.status}`,
    (error: unknown) => (error instanceof SafeFetchError ? error.code : String(error)),
  )

/** Every way to write an address that is not public. PORT is the canary's. */
const FORMS = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '127.127.127.127',
    '0.0.0.0',
    '0',
    '%31%32%37.0.0.1',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
  ],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
  ],
  ...['localhost', 'LOCALHOST', 'localhost.', 'user:pw@localhost', 'user@127.0.0.1'],
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.254',
    '192.168.0.1',
    '192.168.255.255',
    '100.64.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fc00::1]',
    '[fec0::1]',
  ],
  ...[
    '[ff02::1]',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '[2001:db8::1]',
    '[100::1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:10.0.0.1]',
  ],
]

test(`reaches none of ${FORMS.length} ways to write an address that is not public`, async t => {
  const canary = await listen(t, (_, response) => response.end('reached'))
  const client = createSafeClient({ allowPrivate: false })
  for (const form of FORMS) {
    const code = await codeOf(client, `http://${form}:${canary.port}/`)
    assert.ok(['PRIVATE_ADDRESS', 'BAD_URL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code), `${form}: ${code}`)
  }
  assert.equal(canary.hits(), 0)
  // The canary would have noticed: the open client reaches it.
  assert.equal(await codeOf(createSafeClient({ allowPrivate: true }), `http://127.0.0.1:${canary.port}/`), 'answered 200')
  assert.equal(canary.hits(), 1)
})

test('refuses everything that is not http or https', async () => {
  const client = createSafeClient({ allowPrivate: true })
  for (const url of ['file:///etc/passwd', 'ftp://example.com', 'gopher://127.0.0.1', 'javascript:1', 'http://', 'nonsense', ''])
    assert.equal(await codeOf(client, url), 'BAD_URL', url)
})

test('a name that turns to loopback after the first look gains nothing, nor does one that hides it among public addresses', async t => {
  const canary = await listen(t, (_, response) => response.end('reached'))
  const client = createSafeClient({ allowPrivate: false })
  const answers: dns.LookupAddress[][] = [
    [{ address: '127.0.0.1', family: 4 }],
    [
      { address: '203.0.114.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
    [{ address: '::ffff:127.0.0.1', family: 6 }],
  ]
  for (const answer of answers) {
    // The resolver is the outside world here: it lies, as a hostile name server would.
    const lie = mock.method(dns, 'lookup', (_: string, __: object, done: (error: null, addresses: dns.LookupAddress[]) => void) =>
      done(null, answer),
    )
    t.after(() => lie.mock.restore())
    assert.notEqual(await codeOf(client, `http://rebind.example:${canary.port}/`), 'answered 200')
    lie.mock.restore()
  }
  assert.equal(canary.hits(), 0)
  // The lie is heard: the open client follows it to the canary.
  const lie = mock.method(dns, 'lookup', (_: string, __: object, done: (error: null, addresses: dns.LookupAddress[]) => void) =>
    done(null, answers[0] ?? []),
  )
  t.after(() => lie.mock.restore())
  assert.equal(await codeOf(createSafeClient({ allowPrivate: true }), `http://rebind.example:${canary.port}/`), 'answered 200')
})

test('does not follow a redirect', async t => {
  const canary = await listen(t, (_, response) => response.end('reached'))
  const redirecting = await listen(t, (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${canary.port}/` }).end())
  const client = createSafeClient({ allowPrivate: ['127.0.0.0/8'] })
  assert.equal(await codeOf(client, `http://127.0.0.1:${redirecting.port}/`), 'answered 307')
  assert.equal(canary.hits(), 0)
})

test("reaches the operator's own networks and no others", async t => {
  const canary = await listen(t, (_, response) => response.end('reached'))
  const client = createSafeClient({ allowPrivate: ['127.0.0.0/8', '10.1.0.0/16', 'fd12::/16', '192.0.2.7'] })
  assert.equal(await codeOf(client, `http://127.0.0.1:${canary.port}/`), 'answered 200')
  for (const form of ['10.2.0.1', '[fd13::1]', '192.0.2.8', '169.254.169.254'])
    assert.equal(await codeOf(client, `http://${form}:${canary.port}/`), 'PRIVATE_ADDRESS', form)
})

test('sends the message as given and gives back status, start of the body and Retry-After', async t => {
  const seen: { method?: string | undefined; type?: string | undefined; body: string }[] = []
  const receiver = await listen(t, (request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ method: request.method, type: request.headers['content-type'], body })
      response.writeHead(503, { 'retry-after': '7' }).end('x'.repeat(5_000_000))
    })
  })
  const answer = await createSafeClient({ allowPrivate: true }).post(`http://127.0.0.1:${receiver.port}/a?b=c`, {
    headers: { 'content-type': 'text/x' },
    body: 'größe',
    timeoutMs: 5_000,
  })
  assert.deepEqual(seen, [{ method: 'POST', type: 'text/x', body: 'größe' }])
  assert.deepEqual(answer, { status: 503, body: 'x'.repeat(1024), retryAfter: '7' })
})

test('gives up in time on a receiver that never answers, never ends, or hangs up', async t => {
  const silent = await listen(t, () => undefined)
  const dripping = await listen(t, (_, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('.'), 50)
    response.once('close', () => clearInterval(drip))
  })
  const rude = await listen(t, request => request.socket.destroy())
  const client = createSafeClient({ allowPrivate: true })
  const attempt = (port: number) => client.post(`http://127.0.0.1:${port}/`, { ...MESSAGE, timeoutMs: 300 })
  await assert.rejects(attempt(silent.port), { code: 'TIMEOUT' })
  await assert.rejects(attempt(dripping.port), { code: 'TIMEOUT' })
  await assert.rejects(attempt(rude.port), { code: 'ECONNRESET' })
})

test('ignores proxies named in the environment', async t => {
  const proxy = await listen(t, (_, response) => response.end('proxied'))
  const target = await listen(t, (_, response) => response.end('direct'))
  const before = process.env.http_proxy
  process.env.http_proxy = `http://127.0.0.1:${proxy.port}`
  t.after(() => {
    if (before === undefined) delete process.env.http_proxy
    else process.env.http_proxy = before
  })
  assert.equal((await createSafeClient({ allowPrivate: true }).post(`http://127.0.0.1:${target.port}/`, MESSAGE)).body, 'direct')
  assert.equal(proxy.hits(), 0)
})
