import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
let bought: { sid: string; phone_number: string; address_sid: string }
const account = () => `/2010-04-01/Accounts/${server.accountSid}`
const countersign = (...args: string[]) => [join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs'), ...args]

before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
  const { body: address } = await api('POST', `${account()}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: '1600 Amphitheatre Parkway',
    City: 'Mountain View',
    Region: 'CA',
    PostalCode: '94043',
    IsoCountry: 'US',
  })
  const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
  bought = (await api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number, AddressSid: address.sid })).body
})
after(() => server.stop())

describe('An evidence pack', () => {
  test('names number, rule, periods, proofs and events, and nobody', async () => {
    const { status, body } = await api('GET', `/v1/PhoneNumbers/${bought.sid}/Evidence`)
    assert.equal(status, 200)
    const { content } = body
    assert.deepEqual([content.number.sid, content.number.phone_number, content.number.iso_country], [bought.sid, bought.phone_number, 'US'])
    assert.deepEqual([content.periods.length, content.periods[0].account_sid, content.periods[0].to], [1, server.accountSid, null])
    assert.equal(content.periods[0].address_sid, bought.address_sid)
    assert.deepEqual(
      content.proofs.map(({ sid, kind }: { sid: string; kind: string }) => [sid, kind]),
      [[bought.address_sid, 'address']],
    )
    assert.ok(content.events.some(({ subject_sid: subject }: { subject_sid: string }) => subject === bought.sid))
    assert.ok(content.rules.every(({ regulation_version: version }: { regulation_version: number }) => version >= 1))
    assert.doesNotMatch(JSON.stringify(body), /Erika|Mustermann|Amphitheatre/)
  })

  test('is checked by the command offline, with the published key, and one flipped byte fails it', async () => {
    const authorization = `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`
    const answer = await fetch(`${server.url}/v1/PhoneNumbers/${bought.sid}/Evidence`, { headers: { authorization } })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const [good, bad] = [join(server.dataDir, 'pack.json'), join(server.dataDir, 'flipped.json')]
    await writeFile(good, bytes)
    const { public_key: key } = (await (await fetch(`${server.url}/v1/EvidenceKey`)).json()) as { public_key: string }
    const verified = JSON.parse(
      execFileSync(process.execPath, countersign('evidence', 'verify', good, '--key', key, '--json'), { encoding: 'utf8' }),
    )
    assert.deepEqual([verified.valid, verified.issuer_known, verified.number.sid], [true, true, bought.sid])
    const place = bytes.indexOf(bought.phone_number) + 4
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await writeFile(bad, bytes)
    const refused = spawnSync(process.execPath, countersign('evidence', 'verify', bad, '--json'), { encoding: 'utf8' })
    assert.deepEqual([refused.status, JSON.parse(refused.stdout).valid], [1, false])
  })

  test('of a moment holds the period of that moment, and none before the purchase', async () => {
    const at = async (time: Date) => (await api('GET', `/v1/PhoneNumbers/${bought.sid}/Evidence?At=${time.toISOString()}`)).body.content
    assert.equal((await at(new Date(Date.now() + 60_000))).periods.length, 1)
    const before = await at(new Date('2020-01-01T00:00:00Z'))
    assert.deepEqual([before.periods, before.proofs, before.events], [[], [], []])
    assert.equal((await api('GET', `/v1/PhoneNumbers/${bought.sid}/Evidence?At=yesterday`)).status, 400)
  })

  test('says nothing of a moment that is still to come', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const refusalOf = async (answer: ReturnType<Api>) => {
      const { status, body } = await answer
      return [status, body.code]
    }
    const asked = [`/v1/PhoneNumbers/${bought.sid}/Evidence?At=${tomorrow}`, `/v1/PhoneNumbers/${bought.sid}/Compliance?At=${tomorrow}`]
    for (const path of asked) assert.deepEqual(await refusalOf(api('GET', path)), [400, 20001])
    const number = encodeURIComponent(bought.phone_number)
    for (const what of ['Evidence', 'Lookup'])
      assert.deepEqual(await refusalOf(staff('GET', `/staff/v1/${what}?PhoneNumber=${number}&At=${tomorrow}`)), [400, 20001])
  })

  test("is there for nobody but the owner and the operator's staff", async () => {
    const { body: other } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Other', Type: 'full' })
    const theirs = apiOf(server.url, { name: other.sid, secret: other.auth_token })
    const [strange, unknown] = [
      await theirs('GET', `/v1/PhoneNumbers/${bought.sid}/Evidence`),
      await theirs('GET', `/v1/PhoneNumbers/PN${'0'.repeat(32)}/Evidence`),
    ]
    assert.deepEqual([strange.status, strange.body.code], [404, 20404])
    assert.deepEqual(strange.body.message.replaceAll(bought.sid, ''), unknown.body.message.replaceAll(`PN${'0'.repeat(32)}`, ''))
    const asked = await staff('GET', `/staff/v1/Evidence?PhoneNumber=${encodeURIComponent(bought.phone_number)}`)
    assert.equal(asked.body.content.periods[0].account_sid, server.accountSid)
    assert.equal((await api('GET', `/staff/v1/Evidence?PhoneNumber=${encodeURIComponent(bought.phone_number)}`)).status, 401)
  })

  test('is still there after the number was released, and the key is for this user only', async () => {
    assert.equal((await api('DELETE', `${account()}/IncomingPhoneNumbers/${bought.sid}.json`)).status, 204)
    const { body } = await api('GET', `/v1/PhoneNumbers/${bought.sid}/Evidence`)
    assert.notEqual(body.content.periods[0].to, null)
    assert.equal((await stat(join(server.dataDir, 'keys', 'signing.pem'))).mode & 0o777, 0o600)
  })
})

describe('A report for a regulator', () => {
  const today = new Date().toISOString().slice(0, 10)

  test('names who stood behind the numbers of a country on a day, and people only when it is asked to', async () => {
    const { numbers, meta } = (await staff('GET', `/staff/v1/NumberReports?IsoCountry=US&Day=${today}&PageSize=50`)).body
    assert.equal(meta.key, 'numbers')
    const row = numbers.find(({ number_sid: sid }: { number_sid: string }) => sid === bought.sid)
    assert.deepEqual(
      [row.phone_number, row.account_sid, row.address_sid, row.compliance_status],
      [bought.phone_number, server.accountSid, bought.address_sid, 'not-regulated'],
    )
    const before = (await staff('GET', '/staff/v1/NumberReports?IsoCountry=US&Day=2020-01-01')).body
    assert.deepEqual(before.numbers, [])
    assert.equal((await staff('GET', '/staff/v1/NumberReports?IsoCountry=US&Day=yesterday')).status, 400)

    const plain = (await staff('GET', `/staff/v1/NumberReports/Export?IsoCountry=US&Day=${today}`)).body as string
    assert.match(plain, /^phone_number,iso_country,/)
    assert.ok(plain.includes(`${bought.phone_number},US,local,`))
    assert.doesNotMatch(plain, /Mountain View/)
    const full = (await staff('GET', `/staff/v1/NumberReports/Export?IsoCountry=US&Day=${today}&Details=true`)).body as string
    assert.match(full, /1600 Amphitheatre Parkway,94043,Mountain View,US/)
    assert.equal((await api('GET', '/staff/v1/NumberReports?IsoCountry=US')).status, 401)
    const { events } = (await staff('GET', '/staff/v1/Audit?Type=number_report')).body
    assert.deepEqual(
      events.map(({ to }: { to: string }) => to),
      ['people included', 'sids only'],
    )
  })

  test('is taken by the command too, a JSON object a line', () => {
    const command = countersign('evidence', 'export', '--country', 'us', '--day', today, '--json', '--data', server.dataDir)
    const lines = execFileSync(process.execPath, command, { encoding: 'utf8' }).trim().split('\n')
    assert.ok(lines.map(line => JSON.parse(line).number_sid).includes(bought.sid))
  })
})
