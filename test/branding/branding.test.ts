import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, apiOf } from '../helpers/client.ts'
import { enterBy } from '../helpers/console-client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

/** What the page of a new ID check is told. */
async function checkPage(): Promise<Record<string, unknown>> {
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const token = new URL(body.url).pathname.split('/').at(-1)
  const answer = await fetch(`${server.url}/verify/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, browser: 'b'.repeat(32) }),
  })
  return (await answer.json()) as Record<string, unknown>
}

test('an account without branding looks as we do', async () => {
  const { body } = await api('GET', '/v1/Branding')
  assert.deepEqual(body, {
    company_name: null,
    accent_color: null,
    languages: ['en', 'de', 'es', 'fr', 'pt'],
    language: null,
    live_capture_only: false,
  })
  const page = await checkPage()
  assert.deepEqual([page.company, page.accent], ['Demo account', null])
})

test('the hosted check shows the name, a legible colour and the languages that the account chose', async () => {
  const changed = await api('POST', '/v1/Branding', {
    CompanyName: 'Lindenhof',
    AccentColor: '#FFD500',
    Languages: ['fr', 'de'],
    Language: 'de',
    LiveCaptureOnly: 'true',
  })
  assert.deepEqual(changed.body, {
    company_name: 'Lindenhof',
    accent_color: '#ffd500',
    languages: ['de', 'fr'],
    language: 'de',
    live_capture_only: true,
  })
  const page = await checkPage()
  assert.deepEqual([page.company, page.languages, page.language, page.is_live_only], ['Lindenhof', ['de', 'fr'], 'de', true])
  const { light, dark } = page.accent as Record<'light' | 'dark', { accent: string }>
  assert.notEqual(light.accent, '#ffd500')
  assert.equal(dark.accent, '#ffd500')
})

test('what is not given stays, and an empty text goes back to the default', async () => {
  await api('POST', '/v1/Branding', { CompanyName: 'Lindenhof', AccentColor: '#0b6b3a' })
  const { body } = await api('POST', '/v1/Branding', { CompanyName: '', Languages: '', Language: '' })
  assert.deepEqual([body.company_name, body.accent_color, body.languages.length, body.language], [null, '#0b6b3a', 5, null])
})

test('a colour, a language, or a start outside what is offered is refused by name', async () => {
  for (const [body, name] of [
    [{ AccentColor: 'red' }, 'AccentColor'],
    [{ Languages: ['xx'] }, 'Languages'],
    [{ Languages: ['en'], Language: 'fr' }, 'Language'],
  ] as const) {
    const answer = await api('POST', '/v1/Branding', { ...body, ...('Languages' in body && { Languages: [...body.Languages] }) })
    assert.equal(answer.status, 400)
    assert.match(answer.body.message, new RegExp(`\\b${name}\\b`))
  }
})

test('a member looks and changes nothing; a key of another kind neither', async () => {
  const { body } = await api('POST', '/v1/Users', { Email: 'member@example.com', Role: 'member' })
  const member = await enterBy(server.url, body.sign_in_url)
  assert.equal((await member('GET', '/v1/Branding')).status, 200)
  assert.equal((await member('POST', '/v1/Branding', { CompanyName: 'x' })).status, 403)
  const { body: key } = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Keys.json`, { FriendlyName: 'k' })
  assert.equal((await apiOf(server.url, { name: key.sid, secret: key.secret })('POST', '/v1/Branding', { CompanyName: 'x' })).status, 403)
})

test('every account may read the terms of this server', async () => {
  const { body } = await api('GET', '/v1/ServiceTerms')
  assert.deepEqual([body.review_hours, body.zone, body.retention_check_images_days], [48, 'UTC', 28])
})
