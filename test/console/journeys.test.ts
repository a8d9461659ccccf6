import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { SPECIMENS } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

const READING_MS = 60_000
let workplace: Workplace

before(async () => {
  if (!skipReason) workplace = await openWorkplace()
})
after(() => workplace?.close())

const scanInto = async (page: Page, index: number, file: string, read: string) => {
  await page.locator('input[type=file]').nth(index).setInputFiles(join(SPECIMENS, file))
  await page.getByText(read).waitFor({ timeout: READING_MS })
}

async function addAddress(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Street and number').fill('Unter den Linden 1')
  await dialog.getByLabel('Postal code').fill('10117')
  await dialog.getByLabel('City').fill('Berlin')
  await dialog.getByRole('button', { name: 'Save address' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('a refused purchase leads to the upload, the scan fills the form, and the number is bought and compliant', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/numbers/buy?country=DE&type=local&locality=Berlin')
  await page.getByText('Needs identity + local address').first().waitFor()
  await page
    .getByRole('button', { name: /^Buy \+49/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Buy this number' }).click()
  await page.getByText('Error 21631').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep this number and add a document' }).click()
  await page.getByText('The number is kept for you.').waitFor()

  await scanInto(page, 0, 'passport-erika.jpg', 'Passport read')
  assert.equal(await page.getByLabel('Last name').inputValue(), 'MUSTERMANN')
  assert.equal(await page.getByLabel('Date of birth: year').inputValue(), '1984')
  await page.getByText('Read from scan').first().waitFor()
  await page.getByText('The address must be in Berlin').waitFor()
  await scanInto(page, 1, 'utility-bill-erika.pdf', 'Utility bill read')
  await addAddress(page)
  await page.getByRole('heading', { name: 'All there' }).waitFor()
  await assertAccessible(page, 'the filled form')

  await page.getByRole('button', { name: 'Submit for verification' }).click()
  await page.getByRole('link', { name: /^\+49\d+ is yours/ }).click()
  await page.getByText('Germany local rules met on').waitFor()
  await assertAccessible(page, 'the compliant number')

  await page.getByLabel('Identity document').selectOption('')
  await page.getByText('Without it this number no longer meets its rule').waitFor()
  await page.getByText(/Bring other proof by \d+ \w+ \d{4}/).waitFor()
  await assertAccessible(page, 'the warning before proof is taken away')
  await page.getByRole('button', { name: 'Take it away' }).click()
  await page.getByText('Action required').first().waitFor()
  await page.getByLabel('Identity document').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Germany local rules met on').waitFor()
})

test('a typed value that differs from the scan is said at once and can be replaced by the printed one', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=mobile')
  await page.getByLabel('Last name').fill('Mustermensch')
  await scanInto(page, 0, 'passport-erika.jpg', 'Passport read')
  await page.getByText('The scan says MUSTERMANN, you typed Mustermensch').waitFor()
  await page.getByRole('button', { name: 'Use printed' }).click()
  assert.equal(await page.getByLabel('Last name').inputValue(), 'MUSTERMANN')
})

test('a draft is kept as one goes and opens again with its values', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=local')
  await page.getByLabel('First name').fill('Zoé')
  await page.getByText('Draft saved.').waitFor()
  await page.waitForURL(/draft=RI/)
  await page.reload()
  await page.getByLabel('First name').waitFor()
  assert.equal(await page.getByLabel('First name').inputValue(), 'Zoé')
})

test('a form with gaps names each gap, and the focus goes to the first', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=local')
  await page.getByLabel('First name').fill('Erika')
  await page.getByLabel('Last name').fill('Mustermann')
  await page.getByLabel('Last name').fill('')
  await page.getByRole('button', { name: 'Submit for verification' }).click()
  await page.getByText('Enter the last name as printed.').waitFor()
  await page.getByText('Choose the address of the holder, or add one.').waitFor()
  assert.match(page.url(), /documents\/new/)
})

test('a file of another kind is refused before it is sent', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=local')
  const input = page.locator('input[type=file]').first()
  await input.setInputFiles({ name: 'letter.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK') })
  await page.getByText("That's a .docx file. Use a photo or PDF.").waitFor()
  await input.setInputFiles({ name: 'nothing.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
  await page.getByText('This file is empty. Choose another one.').waitFor()
})

test('Regulatory Information offers only what fits and says why the rest is hidden', { skip: skipReason }, async () => {
  const page = await workplace.open('/addresses')
  await page.getByRole('button', { name: 'Add address' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Erika Mustermann')
  await dialog.getByLabel('Street and number').fill('Speicherstadt 4')
  await dialog.getByLabel('Postal code').fill('20457')
  await dialog.getByLabel('City').fill('Hamburg')
  await dialog.getByRole('button', { name: 'Save address' }).click()
  await page.getByText('Address saved.').waitFor()

  await page.getByRole('link', { name: 'Manage numbers' }).click()
  await page.getByRole('link', { name: /^\+49/ }).first().click()
  await page.getByRole('combobox', { name: 'Address' }).waitFor()
  const offered = await page.getByRole('combobox', { name: 'Address' }).locator('option').allTextContents()
  assert.ok(offered.some(text => text.includes('Berlin')))
  assert.ok(!offered.some(text => text.includes('Hamburg')))
  await page.getByText('1 hidden: why?').first().click()
  await page.getByText('Speicherstadt 4').waitFor()

  await page.getByRole('combobox', { name: 'Identity document' }).selectOption({ label: 'Not assigned' })
  await page.getByText('Without it this number no longer meets its rule').waitFor()
})

test('filters and search live in the address, and no match is told apart from nothing at all', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents')
  await page.getByRole('button', { name: /^Passed/ }).click()
  await page.getByRole('searchbox').fill('ferreira')
  await page.getByText("No document matches 'ferreira' in Passed.").waitFor()
  assert.match(page.url(), /show=passed/)
  assert.match(page.url(), /q=ferreira/)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('link', { name: 'ERIKA MUSTERMANN' }).first().waitFor()
})

test('the command menu opens with Ctrl+K and leads by keyboard', { skip: skipReason }, async () => {
  const page = await workplace.open('/')
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Type a page/ }).fill('trust')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Trust Hub', level: 1 }).waitFor()
})

