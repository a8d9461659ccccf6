import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { type Api, accountApi, eventually, staffApi } from '../helpers/client.ts'
import { type ConsoleClient, consoleClient, enterBy, tokenOf } from '../helpers/console-client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { type MailServer, startMailServer } from '../helpers/smtp.ts'

const PASSWORD = 'correct horse battery staple'
const ROOT = join(import.meta.dirname, '..', '..')
let mail: MailServer
let server: TestServer
let api: Api
before(async () => {
  mail = await startMailServer()
  server = await startServer({ env: { COUNTERSIGN_SMTP_URL: mail.url, COUNTERSIGN_TRUST_PROXY: '1' } })
  api = accountApi(server)
})
after(async () => {
  await server.stop()
  mail.close()
})

let count = 0
/** A new member with a session, each from an address of their own so that the limits of one test do not reach another. */
async function person(): Promise<{ sid: string; email: string; client: ConsoleClient; network: Record<string, string> }> {
  count += 1
  const email = `member${count}@example.com`
  const { body } = await api('POST', '/v1/Users', { Email: email, Name: 'Zoé Lindqvist', Role: 'member' })
  return { sid: body.sid, email, client: await enterBy(server.url, body.sign_in_url), network: { 'x-forwarded-for': `192.0.2.${count}` } }
}

/** The server's own time, which the sandbox may have moved. */
const serverNow = async (): Promise<number> => new Date((await staffApi(server)('GET', '/staff/v1/Sandbox/Clock')).body.now).getTime()
const advance = (duration: string) => staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: duration })
const codeFor = async (secret: string, stepsLater = 0): Promise<string> =>
  new TOTP({ secret }).generate({ timestamp: (await serverNow()) + stepsLater * 30_000 })

async function withSecondFactor(): Promise<Awaited<ReturnType<typeof person>> & { secret: string; recoveryCodes: string[] }> {
  const one = await person()
  await one.client('POST', '/console/v1/Password', { password: PASSWORD })
  const { body: begun } = await one.client('POST', '/console/v1/SecondFactor', {})
  assert.match(begun.qr, /^<svg/)
  const confirmed = await one.client('POST', '/console/v1/SecondFactor/Confirm', { code: await codeFor(begun.secret) })
  assert.equal(confirmed.status, 200)
  return { ...one, secret: begun.secret, recoveryCodes: confirmed.body.recovery_codes }
}

test('a known address is mailed a link that works once; an unknown one is answered alike', async () => {
  const { email, network } = await person()
  const stranger = consoleClient(server.url)
  const known = await stranger('POST', '/console/v1/SignIn/Links', { email }, network)
  const unknown = await stranger('POST', '/console/v1/SignIn/Links', { email: 'stranger@example.com' }, network)
  assert.deepEqual([known.status, known.body], [202, { status: 'asked' }])
  assert.deepEqual([unknown.status, unknown.body], [known.status, known.body])
  const mails = await eventually(
    async () => mail.mails.filter(one => one.includes(`To: ${email}`) && one.includes('Subject: Sign in')),
    found => found.length > 0,
  )
  const link = /http\S+sign-in\?token=\S+/.exec(mails[0] ?? '')?.[0] ?? ''
  await enterBy(server.url, link)
  await assert.rejects(enterBy(server.url, link), /410/)
  assert.equal(mail.mails.filter(one => one.includes('stranger@example.com')).length, 0)
})

test('a mailed link is nowhere in the inbox, not even for the owner', async () => {
  const { email, network } = await person()
  await consoleClient(server.url)('POST', '/console/v1/SignIn/Links', { email }, network)
  await eventually(
    async () => mail.mails.filter(one => one.includes(`To: ${email}`) && one.includes('Subject: Sign in')),
    found => found.length > 0,
  )
  const { body } = await api('GET', '/v1/Notifications?PageSize=1000')
  assert.ok(!JSON.stringify(body).includes('sign-in?token='))
})

test('who asks for links again and again is told to wait, known or not', async () => {
  const { email } = await person()
  for (const [asked, network] of [
    [email, '198.51.100.1'],
    ['stranger2@example.com', '198.51.100.2'],
  ] as const) {
    const statuses = []
    for (let n = 0; n < 6; n += 1)
      statuses.push(
        (await consoleClient(server.url)('POST', '/console/v1/SignIn/Links', { email: asked }, { 'x-forwarded-for': network })).status,
      )
    assert.deepEqual(statuses, [202, 202, 202, 202, 429, 429])
  }
})

