import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, multipart, sdkOf } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
const account = () => `/2010-04-01/Accounts/${server.accountSid}`

before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

const BERLIN = {
  CustomerName: 'Erika Mustermann',
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
}
const DRAFT = { FriendlyName: 'Erika', IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', Attributes: '{}' }

describe('Who may come in', () => {
  test('no credentials and a wrong token are refused alike, with a challenge', async () => {
    const without = await fetch(`${server.url}${account()}/Addresses.json`)
    assert.equal(without.status, 401)
    assert.equal(without.headers.get('www-authenticate'), 'Basic realm="Twilio API"')
    const wrong = await apiOf(server.url, { name: server.accountSid, secret: '0'.repeat(32) })('GET', `${account()}/Addresses.json`)
    assert.deepEqual([wrong.status, wrong.body.code], [401, 20003])
  })

  test("another account's SID is answered exactly as one that never existed", async () => {
    const sdk = sdkOf(server.url, server.accountSid, server.authToken)
    const other = await sdk.api.v2010.accounts.create({ friendlyName: 'Other' })
    const theirs = apiOf(server.url, { name: other.sid, secret: other.authToken })
    const { body: address } = await theirs('POST', `/2010-04-01/Accounts/${other.sid}/Addresses.json`, BERLIN)
    const foreign = await api('GET', `${account()}/Addresses/${address.sid}.json`)
    const invented = await api('GET', `${account()}/Addresses/AD${'0'.repeat(32)}.json`)
    assert.deepEqual([foreign.status, foreign.body.code], [404, 20404])
    assert.equal(foreign.body.message.replace(address.sid, ''), invented.body.message.replace(`AD${'0'.repeat(32)}`, ''))
    const draft = await api('POST', '/v1/IdentityDocuments', { ...DRAFT, AddressSid: address.sid })
    assert.equal(draft.body.code, 21613)
  })

  test('a wrong prefix in a path is not found', async () => {
    assert.equal((await api('GET', `/v1/IdentityDocuments/PN${'0'.repeat(32)}`)).body.code, 20404)
  })

  test('a standard key may not manage keys, and a deleted one is out at once', async () => {
    const { body: key } = await api('POST', `${account()}/Keys.json`, { FriendlyName: 'k' })
    const withKey = apiOf(server.url, { name: key.sid, secret: key.secret })
    assert.equal((await withKey('GET', `${account()}/Addresses.json`)).status, 200)
    assert.equal((await withKey('GET', `${account()}/Keys.json`)).status, 403)
    const seen = async (by: Api) => (await by('GET', `${account()}.json`)).body.auth_token
    assert.deepEqual([await seen(api), await seen(withKey)], [server.authToken, null])
    await api('DELETE', `${account()}/Keys/${key.sid}.json`)
    assert.equal((await withKey('GET', `${account()}/Addresses.json`)).status, 401)
  })
})

describe('Bad input has a code and changes nothing', () => {
  test('a missing field is named', async () => {
    const { City: _, ...rest } = BERLIN
    const { status, body } = await api('POST', `${account()}/Addresses.json`, rest)
    assert.deepEqual([status, body.code], [400, 20001])
    assert.match(body.message, /City/)
  })

  test('an address that its country does not know is refused with the reason', async () => {
    const { status, body } = await api('POST', `${account()}/Addresses.json`, { ...BERLIN, PostalCode: '1' })
    assert.deepEqual([status, body.code], [400, 21628])
  })

  test('Attributes that are no JSON object, unknown types and an unknown country', async () => {
    const code = async (fields: object) => (await api('POST', '/v1/IdentityDocuments', { ...DRAFT, ...fields })).body.code
    assert.equal(await code({ Attributes: '{"a":' }), 22207)
    assert.equal(await code({ Attributes: '[1]' }), 22207)
    assert.equal(await code({ NumberType: 'satellite' }), 22213)
    assert.equal(await code({ EndUserType: 'robot' }), 22212)
    assert.equal(await code({ IsoCountry: 'ZZ' }), 22201)
  })

  test('files: empty, of the wrong kind, too large, without a type; each leaves no draft behind', async () => {
    const count = async () => (await api('GET', '/v1/IdentityDocuments?PageSize=1000')).body.identity_documents.length
    const beforehand = await count()
    const send = async (bytes: Uint8Array, fields: Record<string, string | string[]> = { ...DRAFT, DocumentType: 'passport' }) =>
      api('POST', '/v1/IdentityDocuments', await multipart(fields, [{ name: 'scan.jpg', bytes }]))
    const jpeg = (size: number) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(size)])
    assert.deepEqual([(await send(Buffer.alloc(0))).status], [400])
    assert.deepEqual([(await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).status], [415])
    assert.deepEqual([(await send(jpeg(50 * 1024 * 1024))).status], [413])
    assert.equal((await send(jpeg(100), DRAFT)).body.code, 20001)
    assert.equal(await count(), beforehand)
  })

  test('a corrupt picture is taken, and found unreadable by the machine', async () => {
    const { status, body } = await api(
      'POST',
      '/v1/IdentityDocuments',
      await multipart({ ...DRAFT, DocumentType: 'passport' }, ['truncated.jpg']),
    )
    assert.equal(status, 201)
    assert.equal(body.documents[0].status, 'reading')
  })

  test('a body that is no JSON, and a method that is not there', async () => {
    const broken = await api('POST', `${account()}/Addresses.json`, '{"City":', { 'content-type': 'application/json' })
    assert.deepEqual([broken.status, broken.body.code], [400, 20001])
    assert.equal((await api('GET', '/v1/NoSuchThing')).body.code, 20404)
  })

  test('an upload that is cut off leaves nothing', async () => {
    const { request } = await import('node:http')
    const { hostname, port } = new URL(server.url)
    const outgoing = request({
      hostname,
      port,
      method: 'POST',
      path: '/v1/IdentityDocuments',
      headers: {
        'content-type': 'multipart/form-data; boundary=b',
        authorization: `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`,
      },
    })
    outgoing.on('error', () => undefined)
    outgoing.write(`--b\r\ncontent-disposition: form-data; name="File"; filename="a.jpg"\r\n\r\n`)
    outgoing.write(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100_000)]))
    await new Promise(resolve => setTimeout(resolve, 100))
    outgoing.destroy()
    assert.equal((await api('GET', `${account()}/Addresses.json`)).status, 200)
  })
})

