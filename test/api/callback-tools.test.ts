import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { withDatabase } from '../helpers/sign-in.ts'

let server: TestServer
let api: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

test('a test callback reaches the address like any other, and its signature is told genuine, a changed one not', async t => {
  const heard: { signature: string; body: string }[] = []
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push({ signature: String(request.headers['x-twilio-signature']), body })
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  t.after(() => receiver.close().closeAllConnections())
  // A server that listens on TCP has an address with a port.
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/status?kept=1`
  assert.equal((await api('POST', '/v1/CallbackDeliveries', { Url: url })).status, 201)
  const [first] = await eventually(
    async () => heard,
    list => list.length > 0,
  )
  assert.ok(first)
  assert.match(first.body, /Status=test/)
  const check = async (more: Record<string, string>) =>
    (await api('POST', '/v1/CallbackSignatures', { Url: url, Body: first.body, Signature: first.signature, ...more })).body
  assert.deepEqual(await check({}), { valid: true })
  assert.deepEqual(await check({ Body: first.body.replace('test', 'passed') }), { valid: false })
  assert.deepEqual(await check({ Url: url.replace('kept=1', 'kept=2') }), { valid: false })
  const { body } = await eventually(
    () => api('GET', '/v1/CallbackDeliveries'),
    answer => answer.body.callback_deliveries[0].status === 'delivered',
  )
  assert.equal(body.callback_deliveries[0].callback_url, url)
})

test('a test callback goes to an http address only', async () => {
  for (const Url of ['ftp://example.com/', 'nowhere', ''])
    assert.equal((await api('POST', '/v1/CallbackDeliveries', { Url })).status, 400, Url)
})

test('ten receivers that take connections and never answer hold up nobody else', async t => {
  const listen = async (answer: (response: ServerResponse) => void): Promise<string> => {
    const receiver = createServer((request, response) => answer(request.resume() && response)).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    t.after(() => receiver.close().closeAllConnections())
    return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  }
  let asked = 0
  const dead = await Promise.all(Array.from({ length: 10 }, () => listen(() => (asked += 1))))
  let heard = 0
  const living = await listen(response => {
    heard += 1
    response.end()
  })
  // Of a subject each: callbacks of one subject wait for each other.
  const send = (urls: string[]) =>
    withDatabase(server.dataDir, sql =>
      sql.query(
        `insert into callback_deliveries (sid, account_sid, event_sid, subject_sid, url, fields, next_attempt_at, created_at)
         select 'CD' || md5(url || n), $1, 'EV' || md5(url || n), 'RI' || md5(url || n), url, '{"Status":"passed"}', now(), now()
         from unnest($2::text[]) url, generate_series(1, 9) n`,
        [server.accountSid, urls],
      ),
    )
  await send(dead)
  await eventually(
    async () => asked,
    count => count === 80,
  )
  await send([living])
  // A dead one is given up after fifteen seconds.
  await eventually(
    async () => heard,
    count => count === 9,
    8_000,
  )
  assert.equal(asked, 80)
})