test('a password signs in, and the session is a new one each time', async () => {
  const { email, client, network } = await person()
  const before = client.cookie()
  assert.equal((await client('POST', '/console/v1/Password', { password: PASSWORD })).status, 200)
  assert.notEqual(client.cookie(), before)
  const browser = consoleClient(server.url)
  const answer = await browser('POST', '/console/v1/SignIn', { email: email.toUpperCase(), password: PASSWORD }, network)
  assert.deepEqual([answer.status, answer.body.user.email], [200, email])
  const first = browser.cookie()
  await browser('POST', '/console/v1/SignIn', { email, password: PASSWORD }, network)
  assert.notEqual(browser.cookie(), first)
  const old = await fetch(`${server.url}/console/v1/Session`, { headers: { cookie: first } })
  assert.equal(old.status, 401)
})

test('a weak password is refused with why, and none is changed', async () => {
  const { client } = await person()
  for (const password of ['short', 'aaaaaaaaaaaaaaaa', 'lindqvist-lindqvist'])
    assert.equal((await client('POST', '/console/v1/Password', { password })).body.code, 20001, password)
  assert.equal((await client('GET', '/console/v1/Me')).body.has_password, false)
})

test('a wrong password and an unknown address get the same answer; after ten tries everybody waits, and a link still works', async () => {
  const { email, client, sid, network } = await person()
  await client('POST', '/console/v1/Password', { password: PASSWORD })
  const tryOne = (who: string, password: string) =>
    consoleClient(server.url)('POST', '/console/v1/SignIn', { email: who, password }, network)
  const [wrong, unknown] = [await tryOne(email, 'wrong wrong wrong'), await tryOne('nobody@example.com', 'wrong wrong wrong')]
  assert.deepEqual([wrong.status, wrong.body], [401, unknown.body])
  for (let n = 0; n < 9; n += 1) await tryOne(email, 'wrong wrong wrong')
  const locked = await tryOne(email, PASSWORD)
  assert.equal(locked.status, 429)
  assert.ok(Number(locked.headers.get('retry-after')) > 0)
  await enterBy(server.url, (await api('POST', `/v1/Users/${sid}/Links`)).body.sign_in_url)
})

test('with a second factor a code is asked for, counts once, and a link waits for it', async () => {
  const { email, sid, secret, network } = await withSecondFactor()
  const browser = consoleClient(server.url)
  const asked = await browser('POST', '/console/v1/SignIn', { email, password: PASSWORD }, network)
  assert.deepEqual(asked.body, { needs: 'code' })
  assert.equal((await browser('GET', '/console/v1/Session')).status, 401)
  const token = tokenOf((await api('POST', `/v1/Users/${sid}/Links`)).body.sign_in_url)
  assert.deepEqual((await browser('POST', '/console/v1/SignIn', { token }, network)).body, { needs: 'code' })
  assert.equal((await browser('POST', '/console/v1/SignIn', { token, code: '000000' }, network)).status, 401)
  const code = await codeFor(secret, 1)
  assert.equal((await browser('POST', '/console/v1/SignIn', { token, code }, network)).status, 200)
  const again = await consoleClient(server.url)('POST', '/console/v1/SignIn', { email, password: PASSWORD, code }, network)
  assert.equal(again.status, 401)
})

test('a recovery code signs in once, however it is typed', async () => {
  const { email, recoveryCodes, network } = await withSecondFactor()
  assert.equal(recoveryCodes.length, 10)
  const code = ` ${recoveryCodes[0]?.toUpperCase().replace('-', ' ')} `
  const enter = () => consoleClient(server.url)('POST', '/console/v1/SignIn', { email, password: PASSWORD, code }, network)
  assert.equal((await enter()).status, 200)
  assert.equal((await enter()).status, 401)
})

test('guessing codes is slowed per person', async () => {
  const { email, secret, network } = await withSecondFactor()
  const enter = (code: string) => consoleClient(server.url)('POST', '/console/v1/SignIn', { email, password: PASSWORD, code }, network)
  const statuses = []
  for (let n = 0; n < 8; n += 1) statuses.push((await enter(`00000${n}`)).status)
  assert.equal(statuses.at(-1), 429)
  assert.equal((await enter(await codeFor(secret, 1))).status, 429)
})

test('whoever runs the server lets somebody in who lost the second factor', async () => {
  const { email, client } = await withSecondFactor()
  const flags = ['account', 'sign-in', '--account', server.accountSid, '--email', email, '--reset-second-factor']
  const out = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'src', 'app', 'main.ts'), ...flags, '--data', server.dataDir, '--json'],
    { encoding: 'utf8' },
  )
  const entered = await enterBy(server.url, JSON.parse(out).sign_in_url)
  assert.equal((await entered('GET', '/console/v1/Me')).body.has_second_factor, false)
  assert.equal((await client('GET', '/console/v1/Me')).body.recovery_codes_left, 0)
})

