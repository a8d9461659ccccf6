import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountApi, apiOf, sdkOf } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

/** A subaccount of its own, so that the tests do not lock each other out. */
async function newAccount() {
  const { body } = await accountApi(server)('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Token' })
  return { sid: String(body.sid), token: String(body.auth_token) }
}
const apiWith = (name: string, secret: string) => apiOf(server.url, { name, secret })
const opens = async (sid: string, token: string) => (await apiWith(sid, token)('GET', `/2010-04-01/Accounts/${sid}.json`)).status

test('an auth token is changed without an outage: both open the account, and after the promotion the second alone', async () => {
  const { sid, token } = await newAccount()
  const before = sdkOf(server.url, sid, token)
  const second = await before.accounts.v1.secondaryAuthToken().create()
  assert.match(second.secondaryAuthToken, /^[0-9a-f]{32}$/)
  assert.deepEqual([await opens(sid, token), await opens(sid, second.secondaryAuthToken)], [200, 200])

  const promoted = await sdkOf(server.url, sid, second.secondaryAuthToken).accounts.v1.authTokenPromotion().update()
  assert.equal(promoted.authToken, second.secondaryAuthToken)
  assert.deepEqual([await opens(sid, token), await opens(sid, promoted.authToken)], [401, 200])
  const account = await sdkOf(server.url, sid, promoted.authToken).api.v2010.accounts(sid).fetch()
  assert.equal(account.authToken, promoted.authToken)
})

test('a second token that was deleted opens nothing; there is one at most, and it is told once', async () => {
  const { sid, token } = await newAccount()
  const api = apiWith(sid, token)
  assert.equal((await api('GET', '/v1/AuthTokens/Secondary')).body.code, 20404)
  const { body: second } = await api('POST', '/v1/AuthTokens/Secondary')
  assert.equal((await api('POST', '/v1/AuthTokens/Secondary')).status, 409)
  assert.deepEqual((await api('GET', '/v1/AuthTokens/Secondary')).body, { ...second, secondary_auth_token: null })
  assert.equal((await api('DELETE', '/v1/AuthTokens/Secondary')).status, 204)
  assert.deepEqual([await opens(sid, token), await opens(sid, second.secondary_auth_token)], [200, 401])
  assert.equal((await api('POST', '/v1/AuthTokens/Promote')).body.code, 20404)
  assert.equal((await api('DELETE', '/v1/AuthTokens/Secondary')).status, 404)
})

test("a program's key makes no token, for a token is as good as the owner", async () => {
  const { sid, token } = await newAccount()
  const api = apiWith(sid, token)
  const { body: key } = await api('POST', `/2010-04-01/Accounts/${sid}/Keys.json`, { FriendlyName: 'Program' })
  const { status, body } = await apiWith(key.sid, key.secret)('POST', '/v1/AuthTokens/Secondary')
  assert.deepEqual([status, body.code], [403, 20403])
})