test('on a phone the rows are cards, the menu opens, and nothing is cut off', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents', PHONE)
  await page.getByRole('link', { name: 'ERIKA MUSTERMANN' }).first().waitFor()
  await assertAccessible(page, 'documents on a phone')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('link', { name: 'Manage numbers' }).click()
  await page.getByRole('heading', { name: 'Manage numbers', level: 1 }).waitFor()
})

test('an API key is made, its secret shown once, and withdrawn', { skip: skipReason }, async () => {
  const page = await workplace.open('/keys')
  await page.getByLabel('Name of the new key').fill('Billing')
  await page.getByRole('button', { name: 'Create key' }).click()
  await page.getByText('Keep it somewhere safe').waitFor()
  await page.getByRole('button', { name: 'Delete the key Billing' }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('Key deleted.').waitFor()
})

test('a second auth token is shown once, opens the account, and can be taken back', { skip: skipReason }, async () => {
  const page = await workplace.open('/keys')
  await page.getByRole('button', { name: 'Create a second token' }).click()
  const second = (await page.locator('.notice .mono').textContent())?.trim().split(/\s/)[0] ?? ''
  const opens = async () => {
    const { accountSid, url } = workplace.server
    const authorization = `Basic ${Buffer.from(`${accountSid}:${second}`).toString('base64')}`
    return (await fetch(`${url}/2010-04-01/Accounts/${accountSid}.json`, { headers: { authorization } })).status
  }
  assert.equal(await opens(), 200)
  await page.reload()
  await page.getByText(/^A second token works since/).waitFor()
  assert.equal(await page.getByText(second).count(), 0)
  await page.getByRole('button', { name: 'Delete the second token' }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('Second token deleted.').waitFor()
  assert.equal(await opens(), 401)
})

test('help stands beside the task, follows from page to page, and gives the focus back', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=local')
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  const help = page.getByRole('complementary', { name: 'Help', exact: true })
  await help.getByRole('heading', { name: 'Add a document' }).waitFor()
  await assertAccessible(page, 'a page with its help')
  await page.getByRole('link', { name: 'Addresses', exact: true }).click()
  await help.getByRole('heading', { name: 'Addresses' }).waitFor()
  await help.getByRole('button', { name: 'Close help' }).press('Escape')
  await help.waitFor({ state: 'detached' })
})

test('while the server is out of reach a bar says so, what was loaded stays, and it comes back by itself', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/documents')
  await page.getByRole('link', { name: 'ERIKA MUSTERMANN' }).first().waitFor()
  await page.context().setOffline(true)
  await page.getByText('No connection to the server. What you see was loaded last').waitFor()
  await page.getByRole('link', { name: 'ERIKA MUSTERMANN' }).first().waitFor()
  await page.context().setOffline(false)
  await page.getByText('No connection to the server. What you see was loaded last').waitFor({ state: 'hidden' })
})

test('who is signed out is led to the sign-in page, and a used link says so', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents')
  await page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor()
  await page.context().clearCookies()
  await page.goto(`${workplace.server.url}/documents?show=passed`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.match(page.url(), /next=/)
  await page.goto(workplace.server.signInUrl)
  await page.getByText('This link has ended. Ask for a new one.').waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
