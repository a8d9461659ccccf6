import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

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
