import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
const folder = mkdtempSync(join(tmpdir(), 'holds-'))

before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** A busy machine reads slowly. */
const READING_MS = 240_000
const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const base = () => `/2010-04-01/Accounts/${server.accountSid}`

async function addressOf(more: Record<string, string> = {}): Promise<string> {
  const place = { Street: 'Unter den Linden 1', City: 'Berlin', Region: 'Berlin', PostalCode: '10117', IsoCountry: 'DE' }
  const answer = await api('POST', `${base()}/Addresses.json`, { CustomerName: 'Erika Mustermann', ...place, ...more })
  assert.equal(answer.status, 201)
  return answer.body.sid
}

async function documentOf(addressSid: string, numberType = 'mobile'): Promise<string> {
  const about = {
    IsoCountry: 'DE',
    NumberType: numberType,
    EndUserType: 'individual',
    AddressSid: addressSid,
    Attributes: JSON.stringify(ERIKA),
  }
  const filed = await multipart({ ...about, DocumentType: ['passport', 'utility_bill'] }, ['passport-erika.jpg', 'utility-bill-erika.pdf'])
  const answer = await api('POST', '/v1/IdentityDocuments', filed)
  assert.equal(answer.status, 201)
  return answer.body.sid
}

const pass = (sid: string) => staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'passed' })
const onSale = async (type = 'Mobile', country = 'DE') =>
  (await api('GET', `${base()}/AvailablePhoneNumbers/${country}/${type}.json?PageSize=1`)).body.available_phone_numbers[0]
    .phone_number as string
const fetchHold = async (sid: string) => (await api('GET', `/v1/NumberHolds/${sid}`)).body
const holdThatIs = (sid: string, status: string) =>
  eventually(
    () => fetchHold(sid),
    hold => hold.status === status,
  )
const mayBeHeld = async (phoneNumber: string) => {
  const { body, status } = await api('POST', '/v1/NumberHolds', { PhoneNumber: phoneNumber })
  if (status === 201) await api('DELETE', `/v1/NumberHolds/${body.sid}`)
  return status === 201
}

