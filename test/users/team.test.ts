import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, apiOf, eventually, staffApi } from '../helpers/client.ts'
import { type ConsoleClient, enterBy } from '../helpers/console-client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

let people = 0
const invite = async (role: string): Promise<{ sid: string; email: string; sign_in_url: string }> => {
  people += 1
  const answer = await api('POST', '/v1/Users', { Email: `person${people}@example.com`, Name: `Person ${people}`, Role: role })
  assert.equal(answer.status, 201)
  return answer.body
}
const joined = async (role: string): Promise<{ sid: string; client: ConsoleClient }> => {
  const { sid, sign_in_url } = await invite(role)
  return { sid, client: await enterBy(server.url, sign_in_url) }
}
const eventsAbout = async (sid: string): Promise<string[]> =>
  (await api('GET', '/v1/Events?PageSize=1000')).body.events
    .filter((event: { subject_sid: string }) => event.subject_sid === sid)
    .map((event: { type: string }) => event.type)

test('an invited person is listed, enters by the link once, and is then active', async () => {
  const { sid, sign_in_url } = await invite('member')
  assert.equal((await api('GET', `/v1/Users/${sid}`)).body.status, 'invited')
  const client = await enterBy(server.url, sign_in_url)
  const session = await client('GET', '/console/v1/Session')
  assert.deepEqual([session.body.role, session.body.account.sid], ['member', server.accountSid])
  const { body } = await api('GET', `/v1/Users/${sid}`)
  assert.deepEqual([body.status, body.email], ['active', `person${people}@example.com`])
  await assert.rejects(enterBy(server.url, sign_in_url), /410/)
  assert.deepEqual(await eventsAbout(sid), ['user.invited', 'user.signed_in'])
})

test('the same address is invited once, however it is written', async () => {
  const { email } = await invite('member')
  const again = await api('POST', '/v1/Users', { Email: email.toUpperCase(), Role: 'admin' })
  assert.deepEqual([again.status, again.body.code], [409, 70052])
})

test('a wrong address or role is refused by name', async () => {
  assert.match((await api('POST', '/v1/Users', { Email: 'nobody' })).body.message, /Email/)
  assert.match((await api('POST', '/v1/Users', { Email: 'x@example.com', Role: 'king' })).body.message, /Role/)
})

test('a member sees the team and works, but changes neither team nor keys', async () => {
  const { client, sid } = await joined('member')
  assert.equal((await client('GET', '/v1/Users')).status, 200)
  assert.equal((await client('POST', '/v1/Requests', { Subject: 'x', Message: 'x' })).status, 201)
  for (const [method, path, body] of [
    ['POST', '/v1/Users', { Email: 'y@example.com' }],
    ['POST', `/v1/Users/${sid}`, { Role: 'owner' }],
    ['POST', `/v1/Users/${sid}/Links`, {}],
    ['DELETE', `/v1/Users/${sid}`, undefined],
    ['GET', `/2010-04-01/Accounts/${server.accountSid}/Keys.json`, undefined],
  ] as const) {
    const { status, body: answer } = await client(method, path, body)
    assert.deepEqual([status, answer.code], [403, 20403], `${method} ${path}`)
  }
})

test('an admin manages members and admins, and touches no owner', async () => {
  const { client } = await joined('admin')
  const owner = await invite('owner')
  const member = await invite('member')
  assert.equal((await client('POST', `/v1/Users/${member.sid}`, { Role: 'admin' })).body.role, 'admin')
  assert.equal((await client('POST', `/v1/Users/${member.sid}`, { Role: 'owner' })).status, 403)
  assert.equal((await client('POST', `/v1/Users/${owner.sid}`, { Role: 'member' })).status, 403)
  assert.equal((await client('POST', `/v1/Users/${owner.sid}/Links`, {})).status, 403)
  assert.equal((await client('POST', '/v1/Users', { Email: 'z@example.com', Role: 'owner' })).status, 403)
})

test('who is disabled is out at once, with every session and link, and can be let in again', async () => {
  const { client, sid } = await joined('member')
  const { body: fresh } = await api('POST', `/v1/Users/${sid}/Links`)
  assert.equal((await api('POST', `/v1/Users/${sid}`, { Status: 'disabled' })).body.status, 'disabled')
  assert.equal((await client('GET', '/console/v1/Session')).status, 401)
  await assert.rejects(enterBy(server.url, fresh.sign_in_url), /410/)
  assert.equal((await api('POST', `/v1/Users/${sid}/Links`)).status, 409)
  await api('POST', `/v1/Users/${sid}`, { Status: 'active' })
  await enterBy(server.url, (await api('POST', `/v1/Users/${sid}/Links`)).body.sign_in_url)
})

