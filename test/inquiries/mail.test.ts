import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountApi, eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { type MailServer, startMailServer } from '../helpers/smtp.ts'

let mail: MailServer
let server: TestServer

before(async () => {
  mail = await startMailServer()
  server = await startServer({ env: { COUNTERSIGN_SMTP_URL: mail.url } })
})
after(async () => {
  await server.stop()
  mail.close()
})

test('a colleague is mailed the link, and the inbox shows that it was sent', async () => {
  const api = accountApi(server)
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const delegation = await api('POST', `/v1/Inquiries/${body.sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  assert.equal(delegation.status, 201)
  const [first = ''] = await eventually(
    async () => mail.mails,
    mails => mails.length > 0,
  )
  assert.match(first, /^To: kim@example\.com$/m)
  assert.ok(first.includes(delegation.body.url))
  const inbox = await eventually(
    () => api('GET', '/v1/Notifications'),
    answer => answer.body.notifications[0].status === 'sent',
  )
  assert.deepEqual([inbox.body.notifications[0].kind, inbox.body.notifications[0].about], ['check_link', body.sid])
})

test('the mail is in the language that is asked for, else in that of the hosted check of the account', async () => {
  const api = accountApi(server)
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const ask = (more: Record<string, string>) =>
    api('POST', `/v1/Inquiries/${body.sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim', ...more })
  const subjects = async () => (await api('GET', '/v1/Notifications')).body.notifications.map(({ subject }: { subject: string }) => subject)
  await ask({ Language: 'pt' })
  assert.equal((await subjects())[0], 'Pedem-lhe que conclua uma verificação de identidade')
  await api('POST', '/v1/Branding', { Languages: ['de', 'fr'], Language: 'fr' })
  await ask({})
  assert.equal((await subjects())[0], 'On vous demande d’effectuer une vérification d’identité')
  await ask({ Language: 'en' })
  assert.equal((await subjects())[0], 'On vous demande d’effectuer une vérification d’identité')
  assert.equal((await ask({ Language: 'xx' })).status, 400)
})