describe('A held number', () => {
  test('is bought by itself once a proof passes, with what was named or with the first that fits', async () => {
    const [addressSid, phoneNumber] = [await addressOf(), await onSale()]
    const hold = (await api('POST', '/v1/NumberHolds', { PhoneNumber: phoneNumber, FriendlyName: 'Front desk' })).body
    assert.deepEqual([hold.status, hold.activate, hold.phone_number_sid], ['active', true, null])
    const documentSid = await documentOf(addressSid)
    await pass(documentSid)
    const bought = await holdThatIs(hold.sid, 'bought')
    const number = (await api('GET', `${base()}/IncomingPhoneNumbers/${bought.phone_number_sid}.json`)).body
    assert.deepEqual(
      [number.phone_number, number.identity_sid, number.address_sid, number.friendly_name, number.compliance_status],
      [phoneNumber, documentSid, addressSid, 'Front desk', 'compliant'],
    )

    const second = await documentOf(addressSid)
    const named = (await api('POST', '/v1/NumberHolds', { PhoneNumber: await onSale(), IdentitySid: second })).body
    await pass(second)
    const done = await holdThatIs(named.sid, 'bought')
    assert.deepEqual([done.identity_sid, done.address_sid], [second, addressSid])
    const events = (await api('GET', `/v1/Events?SubjectSid=${named.sid}&PageSize=100`)).body.events.map(
      ({ type }: { type: string }) => type,
    )
    assert.equal(events.at(-1), 'number_hold.bought')
  })

  test('that is only to be kept is left alone, and one of a proof that failed for good is given back', async () => {
    const addressSid = await addressOf()
    const kept = (await api('POST', '/v1/NumberHolds', { PhoneNumber: await onSale(), Activate: false })).body
    const documentSid = await documentOf(addressSid)
    const phoneNumber = await onSale()
    const named = (await api('POST', '/v1/NumberHolds', { PhoneNumber: phoneNumber, IdentitySid: documentSid })).body
    assert.equal(await mayBeHeld(phoneNumber), false)
    await api('POST', `/v1/IdentityDocuments/${documentSid}`, {
      Attributes: JSON.stringify({ ...ERIKA, last_name: 'Musterfrau-Beispiel' }),
    })
    await eventually(
      async () => (await api('GET', `/v1/IdentityDocuments/${documentSid}`)).body,
      ({ documents }) => documents.every(({ status }: { status: string }) => status !== 'reading'),
      READING_MS,
    )
    await api('POST', `/v1/IdentityDocuments/${documentSid}/Submit`, {})
    const { body } = await staff('GET', '/staff/v1/Reviews?Status=open&PageSize=1000')
    const review = body.reviews.find(({ subject_sid: subject }: { subject_sid: string }) => subject === documentSid)
    if (review) {
      await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`, {})
      await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'reject', ReasonCodes: 'under_age' })
      const over = await holdThatIs(named.sid, 'ended')
      assert.equal(over.reasons[0].code, 'under_age')
      assert.equal(await mayBeHeld(phoneNumber), true)
    } else {
      // The machine refused a name that can be corrected: the number waits for that.
      const waiting = await eventually(
        () => fetchHold(named.sid),
        ({ reasons }) => reasons.length > 0,
      )
      assert.equal(waiting.status, 'active')
    }
    assert.equal((await fetchHold(kept.sid)).status, 'active')
  })

  test('goes to one of many who want it at the same moment', async () => {
    const phoneNumber = await onSale('Local', 'US')
    const wishes = Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0
        ? api('POST', '/v1/NumberHolds', { PhoneNumber: phoneNumber, Activate: false })
        : api('POST', `${base()}/IncomingPhoneNumbers.json`, { PhoneNumber: phoneNumber }),
    )
    const answers = await Promise.all(wishes)
    const won = answers.filter(({ status }) => status === 201)
    // Who holds a number may buy it: then both belong to the same account, which is the one owner.
    const numbers = won.filter(({ body }) => body.sid.startsWith('PN'))
    const holds = won.filter(({ body }) => body.sid.startsWith('NH'))
    assert.ok(numbers.length <= 1 && holds.length <= 1 && won.length >= 1, `${numbers.length} bought, ${holds.length} held`)
    assert.ok(answers.every(({ status, body }) => status === 201 || body.code === 21422))
  })

  test('is one of a hundred at most: nobody keeps the stock from others', async () => {
    const found = await api('GET', `${base()}/AvailablePhoneNumbers/GB/Local.json?PageSize=100`)
    const hold = (PhoneNumber: string) => api('POST', '/v1/NumberHolds', { PhoneNumber, Activate: false })
    const numbers = found.body.available_phone_numbers.map((number: { phone_number: string }) => number.phone_number)
    assert.equal(numbers.length, 100)
    const held = (await Promise.all(numbers.map(hold))).filter(({ status }) => status === 201)
    const refused = await hold(await onSale('Local', 'FR'))
    assert.deepEqual([refused.status, refused.body.code], [409, 20409])
    await Promise.all(held.map(({ body }) => api('DELETE', `/v1/NumberHolds/${body.sid}`)))
    assert.equal(await mayBeHeld(await onSale('Local', 'FR')), true)
  })

  test('is a question for a person where the place of the address is open, and its answer completes the purchase', async () => {
    const file = join(folder, 'numbers.csv')
    writeFileSync(
      file,
      [
        'phone_number,country,type,locality,region,capabilities',
        '+493303500100,DE,local,Birkenwerder,,voice',
        '+493303500101,DE,local,Birkenwerder,,voice',
      ].join('\n'),
    )
    execFileSync(process.execPath, ['--import', 'tsx', 'src/app/cli.ts', 'numbers', 'import', file, '--data', server.dataDir], {
      stdio: 'pipe',
    })
    const addressSid = await addressOf()
    const documentSid = await documentOf(addressSid, 'local')
    await eventually(
      async () => (await api('GET', `/v1/IdentityDocuments/${documentSid}`)).body,
      ({ documents }) => documents.every(({ status }: { status: string }) => status !== 'reading'),
      READING_MS,
    )
    await api('POST', `/v1/IdentityDocuments/${documentSid}/Submit`, {})
    const passed = (await api('GET', `/v1/IdentityDocuments/${documentSid}`)).body
    assert.deepEqual([passed.verification_status, passed.decided_by], ['passed', 'machine'])

    const wanted = { PhoneNumber: '+493303500100', AddressSid: addressSid, IdentitySid: documentSid }
    const refused = (await api('POST', `${base()}/IncomingPhoneNumbers.json`, wanted)).body
    assert.deepEqual([refused.code, refused.details.reasons[0].code], [21650, 'place_unsettled'])
    const offers = (await api('GET', `/v1/Requirements?PhoneNumber=${encodeURIComponent('+493303500100')}`)).body
    const why = offers.not_qualifying.find(({ sid }: { sid: string }) => sid === documentSid)
    assert.equal(why.reasons[0].code, 'place_unsettled')

    const hold = (await api('POST', '/v1/NumberHolds', wanted)).body
    const review = await eventually(
      async () =>
        (await staff('GET', '/staff/v1/Reviews?Status=open&SubjectType=place')).body.reviews.find(
          ({ account_sid: owner }: { account_sid: string }) => owner === server.accountSid,
        ),
      found => found !== undefined,
    )
    await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`, {})
    const shown = (await staff('GET', `/staff/v1/Reviews/${review.sid}`)).body
    assert.deepEqual(shown.case.details.localities, 'Birkenwerder')
    assert.equal(shown.case.address.city, 'Berlin')
    assert.equal((await api('POST', `${base()}/Addresses/${addressSid}.json`, { City: 'Potsdam' })).body.code, 21630)
    assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve' })).status, 200)
    await holdThatIs(hold.sid, 'bought')
    const again = await api('POST', `${base()}/IncomingPhoneNumbers.json`, { ...wanted, PhoneNumber: '+493303500101' })
    assert.equal(again.status, 201, 'the answer holds for the prefix')
    const places = (await api('GET', '/v1/AddressPlaces')).body.address_places
    assert.deepEqual(
      places.map(({ status, prefix }: Record<string, unknown>) => [status, prefix]),
      [['confirmed', '3303']],
    )
  })

  test('waits longer while its proof is being verified, is told of its end, and then goes back on sale', async () => {
    const addressSid = await addressOf()
    const phoneNumber = await onSale()
    const hold = (
      await api('POST', '/v1/NumberHolds', { PhoneNumber: phoneNumber, Until: new Date(Date.now() + 86_400_000).toISOString() })
    ).body
    const documentSid = await documentOf(addressSid)
    await eventually(
      async () => (await api('GET', `/v1/IdentityDocuments/${documentSid}`)).body,
      ({ documents }) => documents.every(({ status }: { status: string }) => status !== 'reading'),
      READING_MS,
    )
    await api('POST', `/v1/IdentityDocuments/${documentSid}`, { Attributes: JSON.stringify({ ...ERIKA, first_name: 'Erica' }) })
    await api('POST', `/v1/IdentityDocuments/${documentSid}/Submit`, {})
    const waiting = (await api('GET', `/v1/IdentityDocuments/${documentSid}`)).body
    if (waiting.verification_status === 'pending') {
      await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P1D' })
      const longer = await eventually(
        () => fetchHold(hold.sid),
        ({ until }) => until > hold.until,
      )
      assert.equal(longer.status, 'active')
      assert.ok(longer.until > waiting.review_due_at)
    }
    const other = apiOf(server.url, { name: server.accountSid, secret: server.authToken })
    const plain = (await other('POST', '/v1/NumberHolds', { PhoneNumber: await onSale('Local', 'US') })).body
    await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P5D' })
    await eventually(
      async () => (await api('GET', '/v1/Notifications?PageSize=200')).body.notifications,
      list => list.some(({ kind, about }: Record<string, string>) => kind === 'number_hold' && about === plain.sid),
    )
    await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P3D' })
    await holdThatIs(plain.sid, 'ended')
    assert.equal(await mayBeHeld(plain.phone_number), true)
  })
})