test('a new role counts from the next request on', async () => {
  const { client, sid } = await joined('member')
  await api('POST', `/v1/Users/${sid}`, { Role: 'admin' })
  assert.equal((await client('GET', `/2010-04-01/Accounts/${server.accountSid}/Keys.json`)).status, 200)
})

test('a removed person is gone from the team and out at once', async () => {
  const { client, sid } = await joined('member')
  assert.equal((await api('DELETE', `/v1/Users/${sid}`)).status, 204)
  assert.equal((await client('GET', '/console/v1/Session')).status, 401)
  assert.equal((await api('GET', `/v1/Users/${sid}`)).status, 404)
  assert.equal((await eventsAbout(sid)).at(-1), 'user.removed')
})

/** An account of its own, whose first owner is the only one. */
async function otherAccount(): Promise<{ api: Api; ownerSid: string; client: ConsoleClient }> {
  const { body } = await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Other', Type: 'full' })
  const other = apiOf(server.url, { name: body.sid, secret: body.auth_token })
  const owner = (await other('POST', '/v1/Users', { Email: 'first@example.com', Role: 'owner' })).body
  return { api: other, ownerSid: owner.sid, client: await enterBy(server.url, owner.sign_in_url) }
}

test('the last owner stays: no other role, not disabled, not removed', async () => {
  const { api: other, ownerSid } = await otherAccount()
  for (const change of [{ Role: 'admin' }, { Status: 'disabled' }])
    assert.equal((await other('POST', `/v1/Users/${ownerSid}`, change)).body.code, 70053)
  assert.equal((await other('DELETE', `/v1/Users/${ownerSid}`)).body.code, 70053)
})

test('of two owners who step down at once, one stays', async () => {
  const { api: other, ownerSid } = await otherAccount()
  const { body: second } = await other('POST', '/v1/Users', { Email: 'second@example.com', Role: 'owner' })
  const answers = await Promise.all([ownerSid, second.sid].map(sid => other('POST', `/v1/Users/${sid}`, { Role: 'member' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('nobody shuts themselves out', async () => {
  const { client, ownerSid, api: other } = await otherAccount()
  await other('POST', '/v1/Users', { Email: 'second@example.com', Role: 'owner' })
  assert.equal((await client('POST', `/v1/Users/${ownerSid}`, { Status: 'disabled' })).body.code, 70054)
  assert.equal((await client('DELETE', `/v1/Users/${ownerSid}`)).body.code, 70054)
})

test("another account's people are not there", async () => {
  const { api: other } = await otherAccount()
  const { sid } = await invite('member')
  for (const [method, path] of [
    ['GET', `/v1/Users/${sid}`],
    ['POST', `/v1/Users/${sid}`],
    ['POST', `/v1/Users/${sid}/Links`],
    ['DELETE', `/v1/Users/${sid}`],
  ] as const)
    assert.equal((await other(method, path, method === 'POST' ? {} : undefined)).status, 404, `${method} ${path}`)
})

test('without a mail server an invitation waits in the inbox, unread by who could not have made it', async () => {
  const member = await joined('member')
  const admin = await joined('admin')
  const invited = await invite('admin')
  const owner = await invite('owner')
  const kindsFor = async (client: Api | ConsoleClient) =>
    (await client('GET', '/v1/Notifications?PageSize=1000')).body.notifications
      .filter(({ about }: { about: string }) => [invited.sid, owner.sid].includes(about))
      .map(({ about }: { about: string }) => about)
  assert.deepEqual(await kindsFor(member.client), [])
  assert.deepEqual(await kindsFor(admin.client), [invited.sid])
  assert.deepEqual((await kindsFor(api)).sort(), [invited.sid, owner.sid].sort())
})

test('a key of the account that may not manage sees the team and changes nothing', async () => {
  const { body: key } = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Keys.json`, { FriendlyName: 'Reader' })
  const keyed = apiOf(server.url, { name: key.sid, secret: key.secret })
  const team = await eventually(
    () => keyed('GET', '/v1/Users'),
    ({ status }) => status === 200,
  )
  assert.ok(team.body.users.length > 0)
  assert.equal((await keyed('POST', '/v1/Users', { Email: 'k@example.com' })).status, 403)
})
