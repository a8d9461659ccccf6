import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const HEADER = 'phone_number,country,type,locality,region,capabilities,account_sid'

describe('Requests and files that are a little wrong', () => {
  let dataDir: string
  let server: TestServer
  let api: Api
  let staff: Api

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cs-'))
    server = await startServer({ dataDir })
    api = accountApi(server)
    staff = staffApi(server)
  })
  after(async () => {
    await server?.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const refusal = async (answer: ReturnType<Api>) => {
    const { status, body } = await answer
    return [status, body.code]
  }
  const home = () => `/2010-04-01/Accounts/${server.accountSid}`
  const importNumbers = async (...lines: string[]) =>
    (await staff('POST', '/staff/v1/NumberImports', [HEADER, ...lines].join('\n'), { 'content-type': 'text/csv' })).body

  test('another method of a path is 405 with those it has; a path that is none stays 404, told as it was asked for', async () => {
    for (const [method, path] of [
      ['PUT', '/v2/RegulatoryCompliance/Bundles'],
      ['DELETE', `${home()}.json`],
      ['PATCH', `${home()}/Addresses.json`],
    ] as const)
      assert.deepEqual(await refusal(api(method, path)), [405, 20004], `${method} ${path}`)
    const { headers } = await api('DELETE', '/v2/RegulatoryCompliance/Bundles/')
    assert.equal(headers.get('allow'), 'GET, HEAD, POST')
    const { status, body } = await api('GET', `${home()}/Addresses/AD${'0'.repeat(32)}.json?x=1`)
    assert.deepEqual([status, body.message], [404, `The requested resource ${home()}/Addresses/AD${'0'.repeat(32)}.json was not found`])
    assert.deepEqual(await refusal(api('PUT', '/v2/RegulatoryCompliance/Nothing')), [404, 20404])
  })

  test('places are meant however they are spelled', async () => {
    await importNumbers('+498955501234,DE,local,München,Bayern,voice,')
    const found = async (query: object) => {
      const { body } = await api(
        'GET',
        `${home()}/AvailablePhoneNumbers/DE/Local.json?${new URLSearchParams({ Contains: '98955501234', ...query })}`,
      )
      return body.available_phone_numbers.length
    }
    for (const place of ['München', 'münchen', 'MUNCHEN', ' Munchen '])
      assert.equal(await found({ InLocality: place, InRegion: 'bayern' }), 1, place)
    assert.equal(await found({ InLocality: 'Berlin' }), 0)
    assert.equal(await found({ InLocality: 'Mün' }), 0)
    assert.equal(await found({ InLocality: 'München', InRegion: 'Hessen' }), 0)
  })

  test('a search by what the stock is not known by is refused, and near a number is its area code', async () => {
    await importNumbers('+12125550177,US,local,New York,NY,voice,')
    const search = (country: string, query: Record<string, string>) =>
      api('GET', `${home()}/AvailablePhoneNumbers/${country}/Local.json?${new URLSearchParams(query)}`)
    for (const query of [
      { NearLatLong: '37.840699,-122.461853' },
      { NearNumber: '+12125550100', Distance: '50' },
      { InPostalCode: '94105' },
      { InRateCenter: 'NWYRCYZN01' },
      { InLata: '132' },
      { NearNumber: '+493012345678' },
      { NearNumber: '911' },
    ]) {
      const [name = ''] = Object.keys(query).slice(-1)
      const { status, body } = await search('US', query)
      assert.deepEqual([status, body.code], [400, 20001], name)
      assert.match(body.message, new RegExp(name))
    }
    assert.equal((await search('DE', { NearNumber: '+12125550100' })).status, 400)
    const { body } = await search('US', { NearNumber: '+1 (212) 555-0100', InPostalCode: '' })
    assert.ok(body.available_phone_numbers.length > 0)
    for (const { phone_number } of body.available_phone_numbers) assert.match(phone_number, /^\+1212/)
    const both = await search('US', { NearNumber: '+12125550100', AreaCode: '415' })
    assert.deepEqual(both.body.available_phone_numbers, [])
  })

  test('no number of ours is hosted elsewhere', async () => {
    const count = async (origin: string) =>
      (await api('GET', `${home()}/IncomingPhoneNumbers.json?Origin=${origin}`)).body.incoming_phone_numbers.length
    await importNumbers(`+12125550178,US,local,New York,NY,voice,${server.accountSid}`)
    assert.deepEqual([(await count('twilio')) > 0, await count('hosted')], [true, 0])
  })

  test('bundles are looked for by days and moments that there are', async () => {
    const path = '/v2/RegulatoryCompliance/Bundles?ValidUntilDate'
    for (const [query, status] of [
      ['=2026-02-28', 200],
      ['%3C=2026-02-28T10:00:00Z', 200],
      ['=2026-02-30', 400],
      ['=%2B275760-09-13', 400],
      ['%3E=%2B275760-09-13', 400],
    ] as const)
      assert.equal((await api('GET', path + query)).status, status, query)
  })

  test('the status of accounts is refused with the codes of Twilio', async () => {
    const { body: child } = await api('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Child' })
    const path = `/2010-04-01/Accounts/${child.sid}.json`
    assert.deepEqual(await refusal(api('POST', path, { Status: 'zombie' })), [400, 21475])
    assert.deepEqual(await refusal(api('POST', `${home()}.json`, { Status: 'closed' })), [400, 21477])
    assert.equal((await api('POST', path, { Status: 'closed' })).status, 200)
    assert.deepEqual(await refusal(api('POST', path, { Status: 'active' })), [400, 21479])
    assert.equal((await api('POST', path, { Status: 'closed', FriendlyName: 'Gone' })).body.friendly_name, 'Gone')
    assert.deepEqual(await refusal(api('GET', '/2010-04-01/Accounts.json?Status=zombie')), [400, 21475])
  })

  test('an address may leave empty what its country does not have, and nothing else', async () => {
    const address = {
      CustomerName: 'Chan Tai Man',
      Street: '1 Queen’s Road',
      City: 'Hong Kong',
      Region: 'HK',
      PostalCode: '',
      IsoCountry: 'HK',
    }
    const create = (change: Record<string, string>) => api('POST', `${home()}/Addresses.json`, { ...address, ...change })
    assert.equal((await create({})).status, 201)
    const singapore = { IsoCountry: 'SG', City: 'Singapore', Region: '', PostalCode: '238801' }
    assert.equal((await create(singapore)).status, 201)
    assert.deepEqual(await refusal(create({ ...singapore, PostalCode: '' })), [400, 21628])
    assert.deepEqual(await refusal(create({ IsoCountry: 'US', PostalCode: '94105', Region: '' })), [400, 21628])
    assert.deepEqual(
      await refusal(api('POST', `${home()}/Addresses.json`, { CustomerName: 'x', Street: 'y', IsoCountry: 'HK' })),
      [400, 20001],
    )
  })

  test('a parent hands a number to its subaccount and takes it back; the subaccount cannot do that by itself', async () => {
    const { body: child } = await api('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Child' })
    const asChild = apiOf(server.url, { name: child.sid, secret: child.auth_token })
    const [sale] = (await api('GET', `${home()}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    const { body: number } = await api('POST', `${home()}/IncomingPhoneNumbers.json`, { PhoneNumber: sale.phone_number })
    const at = (account: string) => `/2010-04-01/Accounts/${account}/IncomingPhoneNumbers/${number.sid}.json`
    const { body: given } = await api('POST', at(server.accountSid), { AccountSid: child.sid })
    assert.equal(given.account_sid, child.sid)
    assert.deepEqual(await refusal(asChild('POST', at(child.sid), { AccountSid: server.accountSid })), [400, 21474])
    const { body: stranger } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Stranger', Type: 'full' })
    assert.deepEqual(await refusal(api('POST', at(child.sid), { AccountSid: stranger.sid })), [400, 21471])
    const { body: back } = await api('POST', at(child.sid), { AccountSid: server.accountSid })
    assert.equal(back.account_sid, server.accountSid)
  })

  test('addresses of the web and methods that a number cannot have are refused before it is bought', async () => {
    const [sale] = (await api('GET', `${home()}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    const buy = (settings: Record<string, string>) =>
      api('POST', `${home()}/IncomingPhoneNumbers.json`, { PhoneNumber: sale.phone_number, ...settings })
    assert.deepEqual(await refusal(buy({ SmsUrl: 'nowhere' })), [400, 21402])
    assert.deepEqual(await refusal(buy({ VoiceMethod: 'PUT' })), [400, 21403])
    const { status, body } = await buy({ BundleSid: `BU${'0'.repeat(32)}` })
    assert.deepEqual([status, body.message], [400, 'Bundle required and not provided for country: [US] and numberType: [LOCAL]'])
    assert.equal((await buy({ SmsUrl: '', VoiceUrl: 'https://example.com/voice', VoiceMethod: 'GET' })).status, 201)
  })

  test('an empty body is no fault whatever type it is said to be of, other text is none that we read', async () => {
    const { body: bundle } = await api('POST', '/v2/RegulatoryCompliance/Bundles', {
      FriendlyName: 'b',
      Email: 'b@example.com',
      IsoCountry: 'FR',
      NumberType: 'local',
      EndUserType: 'business',
    })
    const plain = (body: string) =>
      api('POST', `/v2/RegulatoryCompliance/Bundles/${bundle.sid}/Evaluations`, body, { 'content-type': 'text/plain' })
    assert.equal((await plain('')).status, 201)
    assert.deepEqual(await refusal(plain('hello')), [415, 12301])
  })

  test('a word that is none of a list is answered with the list', async () => {
    const { body } = await staff('GET', '/staff/v1/Reviews?Status=soon')
    assert.match(body.message, /^Invalid value for Status: one of open, /)
  })

  test('a country that does not exist has no requirements', async () => {
    assert.deepEqual(await refusal(api('GET', '/v1/Requirements?IsoCountry=XX&NumberType=local')), [400, 20001])
  })

  test('a number of another country, and one whose owner nobody knows, are not taken into the stock', async () => {
    const { imported, errors } = await importNumbers(
      '+48221119911,DE,local,Berlin,,voice,',
      `+48221119912,PL,local,Warszawa,,voice,AC${'0'.repeat(32)}`,
      '+48221119913,PL,local,Warszawa,,voice,',
    )
    assert.equal(imported, 1)
    assert.deepEqual(errors, [
      { line: 2, error: 'phone_number does not begin with the code of the country, +49' },
      { line: 3, error: 'account_sid names no account' },
    ])
    const onSale = await api('GET', `${home()}/AvailablePhoneNumbers/PL/Local.json?Contains=4822111991*`)
    assert.deepEqual(
      onSale.body.available_phone_numbers.map(({ phone_number }: { phone_number: string }) => phone_number),
      ['+48221119913'],
    )
  })

  test('a quotation mark that is never closed is told with its line, and what stood before it is in', async () => {
    const { imported, errors } = await importNumbers('+48221119921,PL,local,Warszawa,,voice,', '"+33199000022,FR,local,Paris,,voice,')
    assert.equal(imported, 1)
    assert.deepEqual([errors.length, errors[0].line, /quotation mark/.test(errors[0].error)], [1, 3, true])
  })

  test('who is to be staff has an e-mail address', async () => {
    assert.deepEqual(await refusal(staff('POST', '/staff/v1/Staff', { Email: 'nobody', Roles: 'reviewer' })), [400, 20001])
  })
})
