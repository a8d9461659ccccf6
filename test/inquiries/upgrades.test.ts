import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, apiOf, eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let staff: Api
before(async () => {
  server = await startServer()
  staff = staffApi(server)
})
after(() => server.stop())

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const COMPANY = {
  business_name: 'Muster GmbH',
  business_type: 'Limited Liability Corporation',
  business_registration_identifier: 'HRB',
  business_registration_number: 'HRB 12345',
  business_identity: 'direct_customer',
  business_industry: 'TECHNOLOGY',
  website_url: 'https://muster.example',
  business_regions_of_operation: 'EUROPE',
  first_name: 'Erika',
  last_name: 'Mustermann',
  phone_number: '+4930901820',
  business_title: 'Director',
  job_position: 'Director',
}
const BERLIN = {
  CustomerName: 'Muster GmbH',
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
}

interface Account {
  sid: string
  api: Api
}

async function trialAccount(): Promise<Account> {
  const { status, body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Newcomer', Type: 'trial' })
  assert.equal(status, 201)
  return { sid: body.sid, api: apiOf(server.url, { name: body.sid, secret: body.auth_token }) }
}

const upgrade = ({ api }: Account, attributes: Record<string, string> = ERIKA, change: Record<string, string> = {}) =>
  api('POST', '/v1/Upgrades', { Type: 'individual', Email: 'erika@example.com', Attributes: JSON.stringify(attributes), ...change })

const typeOf = async ({ api, sid }: Account) => (await api('GET', `/2010-04-01/Accounts/${sid}.json`)).body.type
const primaryOf = async ({ api }: Account) => (await api('GET', '/v1/PrimaryProfile')).body
const force = (sid: string, Status: string) => staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status })
const until = (account: Account, upgradeSid: string, wanted: string) =>
  eventually(
    async () => (await account.api('GET', `/v1/Upgrades/${upgradeSid}`)).body,
    ({ status }) => status === wanted,
  )

async function upgraded(account: Account): Promise<{ sid: string; inquiry_sid: string; customer_profile_sid: string }> {
  const { status, body } = await upgrade(account)
  assert.equal(status, 201, JSON.stringify(body))
  await force(body.inquiry_sid, 'passed')
  await until(account, body.sid, 'passed')
  return body
}

/** Fields that a refusal names. */
const named = ({ body }: { body: { details?: { reasons: { field: string }[] } } }) => body.details?.reasons.map(({ field }) => field)

test('an upgrade without what tells who it is is refused, with every field by name', async () => {
  const account = await trialAccount()
  const bare = await account.api('POST', '/v1/Upgrades', { Type: 'individual' })
  assert.deepEqual([bare.status, bare.body.code, named(bare)], [400, 20001, ['first_name', 'last_name', 'email']])
  assert.match(bare.body.message, /last_name: Last name is missing/)
  const business = await upgrade(account, {}, { Type: 'business' })
  assert.deepEqual(named(business), ['business_name', 'business_registration_number', 'first_name', 'last_name'])
  assert.equal((await account.api('GET', '/v1/Inquiries')).body.inquiries.length, 0, 'no check was started in vain')
})

test('a value that cannot be one is refused, also where the field may be left out', async () => {
  const account = await trialAccount()
  assert.deepEqual(named(await upgrade(account, { ...ERIKA, birth_date: '12.08.1984' })), ['birth_date'])
  assert.deepEqual(named(await upgrade(account, ERIKA, { Email: 'erika' })), ['email'])
  assert.deepEqual(named(await upgrade(account, { ...COMPANY, website_url: 'not a page' }, { Type: 'business' })), ['website_url'])
  const unknown = await upgrade(account, ERIKA, { AddressSid: `AD${'0'.repeat(32)}` })
  assert.deepEqual([unknown.status, unknown.body.code], [400, 21613])
})

test('the email may stand among the attributes, and unknown attributes are kept', async () => {
  const account = await trialAccount()
  const attributes = { ...ERIKA, email: 'erika@example.com', favourite_colour: 'teal' }
  const { status, body } = await account.api('POST', '/v1/Upgrades', { Type: 'individual', Attributes: JSON.stringify(attributes) })
  assert.deepEqual([status, body.email], [201, 'erika@example.com'])
  assert.deepEqual((await primaryOf(account)).details, attributes)
})

