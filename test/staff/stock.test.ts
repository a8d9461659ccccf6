import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, apiOf, eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { ADDRESS } from './cases.ts'

let server: TestServer
let staff: Api

before(async () => {
  server = await startServer()
  staff = staffApi(server)
})
after(() => server?.stop())

const send = (csv: string) => staff('POST', '/staff/v1/NumberImports', csv, { 'content-type': 'text/csv' })
const number = async (phone: string) => (await staff('GET', `/staff/v1/Numbers?Contains=${encodeURIComponent(phone)}`)).body.numbers[0]
const put = (phone: string, body: Record<string, string>) => staff('POST', `/staff/v1/Numbers/${encodeURIComponent(phone)}`, body)

describe('importing numbers', () => {
  test('a CSV file goes in, bad rows are named with their line', async () => {
    const rows = ['phone_number,country,type,locality,region,capabilities', '+14155559001,US,local,Oakland,CA,voice|sms']
    const { status, body } = await send([...rows, 'nonsense,US,local,,,voice', '+14155559001,US,local,,,voice', ''].join('\n'))
    assert.equal(status, 200)
    assert.equal(body.imported, 1)
    assert.deepEqual(
      body.errors.map(({ line }: { line: number }) => line),
      [3, 4],
    )
    assert.deepEqual([(await number('+14155559001')).locality, (await number('5559001')).status], ['Oakland', 'available'])
  })

  test('a hundred thousand rows are worked off as they arrive', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => `+1213${5_000_000 + at},US,local,Los Angeles,CA,voice`)
    const { body } = await send(`phone_number,country,type,locality,region,capabilities\n${rows.join('\n')}\n`)
    assert.deepEqual([body.imported, body.errors.length], [100_000, 0])
    const { body: found } = await staff('GET', '/staff/v1/Numbers?Locality=los%20ang&PageSize=10')
    assert.equal(found.numbers.length, 10)
    const { body: stock } = await staff('GET', '/staff/v1/NumberStock')
    const row = stock.stock.find((one: Record<string, string>) => one.iso_country === 'US' && one.number_type === 'local')
    assert.ok(row.count >= 100_000)
  })

  test('what is no such table, or no CSV at all, is refused', async () => {
    assert.equal((await send('a,b\n1,2\n')).status, 400)
    assert.equal((await send('')).status, 400)
    assert.equal((await staff('POST', '/staff/v1/NumberImports', { a: 'b' })).status, 415)
    assert.equal((await staff('POST', '/staff/v1/Settings', 'a,b', { 'content-type': 'text/csv' })).status, 415)
  })
})

describe('the stock', () => {
  test('a number is held back and comes back when its time is over; a retired one never does', async () => {
    const [held, retired] = ['+14155550110', '+14155550111']
    assert.equal((await put(held, { Status: 'held', Until: '2020-01-01' })).status, 400)
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString()
    assert.deepEqual((await put(held, { Status: 'held', Until: until })).body.held_by, server.staffKey)
    assert.equal((await put(retired, { Status: 'retired' })).body.status, 'retired')
    const buyer = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Buyer', Type: 'full' })
    const api = apiOf(server.url, { name: buyer.body.sid, secret: buyer.body.auth_token })
    const at = `/2010-04-01/Accounts/${buyer.body.sid}`
    const AddressSid = (await api('POST', `${at}/Addresses.json`, ADDRESS)).body.sid
    for (const PhoneNumber of [held, retired])
      assert.equal((await api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber, AddressSid })).body.code, 21422)
    await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P6D' })
    await eventually(
      () => number(held),
      ({ status }) => status === 'available',
    )
    assert.equal((await api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: held, AddressSid })).status, 201)
    assert.equal((await api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: retired, AddressSid })).body.code, 21422)
    assert.equal((await put(held, { Status: 'retired' })).status, 409)
    assert.equal((await put(retired, { Status: 'available' })).body.status, 'available')
    assert.equal((await put('+14155999999', { Status: 'held' })).status, 404)
  })

  test('what an account holds for itself stays its own', async () => {
    const { body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Holder', Type: 'full' })
    const api = apiOf(server.url, { name: body.sid, secret: body.auth_token })
    const PhoneNumber = '+14155550112'
    assert.equal((await api('POST', '/v1/NumberHolds', { PhoneNumber })).status, 201)
    assert.equal((await put(PhoneNumber, { Status: 'available' })).status, 409)
  })
})