test('sessions are listed with their device, and one or all others can be ended', async () => {
  const { sid, client } = await person()
  const phone = consoleClient(server.url, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1')
  await phone('POST', '/console/v1/SignIn', { token: tokenOf((await api('POST', `/v1/Users/${sid}/Links`)).body.sign_in_url) })
  const { body } = await client('GET', '/console/v1/Sessions')
  const seen = body.sessions.map((one: { device: string; is_current: boolean }) => [one.device, one.is_current])
  assert.deepEqual(seen, [
    ['Safari on iPhone', false],
    ['Chrome on Linux', true],
  ])
  assert.equal((await client('DELETE', `/console/v1/Sessions/${body.sessions[0].sid}`)).status, 204)
  assert.equal((await phone('GET', '/console/v1/Session')).status, 401)
  const other = await enterBy(server.url, (await api('POST', `/v1/Users/${sid}/Links`)).body.sign_in_url)
  assert.equal((await client('DELETE', '/console/v1/Sessions')).status, 204)
  assert.equal((await other('GET', '/console/v1/Session')).status, 401)
  assert.equal((await client('GET', '/console/v1/Session')).status, 200)
})

test("another person's session is not there", async () => {
  const [one, two] = [await person(), await person()]
  const { body } = await two.client('GET', '/console/v1/Sessions')
  assert.equal((await one.client('DELETE', `/console/v1/Sessions/${body.sessions[0].sid}`)).status, 404)
  assert.equal((await two.client('GET', '/console/v1/Session')).status, 200)
})

test('signing out ends the session for good, and a change without the token against forgery is refused', async () => {
  const { client } = await person()
  const cookie = client.cookie()
  const forged = await fetch(`${server.url}/console/v1/Session`, { method: 'DELETE', headers: { cookie } })
  assert.equal(forged.status, 403)
  assert.equal((await client('DELETE', '/console/v1/Session')).status, 204)
  assert.equal((await fetch(`${server.url}/console/v1/Session`, { headers: { cookie } })).status, 401)
})

test('a sign-in that another site sends is refused', async () => {
  const { body } = await api('POST', '/v1/Users', { Email: 'lured@example.com' })
  const lured = await consoleClient(server.url)(
    'POST',
    '/console/v1/SignIn',
    { token: tokenOf(body.sign_in_url) },
    { origin: 'https://evil.example' },
  )
  assert.equal(lured.status, 403)
})

test('over https the cookie is bound to the host by its name, and a plain one is not taken', async () => {
  const { body } = await api('POST', '/v1/Users', { Email: 'secure@example.com' })
  const secure = { 'x-forwarded-proto': 'https' }
  const browser = consoleClient(server.url)
  await browser('POST', '/console/v1/SignIn', { token: tokenOf(body.sign_in_url) }, secure)
  assert.match(browser.setCookie(), /^__Host-countersign_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  assert.equal((await browser('GET', '/console/v1/Session', undefined, secure)).status, 200)
  const plain = browser.cookie().replace('__Host-', '')
  const answer = await fetch(`${server.url}/console/v1/Session`, { headers: { ...secure, cookie: plain } })
  assert.equal(answer.status, 401)
})

test('an hour after sign-in the locks are changed only with the password or a code', async () => {
  const { client, secret } = await withSecondFactor()
  await advance('PT20M')
  const bare = await client('POST', '/console/v1/SecondFactor/Remove', {})
  assert.deepEqual([bare.status, bare.body.code], [403, 70050])
  assert.equal((await client('POST', '/console/v1/SecondFactor/Remove', { confirm: 'not my password' })).status, 401)
  assert.equal((await client('POST', '/console/v1/RecoveryCodes', { confirm: await codeFor(secret, 0) })).body.recovery_codes.length, 10)
  assert.equal((await client('POST', '/console/v1/SecondFactor/Remove', { confirm: PASSWORD })).status, 200)
  assert.equal((await client('GET', '/console/v1/Me')).body.has_second_factor, false)
})

test('a session ends after 30 minutes of rest, and after 12 hours in any case', async () => {
  const idle = await person()
  await advance('PT31M')
  assert.equal((await idle.client('GET', '/console/v1/Session')).status, 401)
  const busy = await person()
  for (let n = 0; n < 25; n += 1) {
    await advance('PT29M')
    await busy.client('GET', '/console/v1/Session')
  }
  assert.equal((await busy.client('GET', '/console/v1/Session')).status, 401)
})
