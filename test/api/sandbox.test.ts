import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { postToken } from '../helpers/sign-in.ts'

const RC = '/v2/RegulatoryCompliance'

describe('Simulated transitions', () => {
  let server: TestServer
  let api: Api
  let staff: Api

  before(async () => {
    server = await startServer()
    api = accountApi(server)
    staff = staffApi(server)
  })
  after(() => server?.stop())

  const simulate = (Sid: string, Status: string) => staff('POST', '/staff/v1/Sandbox/Simulate', { Sid, Status })
  const made = async (path: string, form: Record<string, string>, as = api): Promise<string> => {
    const { status, body } = await as('POST', path, form)
    assert.equal(status, 201, JSON.stringify(body))
    return body.sid
  }

  /** Leads a thing through states, and looks at it after each as its owner sees it. */
  async function walk(sid: string, path: string, field: string, states: string[], as = api): Promise<void> {
    for (const state of states) {
      const { status, body } = await simulate(sid, state)
      assert.deepEqual([status, body.sid], [200, sid], `${sid} to ${state}: ${JSON.stringify(body)}`)
      const seen = await eventually(
        () => as('GET', path),
        ({ body: one }) => one[field] === state,
      )
      assert.equal(seen.body[field], state)
    }
  }

  test('documents, checks and questions can be led through their states without waiting for anybody', async () => {
    const papers = await made('/v1/IdentityDocuments', { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual' })
    await walk(papers, `/v1/IdentityDocuments/${papers}`, 'verification_status', ['passed'])
    const bill = await made(`${RC}/SupportingDocuments`, { FriendlyName: 'Bill', Type: 'utility_bill', Attributes: '{}' })
    await walk(bill, `${RC}/SupportingDocuments/${bill}`, 'status', ['provisionally-approved', 'approved', 'expired'])
    const check = await made('/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: 'Check' })
    await walk(check, `/v1/Inquiries/${check}`, 'status', ['in-review', 'passed'])
    const question = await made('/v1/Requests', { Subject: 'Why', Message: 'Please' })
    await walk(question, `/v1/Requests/${question}`, 'status', ['answered'])
  })

  test('an upgrade follows the simulation of its ID check', async () => {
    const account = (await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Trial', Type: 'trial' })).body
    const own = apiOf(server.url, { name: account.sid, secret: account.auth_token })
    const person = {
      first_name: 'Erika',
      last_name: 'Mustermann',
      birth_date: '1984-08-12',
      email: 'x@example.com',
      phone_number: '+4930901820',
    }
    const upgrade = await made(
      '/v1/Upgrades',
      { Type: 'individual', Email: 'x@example.com', IsoCountry: 'DE', Attributes: JSON.stringify(person) },
      own,
    )
    await walk(upgrade, `/v1/Upgrades/${upgrade}`, 'status', ['passed'], own)
    assert.equal((await own('GET', `/2010-04-01/Accounts/${account.sid}.json`)).body.type, 'Full')
  })

  test('a held number ends, and its end can be moved', async () => {
    const base = `/2010-04-01/Accounts/${server.accountSid}`
    const [sale] = (await api('GET', `${base}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    const hold = await made('/v1/NumberHolds', { PhoneNumber: sale.phone_number })
    const until = new Date(Date.now() + 3_600_000).toISOString()
    assert.equal((await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: hold, ValidUntil: until })).status, 200)
    assert.equal((await api('GET', `/v1/NumberHolds/${hold}`)).body.until, `${until.slice(0, 19)}Z`)
    await walk(hold, `/v1/NumberHolds/${hold}`, 'status', ['ended'])
    const again = (await api('GET', `${base}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    assert.equal(again[0].phone_number, sale.phone_number)
    assert.equal((await simulate(hold, 'ended')).status, 409)
  })

  test('a draft bundle is handed in first, and stays a draft when it lacks something', async () => {
    const rules = await api('GET', `${RC}/Regulations?IsoCountry=GB&NumberType=local&EndUserType=business`)
    const form = { FriendlyName: 'Draft', Email: 'x@example.com', RegulationSid: rules.body.results[0].sid }
    const bundle = await made(`${RC}/Bundles`, form)
    const { status, body } = await simulate(bundle, 'twilio-approved')
    assert.deepEqual([status, body.details.evaluation.status], [400, 'noncompliant'])
    assert.equal((await api('GET', `${RC}/Bundles/${bundle}`)).body.status, 'draft')
  })

  test('what cannot be is refused with what can', async () => {
    const bill = await made(`${RC}/SupportingDocuments`, { FriendlyName: 'Bill', Type: 'utility_bill', Attributes: '{}' })
    const odd = await simulate(bill, 'purple')
    assert.deepEqual([odd.status, /pending-review, approved/.test(odd.body.message)], [400, true])
    assert.equal((await simulate(bill, 'expired')).status, 409)
    assert.equal((await simulate(`RD${'0'.repeat(32)}`, 'approved')).status, 404)
    const answered = await made('/v1/Requests', { Subject: 'Why', Message: 'Please' })
    await simulate(answered, 'answered')
    assert.equal((await simulate(answered, 'answered')).status, 404)
  })

  test('a command tells the time of the sandbox: the link that it prints opens the Console after the clock was moved', async () => {
    assert.equal((await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P400D' })).status, 200)
    const command = [
      '--import',
      'tsx',
      'src/app/cli.ts',
      'account',
      'sign-in',
      '--account',
      server.accountSid,
      '--data',
      server.dataDir,
      '--json',
    ]
    const { sign_in_url } = JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }))
    const answer = await postToken(server.url, new URL(sign_in_url).searchParams.get('token') ?? '')
    assert.equal(answer.status, 200, await answer.text())
  })
})
