import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Api, accountApi, staffApi } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

let workplace: Workplace
let api: Api
let staff: Api
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
  staff = staffApi(workplace.server)
  const at = `/2010-04-01/Accounts/${workplace.server.accountSid}`
  await api('POST', `${at}/Addresses.json`, {
    CustomerName: 'Jane Example',
    Street: '1 Main Street',
    City: 'Springfield',
    Region: 'IL',
    PostalCode: '62701',
    IsoCountry: 'US',
  })
  const { body } = await api('GET', `${at}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)
  await api('POST', `${at}/IncomingPhoneNumbers.json`, {
    PhoneNumber: body.available_phone_numbers[0].phone_number,
    FriendlyName: 'Front desk',
  })
})
after(() => workplace?.close())

const sidOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''

async function decide(sid: string, decision: Record<string, string>): Promise<void> {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  assert.equal((await staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, decision)).status, 200)
}

test('a secondary profile is filled, checked, handed in and approved; a product then stands on it and speaks for a number', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/trust-hub')
  await page.getByText('No primary profile yet').waitFor()
  await assertAccessible(page, 'Trust Hub without anything')
  await page.getByRole('link', { name: 'New customer profile' }).click()
  await page.getByLabel('Policy').selectOption({ label: 'Starter Customer Profile' })
  await page.getByLabel('Name', { exact: true }).fill('Jane Example')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.waitForURL(/\/trust-hub\/profiles\/BU/)
  const profile = sidOf(page)
  await page.getByLabel('First name').fill('Jane')
  await page.getByLabel('Last name').fill('Example')
  await page.getByLabel('Email').fill('jane@example.com')
  await page.getByLabel('Phone number', { exact: true }).fill('+14155550123')
  await page.getByText('Kept', { exact: true }).waitFor()
  assert.equal(await page.getByText('Add the scan').count(), 0)
  await page.getByLabel('Address', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Take out' }).waitFor()
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Every requirement is met').waitFor()
  await assertAccessible(page, 'a filled profile')
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('Decision by').first().waitFor()
  await page.getByText('Last check').waitFor()
  await decide(profile, { Decision: 'approve' })
  await page.getByText('Passed', { exact: true }).first().waitFor()

  await page.goto(`${workplace.server.url}/trust-hub/new?kind=products`)
  await page.getByLabel('Policy').selectOption({ label: 'A2P Messaging Profile: Starter' })
  await page.getByRole('button', { name: 'Start' }).click()
  await page.waitForURL(/\/trust-hub\/products\/BU/)
  await page.getByLabel('Profile of the account').selectOption({ label: 'Jane Example' })
  await page.getByRole('button', { name: 'Assign' }).first().click()
  await page.getByRole('link', { name: 'Jane Example' }).waitFor()
  await page.getByLabel('Add a phone number').selectOption({ label: 'Front desk' })
  await page.getByRole('button', { name: 'Assign' }).last().click()
  await page.getByRole('link', { name: 'Front desk' }).waitFor()
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Every requirement is met').waitFor()
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('Decision by').first().waitFor()
  await assertAccessible(page, 'a product that was handed in')
})

test('a refused profile says why, and can be mended and deleted', { skip: skipReason }, async () => {
  const { body } = await api('GET', '/v1/TrustProducts')
  const product = body.results[0].sid
  await decide(product, { Decision: 'reject', ReasonCodes: 'other', Note: 'Please tell more.' })
  const page = await workplace.open(`/trust-hub/products/${product}`, PHONE)
  await page.getByText('Problems').waitFor()
  await assertAccessible(page, 'a refused product on a phone')
  await page.getByRole('button', { name: /^Delete / }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('Trust product deleted.').waitFor()
  await page.getByText('No trust products yet').waitFor()
})

test('the SID of a profile leads to its page from wherever it is named', { skip: skipReason }, async () => {
  const { body } = await api('GET', '/v1/CustomerProfiles')
  const page = await workplace.open(`/bundles/${body.results[0].sid}`)
  await page.waitForURL(/\/trust-hub\/profiles\//)
  await page.getByRole('heading', { name: 'Jane Example', level: 1 }).waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
