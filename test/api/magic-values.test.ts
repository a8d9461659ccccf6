import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { type Api, accountApi, apiOf, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let testAccount: { sid: string; auth_token: string }

// Not a sandbox: test accounts exist in production too.
before(async () => {
  server = await startServer({ sandbox: false })
  testAccount = (await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Tests', Type: 'full', IsTest: 'true' })).body
})
after(() => server.stop())

async function outcomeOf(api: Api, accountSid: string, documentNumber: string) {
  const { body: address } = await api('POST', `/2010-04-01/Accounts/${accountSid}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  const details = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12', document_number: documentNumber }
  const fields = {
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    AddressSid: address.sid,
    Attributes: JSON.stringify(details),
  }
  const papers = ['passport-erika.jpg', 'utility-bill-erika.pdf']
  const { body } = await api(
    'POST',
    '/v1/IdentityDocuments',
    await multipart({ ...fields, DocumentType: ['passport', 'utility_bill'] }, papers),
  )
  assert.equal((await api('POST', `/v1/IdentityDocuments/${body.sid}/Submit`, {})).status, 200)
  return eventually(
    async () => (await api('GET', `/v1/IdentityDocuments/${body.sid}`)).body,
    ({ verification_status: status, review_due_at: due }) => status !== 'pending' || due !== null,
    150_000,
  )
}

test('a magic document number passes, fails with its reason or goes to a person, in a test account only', async () => {
  const theirs = apiOf(server.url, { name: testAccount.sid, secret: testAccount.auth_token })
  const ends = async (number: string) => {
    const { verification_status: status, reasons } = await outcomeOf(theirs, testAccount.sid, number)
    return [status, reasons.map(({ code }: { code: string }) => code)]
  }
  assert.deepEqual(await ends('TEST-PASS'), ['passed', []])
  assert.deepEqual(await ends('test-expired'), ['failed', ['expired']])
  assert.deepEqual(await ends('TEST-PERSON'), ['pending', []])
  const ordinary = await outcomeOf(accountApi(server), server.accountSid, 'TEST-PASS')
  assert.notEqual(ordinary.verification_status, 'passed')
})

/** A check of this account and what three attempts with any picture come to. */
async function attemptsOf(api: Api, documentNumber: string): Promise<{ sid: string; run: string[] }> {
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: JSON.stringify({ document_number: documentNumber }) })
  const run: string[] = []
  for (let turn = 1; turn <= 3; turn++) {
    const form = new FormData()
    form.set('IsoCountry', 'DE')
    form.set('DocumentType', 'passport')
    form.set('Front', new Blob([new Uint8Array(await picture(turn))]), 'front.png')
    if ((await api('POST', `/v1/Inquiries/${body.sid}/Attempts`, form)).status !== 201) break
    const { body: after } = await eventually(
      () => api('GET', `/v1/Inquiries/${body.sid}`),
      answer => answer.body.status !== 'processing',
    )
    run.push([after.status, ...after.reasons.map(({ code }: { code: string }) => code), after.attempts_left].join(' '))
  }
  return { sid: body.sid, run }
}

const picture = (turn: number) =>
  sharp({ create: { width: 40 + turn, height: 30, channels: 3, background: '#778899' } })
    .png()
    .toBuffer()

test('checks of a test account follow the same numbers, whatever is on the picture; a failing vendor costs no attempt', async () => {
  const theirs = apiOf(server.url, { name: testAccount.sid, secret: testAccount.auth_token })
  assert.deepEqual((await attemptsOf(theirs, 'TEST-PASS')).run, ['passed 2'])
  assert.deepEqual((await attemptsOf(theirs, 'TEST-GLARE')).run, ['retry glare 2', 'retry glare 1', 'failed glare 0'])
  assert.deepEqual((await attemptsOf(theirs, 'TEST-PERSON')).run, ['in-review 2'])
  assert.deepEqual((await attemptsOf(theirs, 'TEST-ERROR')).run, ['started 3', 'started 3', 'started 3'])
  assert.deepEqual((await attemptsOf(theirs, 'TEST-SLOW')).run, ['passed 2'])
  assert.deepEqual((await attemptsOf(theirs, 'TEST-SEED-42')).run, (await attemptsOf(theirs, 'TEST-SEED-42')).run)
})

test('an upgrade of a test account comes to the end that its number asks for', async () => {
  const { body: account } = await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Trial', Type: 'trial', IsTest: 'true' })
  const theirs = apiOf(server.url, { name: account.sid, secret: account.auth_token })
  const attributes = { first_name: 'Erika', last_name: 'Mustermann', document_number: 'TEST-PASS' }
  const { body: upgrade } = await theirs('POST', '/v1/Upgrades', {
    Type: 'individual',
    Email: 'erika@example.com',
    Attributes: JSON.stringify(attributes),
  })
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await picture(1))]), 'front.png')
  await theirs('POST', `/v1/Inquiries/${upgrade.inquiry_sid}/Attempts`, form)
  await eventually(
    () => theirs('GET', `/v1/Upgrades/${upgrade.sid}`),
    ({ body }) => body.status === 'passed',
  )
  assert.equal((await theirs('GET', `/2010-04-01/Accounts/${account.sid}.json`)).body.type, 'Full')
  assert.equal((await theirs('GET', '/v1/PrimaryProfile')).body.status, 'twilio-approved')
})

test('bundles and profiles of a test account are decided by what is filed in them', async () => {
  const theirs = apiOf(server.url, { name: testAccount.sid, secret: testAccount.auth_token })
  const { body: address } = await theirs('POST', `/2010-04-01/Accounts/${testAccount.sid}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  const ends = async (number: string) => {
    const person = { first_name: 'Erika', last_name: 'Mustermann', email: 'e@example.com', phone_number: '+4930901820' }
    const { body: profile } = await theirs('POST', '/v1/CustomerProfiles', {
      FriendlyName: 'P',
      Email: 'e@example.com',
      PolicySid: 'RN806dd6cd175f314e1f96a9727ee271f4',
    })
    const items = [
      { path: '/v1/EndUsers', Type: 'starter_customer_profile_information', attributes: { ...person, document_number: number } },
      { path: '/v1/SupportingDocuments', Type: 'starter_customer_profile_address', attributes: { address_sids: [address.sid] } },
    ]
    for (const { path, Type, attributes } of items) {
      const { body } = await theirs('POST', path, { FriendlyName: 'X', Type, Attributes: JSON.stringify(attributes) })
      await theirs('POST', `/v1/CustomerProfiles/${profile.sid}/EntityAssignments`, { ObjectSid: body.sid })
    }
    const { body } = await theirs('POST', `/v1/CustomerProfiles/${profile.sid}`, { Status: 'pending-review' })
    return body
  }
  assert.equal((await ends('TEST-PASS')).status, 'twilio-approved')
  const failed = await ends('TEST-NAME')
  assert.deepEqual([failed.status, failed.errors], ['twilio-rejected', [{ code: 18008 }]])
  assert.equal((await ends('TEST-PERSON')).status, 'pending-review')
  const slow = await ends('TEST-SLOW')
  assert.equal(slow.status, 'pending-review')
  await eventually(
    () => theirs('GET', `/v1/CustomerProfiles/${slow.sid}`),
    ({ body }) => body.status === 'twilio-approved',
    120_000,
  )
})
