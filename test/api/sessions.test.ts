import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accountApi, apiOf } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { type BrowserSession, newSignInToken, postToken, signIn, withDatabase } from '../helpers/sign-in.ts'

let server: TestServer
const tokens: string[] = []

before(async () => {
  server = await startServer({ env: { COUNTERSIGN_TRUST_PROXY: '1' } })
  await withDatabase(server.dataDir, async sql => {
    for (let n = 0; n < 8; n++) tokens.push(await newSignInToken(sql, server.accountSid))
  })
})
after(() => server.stop())

const newToken = (): string => tokens.pop() ?? ''
const session = (headers: Record<string, string> = {}): Promise<BrowserSession> => signIn(server.url, newToken(), headers)

const look = async (cookie: string) => (await fetch(`${server.url}/console/v1/Session`, { headers: { cookie } })).status

describe('Sessions of the Console', () => {
  test('each sign-in makes a new session and ends the one that the browser had', async () => {
    const first = await session()
    const second = await session({ cookie: first.cookie })
    assert.notEqual(first.cookie, second.cookie)
    assert.deepEqual([await look(first.cookie), await look(second.cookie)], [401, 200])
  })

  test('signing out ends the session on the server, is in the journal, and closes its stream', async () => {
    const { cookie, csrf } = await session()
    const stream = await fetch(`${server.url}/console/v1/Stream`, { headers: { cookie } })
    const out = (token: string) =>
      fetch(`${server.url}/console/v1/Session`, { method: 'DELETE', headers: { cookie, 'x-csrf-token': token } })
    assert.equal((await out('')).status, 403)
    assert.equal((await out(csrf)).status, 204)
    assert.equal(await look(cookie), 401)
    for await (const _ of stream.body ?? []) {
      // until the server ends it
    }
    const { body } = await accountApi(server)('GET', '/v1/Events?PageSize=1000')
    assert.ok(body.events.some((event: { type: string }) => event.type === 'user.signed_out'))
  })

  test('a page of another origin can neither sign a browser in nor use its session', async () => {
    const { cookie, csrf } = await session()
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url.replace(/\d+$/, '1') },
      { 'sec-fetch-site': 'same-site' },
    ]
    const token = newToken()
    for (const headers of foreign) {
      assert.equal((await postToken(server.url, token, headers)).status, 403, JSON.stringify(headers))
      const changed = await fetch(`${server.url}/v1/Requests`, {
        method: 'POST',
        headers: { cookie, 'x-csrf-token': csrf, ...headers },
        body: new URLSearchParams({ Subject: 'x', Message: 'x' }),
      })
      assert.equal(changed.status, 403, JSON.stringify(headers))
    }
    assert.equal((await postToken(server.url, token, { origin: server.url, 'sec-fetch-site': 'same-origin' })).status, 200)
  })

  test('behind a proxy that speaks https the cookie is bound to the host, and https is asked for from then on', async () => {
    const { setCookie, cookie } = await session({ 'x-forwarded-proto': 'https' })
    assert.match(setCookie, /^__Host-countersign_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const secure = await fetch(`${server.url}/console/v1/Session`, { headers: { cookie, 'x-forwarded-proto': 'https' } })
    assert.deepEqual([secure.status, secure.headers.get('strict-transport-security')], [200, 'max-age=31536000'])
    assert.equal((await fetch(`${server.url}/healthz`)).headers.get('strict-transport-security'), null)
  })
})

describe('Guessing', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address })

  test('who goes on with wrong secrets is told to wait; the right one is taken at once, from the same address too', async () => {
    const path = `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`
    const guess = apiOf(server.url, { name: server.accountSid, secret: 'f'.repeat(32) })
    const answers = []
    for (let n = 0; n < 21; n++) answers.push(await guess('GET', path, undefined, from('192.0.2.7')))
    assert.deepEqual([answers[19]?.status, answers[20]?.status, answers[20]?.body.code], [401, 429, 20429])
    const wait = Number(answers[20]?.headers.get('retry-after'))
    assert.ok(wait >= 1 && wait <= 60, `${wait} s`)
    assert.equal((await accountApi(server)('GET', path, undefined, from('192.0.2.7'))).status, 200)
    const elsewhere = await apiOf(server.url, { name: `AC${'e'.repeat(32)}`, secret: 'x' })('GET', path, undefined, from('192.0.2.8'))
    assert.equal(elsewhere.status, 401)
  })

  test('invented links are slowed by address, and a written-in forwarded address does not help', async () => {
    const answers = []
    for (let n = 0; n < 61; n++) answers.push((await postToken(server.url, `token-${n}`, from(`203.0.113.${n}, 192.0.2.9`))).status)
    assert.deepEqual([answers[59], answers[60]], [410, 429])
    assert.equal((await postToken(server.url, newToken(), from('192.0.2.9'))).status, 200)
  })
})

test('one-time links never follow the Host of a request', async () => {
  const { body: document } = await accountApi(server)('POST', '/v2/RegulatoryCompliance/SupportingDocuments', {
    FriendlyName: 'Passport',
    Type: 'passport',
    Attributes: '{}',
  })
  const { body } = await accountApi(server)(
    'POST',
    `/v2/RegulatoryCompliance/SupportingDocuments/${document.sid}/UploadLink`,
    {},
    { 'x-forwarded-host': 'evil.example' },
  )
  assert.equal(new URL(body.url).hostname, 'localhost')
})

test('every answer forbids a browser to run, sniff or frame it; assets keep their own rules', async () => {
  const page = await fetch(server.url, { headers: { accept: 'text/html' } })
  const asset = /src="(\/assets\/[^"]+)"/.exec(await page.text())?.[1] ?? '/no-asset'
  for (const path of ['/', '/healthz', '/openapi.json', '/v1/IdentityDocuments', '/nowhere', asset]) {
    const { headers } = await fetch(server.url + path)
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('cache-control')?.includes('immutable') ?? false, path === asset, path)
  }
})
