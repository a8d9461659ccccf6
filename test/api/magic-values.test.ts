import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