test('a person’s profile is approved with the ID check, prefills later forms, and subaccounts become full too', async () => {
  const account = await trialAccount()
  const { body: child } = await account.api('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Child' })
  const before = await account.api('POST', `/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers.json`, { PhoneNumber: '+14155550100' })
  assert.deepEqual([before.status, before.body.code], [403, 10002])
  const { body } = await upgrade(account)
  assert.equal((await upgrade(account)).status, 409, 'one at a time')
  assert.equal((await primaryOf(account)).status, 'draft')
  await force(body.inquiry_sid, 'passed')
  await until(account, body.sid, 'passed')
  const primary = await primaryOf(account)
  assert.deepEqual([primary.status, primary.type, primary.is_wanted, primary.still_needed], ['twilio-approved', 'individual', false, []])
  assert.deepEqual([await typeOf(account), await typeOf({ ...account, sid: child.sid })], ['Full', 'Full'])
  const { body: needs } = await account.api('GET', '/v1/Requirements?IsoCountry=DE&NumberType=local&EndUserType=individual')
  const prefilled = needs.fields
    .filter(({ value }: { value: string | null }) => value)
    .map(({ name, value }: { name: string; value: string }) => [name, value])
  assert.deepEqual(prefilled, [
    ['first_name', 'Erika'],
    ['last_name', 'Mustermann'],
    ['birth_date', '1984-08-12'],
    ['email', 'erika@example.com'],
  ])
})

test('a company is upgraded by the ID of its representative, and its profile goes to a person once it is complete', async () => {
  const account = await trialAccount()
  const { body: address } = await account.api('POST', `/2010-04-01/Accounts/${account.sid}/Addresses.json`, BERLIN)
  const { body } = await upgrade(account, COMPANY, { Type: 'business', AddressSid: address.sid })
  assert.deepEqual((await primaryOf(account)).still_needed, [])
  await force(body.inquiry_sid, 'passed')
  await until(account, body.sid, 'passed')
  assert.equal(await typeOf(account), 'Full')
  assert.deepEqual([(await primaryOf(account)).status, (await primaryOf(account)).is_wanted], ['pending-review', true])
  const { body: queue } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${body.customer_profile_sid}`)
  await staff('POST', `/staff/v1/Reviews/${queue.reviews[0].sid}/Decision`, { Decision: 'approve' })
  assert.deepEqual([(await primaryOf(account)).status, (await primaryOf(account)).is_wanted], ['twilio-approved', false])
})

test('what a company has left open is named, and its profile waits as a draft', async () => {
  const account = await trialAccount()
  const { business_industry: _open, ...most } = COMPANY
  const { body } = await upgrade(account, most, { Type: 'business' })
  await force(body.inquiry_sid, 'passed')
  await until(account, body.sid, 'passed')
  const { status, is_wanted: isWanted, still_needed: open } = await primaryOf(account)
  assert.deepEqual([status, isWanted], ['draft', true])
  assert.deepEqual(
    open.map(({ field }: { field: string }) => field),
    ['business_industry', 'address_sids'],
  )
})

test('a try that failed can be begun anew with corrected information', async () => {
  const account = await trialAccount()
  const { body } = await upgrade(account, { ...ERIKA, first_name: 'Erica' })
  await force(body.inquiry_sid, 'failed')
  await until(account, body.sid, 'failed')
  const again = await upgrade(account)
  assert.equal(again.status, 201)
  assert.notEqual(again.body.customer_profile_sid, body.customer_profile_sid)
  assert.equal((await primaryOf(account)).details.first_name, 'Erika')
  assert.equal((await account.api('GET', '/v1/EndUsers')).body.results.length, 1, 'what was wrong is deleted')
})

test('type and information change by deleting the profile and creating a new one; the account stays full', async () => {
  const account = await trialAccount()
  const first = await upgraded(account)
  assert.equal((await upgrade(account)).status, 409, 'as long as the profile stands')
  assert.equal((await account.api('DELETE', `/v1/CustomerProfiles/${first.customer_profile_sid}`)).status, 204)
  assert.equal(await typeOf(account), 'Full')
  assert.deepEqual(
    [(await primaryOf(account)).status, (await primaryOf(account)).is_wanted, (await primaryOf(account)).details],
    ['none', true, {}],
  )
  assert.equal((await account.api('GET', '/v1/EndUsers')).body.results.length, 0)
  const { body: address } = await account.api('POST', `/2010-04-01/Accounts/${account.sid}/Addresses.json`, BERLIN)
  const next = await upgrade(account, COMPANY, { Type: 'business', AddressSid: address.sid })
  assert.equal(next.status, 201, JSON.stringify(next.body))
  assert.deepEqual(
    [(await primaryOf(account)).type, (await primaryOf(account)).is_wanted, await typeOf(account)],
    ['business', true, 'Full'],
  )
  await force(next.body.inquiry_sid, 'failed')
  await until(account, next.body.sid, 'failed')
  assert.equal(await typeOf(account), 'Full', 'a failed check of the new profile takes nothing away')
})

test('numbers stay compliant after the profile is deleted', async () => {
  const account = await trialAccount()
  const { customer_profile_sid: profile } = await upgraded(account)
  const at = `/2010-04-01/Accounts/${account.sid}`
  const { body: address } = await account.api('POST', `${at}/Addresses.json`, BERLIN)
  const { body: sale } = await account.api('GET', `${at}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)
  const { body: number } = await account.api('POST', `${at}/IncomingPhoneNumbers.json`, {
    PhoneNumber: sale.available_phone_numbers[0].phone_number,
    AddressSid: address.sid,
  })
  const statusOf = async () => (await account.api('GET', `/v1/PhoneNumbers/${number.sid}/Compliance`)).body.status
  const before = await statusOf()
  await account.api('DELETE', `/v1/CustomerProfiles/${profile}`)
  assert.equal(await statusOf(), before)
})

