import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Api, accountApi, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

let workplace: Workplace
let api: Api
let staff: Api
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
  staff = staffApi(workplace.server)
  await api('POST', `/2010-04-01/Accounts/${workplace.server.accountSid}/Addresses.json`, {
    CustomerName: 'Muster GmbH',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
})
after(() => workplace?.close())

async function decide(sid: string, decision: Record<string, string>): Promise<void> {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  const { status } = await staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, decision)
  assert.equal(status, 200)
}

const sidOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''

async function startBundle(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the bundle' }).click()
  await page.waitForURL(/\/bundles\/BU/)
}

test('a bundle is filled step by step, the check leads to each gap, and an update takes its place by itself', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/bundles/new?country=DE&type=national&holder=business')
  await startBundle(page)
  await page.getByLabel('Business name').first().fill('Muster GmbH')
  await page.getByText('Kept', { exact: true }).waitFor()
  await page.locator('input[type=file]').first().setInputFiles(join(SPECIMENS, 'register-extract-conformance.pdf'))
  await page.getByText('Its scan is filed.').waitFor()
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Not met yet').waitFor()
  await assertAccessible(page, 'a bundle with gaps')
  const gap = page
    .getByRole('status')
    .getByRole('link', { name: /address/i })
    .first()
  await gap.click()
  await page.getByLabel('Address shown on it').selectOption({ index: 1 })
  await page.getByText('Kept', { exact: true }).nth(1).waitFor()
  await page.reload()
  await eventually(
    () => page.getByLabel('Address shown on it').inputValue(),
    value => value.startsWith('AD'),
  )
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Every requirement is met').waitFor()
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('In review').first().waitFor()
  const original = sidOf(page)
  await decide(original, { Decision: 'approve' })

  await page.getByRole('button', { name: 'Update compliance details' }).click()
  await page.getByText(/^This updates /).waitFor()
  const update = sidOf(page)
  assert.notEqual(update, original)
  await page.getByLabel('Business name').first().fill('Muster & Söhne GmbH')
  await page.getByText('Kept', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Every requirement is met').waitFor()
  await assertAccessible(page, 'an update under way')
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('In review').first().waitFor()
  const other = await workplace.open(`/bundles/${original}`)
  await other.getByText('An update of this bundle is under way').waitFor()
  await decide(update, { Decision: 'approve' })
  await page.waitForURL(new RegExp(original))
  await page.getByText('Muster & Söhne GmbH').first().waitFor()
  await other.getByText('An update of this bundle is under way').waitFor({ state: 'hidden' })
})

test('on a phone one step is shown at a time, with back and next', { skip: skipReason }, async () => {
  const page = await workplace.open('/bundles/new?country=DE&type=national&holder=business', PHONE)
  await startBundle(page)
  await page.getByLabel('Business name').first().waitFor()
  assert.equal(await page.getByRole('button', { name: 'Check now' }).isVisible(), false)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Accepted document').first().waitFor()
  await assertAccessible(page, 'the documents of a bundle on a phone')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Check now' }).waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('Accepted document').first().waitFor()
})

test('an update is discarded without a trace, and filters of the list live in the address', { skip: skipReason }, async () => {
  const page = await workplace.open('/bundles?show=approved')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Update compliance details' }).click()
  await page.getByText(/^This updates /).waitFor()
  await page.getByRole('button', { name: 'Discard the update' }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('Update discarded. Nothing has changed.').waitFor()
  await page.getByRole('button', { name: 'Update compliance details' }).waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