describe('Numbers', () => {
  test('of 50 parallel buyers one becomes the owner', async () => {
    const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number })),
    )
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.ok(answers.filter(({ status }) => status !== 201).every(({ body }) => body.code === 21422))
  })

  test('the same POST twice with one Idempotency-Key buys once; another body is a conflict', async () => {
    const [first, second] = (await api('GET', `${account()}/AvailablePhoneNumbers/US/Local.json?PageSize=2`)).body.available_phone_numbers
    const buy = (number: { phone_number: string }) =>
      api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number }, { 'idempotency-key': 'buy-1' })
    const [one, two] = [await buy(first), await buy(first)]
    assert.deepEqual([one.status, two.status], [201, 201])
    assert.deepEqual(two.body, one.body)
    assert.equal((await buy(second)).status, 409)
  })

  test('a proof that is not there is refused for a number without a rule too, and a stranger cannot be given a number', async () => {
    const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    const { body: mine } = await api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number })
    const update = async (fields: object) =>
      (await api('POST', `${account()}/IncomingPhoneNumbers/${mine.sid}.json`, { ...fields })).body.code
    assert.equal(await update({ IdentitySid: `RI${'0'.repeat(32)}` }), 21650)
    assert.equal(await update({ BundleSid: `BU${'0'.repeat(32)}` }), 21649)
    const staff = apiOf(server.url, { name: server.staffKey, secret: server.staffSecret })
    const { body: stranger } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Stranger', Type: 'full' })
    assert.equal(await update({ AccountSid: stranger.sid }), 21471)
    assert.equal(await update({ AccountSid: `AC${'0'.repeat(32)}` }), 21471)
  })

  test('the refusals come in their order: 21631, 21615, 21650', async () => {
    const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/DE/Local.json?InLocality=Berlin&PageSize=1`)).body
      .available_phone_numbers
    const buy = async (fields: object) =>
      (await api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number, ...fields })).body
    const address = async (fields: object) => (await api('POST', `${account()}/Addresses.json`, { ...BERLIN, ...fields })).body.sid
    assert.equal((await buy({})).code, 21631)
    assert.equal(
      (await buy({ AddressSid: await address({ City: 'München', Region: 'Bayern', PostalCode: '80331', Street: 'Marienplatz 1' }) })).code,
      21615,
    )
    const refused = await buy({ AddressSid: await address({}) })
    assert.equal(refused.code, 21650)
    assert.match(refused.message, /\/documents\/new/)
    assert.ok(refused.details.ways.length > 0)
  })

  test('a trial account may buy nothing', async () => {
    const staff = apiOf(server.url, { name: server.staffKey, secret: server.staffSecret })
    const { body: trial } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Trial', Type: 'trial' })
    const theirs = apiOf(server.url, { name: trial.sid, secret: trial.auth_token })
    const refused = await theirs('POST', `/2010-04-01/Accounts/${trial.sid}/IncomingPhoneNumbers.json`, { PhoneNumber: '+14155550199' })
    assert.deepEqual([refused.status, refused.body.code], [403, 10002])
  })
})