test('an approval that is taken back later takes the full account and the profile with it, tells the account, and leaves its numbers', async () => {
  const account = await trialAccount()
  const { sid, inquiry_sid: inquirySid } = await upgraded(account)
  const at = `/2010-04-01/Accounts/${account.sid}`
  const { body: sale } = await account.api('GET', `${at}/AvailablePhoneNumbers/US/Local.json?PageSize=2`)
  const [first, second] = sale.available_phone_numbers
  const { body: number } = await account.api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: first.phone_number })
  const reversed = await staff('POST', `/staff/v1/Inquiries/${inquirySid}/Reverse`, { ReasonCodes: 'suspected_fraud' })
  assert.equal(reversed.status, 200)
  await until(account, sid, 'failed')
  assert.equal(await typeOf(account), 'Trial')
  const primary = await primaryOf(account)
  assert.deepEqual([primary.status, primary.is_wanted], ['twilio-rejected', false])
  const more = await account.api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: second.phone_number })
  assert.equal(more.body.code, 10002)
  assert.equal((await account.api('GET', `${at}/IncomingPhoneNumbers/${number.sid}.json`)).status, 200)
  const { body: inbox } = await account.api('GET', '/v1/Notifications')
  assert.deepEqual([inbox.notifications[0].kind, inbox.notifications[0].about], ['upgrade_reversed', sid])
  const { body: events } = await account.api('GET', '/v1/Events?PageSize=1000')
  const types = events.events.map(({ type }: { type: string }) => type)
  for (const wanted of ['inquiry.reversed', 'upgrade.failed', 'account.upgrade_reversed', 'customer_profile.rejected'])
    assert.ok(types.includes(wanted), wanted)

  const again = await upgraded(account)
  assert.equal(await typeOf(account), 'Full')
  assert.notEqual(again.sid, sid)
})

test('the reversal of an older upgrade leaves an account full that passed a later one', async () => {
  const account = await trialAccount()
  const first = await upgraded(account)
  await account.api('DELETE', `/v1/CustomerProfiles/${first.customer_profile_sid}`)
  await upgraded(account)
  await staff('POST', `/staff/v1/Inquiries/${first.inquiry_sid}/Reverse`, { ReasonCodes: 'suspected_fraud' })
  await until(account, first.sid, 'failed')
  assert.deepEqual([await typeOf(account), (await primaryOf(account)).status], ['Full', 'twilio-approved'])
})

test('an operator who asks for no ID makes the account full at once; the profile goes to a person', async () => {
  await staff('POST', '/staff/v1/Settings', { UpgradeAsksForId: 'false' })
  const account = await trialAccount()
  const { status, body } = await upgrade(account)
  assert.deepEqual([status, body.status, body.inquiry_sid], [201, 'passed', null])
  assert.deepEqual([await typeOf(account), (await primaryOf(account)).status], ['Full', 'pending-review'])
  await staff('POST', '/staff/v1/Settings', { Reset: 'UpgradeAsksForId' })
})

test('what an upgrade says goes 30 days after its profile was deleted, and what checks and questions say 30 days after the account was closed', async () => {
  const account = await trialAccount()
  const { sid, customer_profile_sid: profile } = await upgraded(account)
  await account.api('DELETE', `/v1/CustomerProfiles/${profile}`)
  const parent = await trialAccount()
  const { body: child } = await parent.api('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Child' })
  const childApi = apiOf(server.url, { name: child.sid, secret: child.auth_token })
  const { body: inquiry } = await childApi('POST', '/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: 'Erika' })
  await childApi('POST', '/v1/Requests', { Subject: 'Erika', Message: 'Who?' })
  await parent.api('POST', `/2010-04-01/Accounts/${child.sid}.json`, { Status: 'closed' })
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P31D' })
  const erased = await eventually(
    async () => (await account.api('GET', `/v1/Upgrades/${sid}`)).body,
    ({ email }) => email === '',
  )
  assert.deepEqual([erased.status, erased.attributes], ['passed', {}])
  const { body: events } = await staff('GET', '/staff/v1/Reviews?Status=open&SubjectType=request')
  const review = events.reviews.find(({ account_sid: owner }: { account_sid: string }) => owner === child.sid)
  await eventually(
    () => staff('GET', `/staff/v1/Reviews/${review.sid}`),
    answer => answer.body.case?.deleted === true,
  )
  assert.ok(inquiry.sid)
})
