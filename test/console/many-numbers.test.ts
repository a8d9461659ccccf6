import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { accountApi, staffApi } from '../helpers/client.ts'
import { assertAccessible, DARK, DESK, openWorkplace, PHONE, settled, skipReason, type Workplace } from './browser.ts'

const NUMBERS = 3000
/** More than a page of Home, and far less than so many numbers. */
const MOST_BYTES = 60_000
let workplace: Workplace

/** Numbers of a German business that came without proof: each needs somebody. */
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  const rows = Array.from({ length: NUMBERS }, (_, n) => `+4930${2_000_000 + n},DE,local,Berlin,,voice,${workplace.server.accountSid}`)
  const csv = ['phone_number,country,type,locality,region,capabilities,account_sid', ...rows].join('\n')
  const { body } = await staffApi(workplace.server)('POST', '/staff/v1/NumberImports', csv, { 'content-type': 'text/csv' })
  assert.equal(body.imported, NUMBERS)
})
after(() => workplace?.close())

/** Opens a page and counts what its data weighs until it is at rest. */
async function weigh(path: string, ready: (page: Page) => Promise<unknown>): Promise<{ page: Page; bytes: number }> {
  const page = await workplace.open('/team')
  await settled(page)
  let bytes = 0
  page.on('response', async answer => {
    if (answer.request().resourceType() === 'fetch') bytes += (await answer.body()).length
  })
  await page.goto(workplace.server.url + path)
  await ready(page)
  await settled(page)
  await page.waitForLoadState('load')
  return { page, bytes }
}

for (const [look, options] of [
  ['on a desk', DESK],
  ['in the dark', DARK],
  ['on a phone', PHONE],
] as const) {
  test(`Home says how many numbers need somebody and names the first of them, ${look}`, { skip: skipReason }, async () => {
    const page = await workplace.open('/', options)
    await page.getByText('3,000', { exact: true }).waitFor()
    assert.equal(await page.locator('.home-item').count(), 8)
    await page.getByRole('button', { name: 'Show 12 more' }).click()
    assert.equal(await page.locator('.home-item').count(), 20)
    await page.getByRole('link', { name: '2,980 more phone numbers' }).waitFor()
    await assertAccessible(page, `Home with many numbers ${look}`)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/home-${look.replaceAll(' ', '-')}.png`, fullPage: true })
    await page.getByRole('link', { name: '2,980 more phone numbers' }).click()
    await page.getByRole('button', { name: 'Action required 3,000', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'Show more' }).waitFor()
    await assertAccessible(page, `Many numbers ${look}`)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/numbers-${look.replaceAll(' ', '-')}.png` })
  })
}

for (const [path, sign] of [
  ['/', 'Show 12 more'],
  ['/numbers', 'Show more'],
  ['/documents', 'No identity documents yet'],
] as const) {
  test(`what ${path} loads does not grow with the numbers`, { skip: skipReason }, async () => {
    const { bytes } = await weigh(path, page => page.getByText(sign).waitFor())
    assert.ok(bytes > 0 && bytes < MOST_BYTES + (path === '/numbers' ? 60_000 : 0), `${path} loaded ${bytes} bytes`)
  })
}

test('one of many numbers is found by its digits, in the list and by the command menu', { skip: skipReason }, async () => {
  const page = await workplace.open('/numbers')
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('100 shown').waitFor()
  await page.getByRole('searchbox', { name: 'Search numbers' }).fill('30 2002 999')
  await page.getByRole('link', { name: /2002999$/ }).waitFor()
  assert.equal(await page.getByRole('row').count(), 2)
  await page.getByRole('searchbox', { name: 'Search numbers' }).fill('nobody')
  await page.getByText("No number matches 'nobody'.").waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('2002777')
  await page.getByRole('option', { name: /2002777/ }).click()
  await page.waitForURL(/\/numbers\/PN/)
})

test('a product is given one of many numbers by searching for it', { skip: skipReason }, async () => {
  const api = accountApi(workplace.server)
  const policies = (await api('GET', '/v1/Policies?PageSize=50')).body.results as { sid: string; friendly_name: string }[]
  const policy = policies.find(({ friendly_name }) => /SHAKEN/i.test(friendly_name)) ?? policies.at(-1)
  const { body } = await api('POST', '/v1/TrustProducts', { FriendlyName: 'Calls', Email: 'a@example.com', PolicySid: policy?.sid ?? '' })
  const page = await workplace.open(`/trust-hub/products/${body.sid}`)
  await page.getByRole('searchbox', { name: 'Search numbers' }).fill('2001234')
  await page.getByLabel('Add a phone number').selectOption({ label: '+49 302001234' })
  await page.getByRole('button', { name: 'Assign', disabled: false }).click()
  await page.getByRole('link', { name: '+49 302001234' }).waitFor()
  await assertAccessible(page, 'A product that speaks for a number')
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
