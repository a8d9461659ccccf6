import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Api, accountApi, staffApi } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

let workplace: Workplace
let api: Api
let folder = ''
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
  folder = await mkdtemp(join(tmpdir(), 'cs-csv-'))
})
after(async () => {
  await workplace?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const HEAD = 'kind,ref,customer_name,street,city,region,postal_code,iso_country'
const addressRow = (ref: string, city = 'Berlin') => `address,${ref},Erika Mustermann,"Unter den Linden ${ref}",${city},Berlin,10117,DE`

async function choose(page: Page, rows: readonly string[]): Promise<void> {
  const file = join(folder, 'customers.csv')
  await writeFile(file, [HEAD, ...rows].join('\n'))
  await page.getByLabel('CSV file').setInputFiles(file)
}

const addresses = async (): Promise<number> =>
  (await api('GET', `/2010-04-01/Accounts/${workplace.server.accountSid}/Addresses.json?PageSize=1000`)).body.addresses.length

test('a trial names each row that would be refused and keeps nothing; the file is then filed without being chosen again', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Import from CSV' }).click()
  await page.getByText('Nothing imported yet').waitFor()
  await choose(page, [addressRow('1'), addressRow('2', ''), addressRow('3')])
  await page.getByRole('button', { name: 'Try it, keep nothing' }).click()
  await page.getByText('1 row would be refused.').waitFor()
  const row = page.getByRole('row').filter({ hasText: 'Refused' })
  await row.getByText('3', { exact: true }).waitFor()
  await row.getByText(/city/i).waitFor()
  assert.equal(await addresses(), 0)
  await page.getByRole('button', { name: /^All rows/ }).click()
  await page.getByText('Would be filed', { exact: true }).nth(2).waitFor()
  await assertAccessible(page, 'a file that was tried')

  await page.getByRole('button', { name: 'File the rows' }).click()
  await page.getByText('1 row was refused.').waitFor()
  assert.equal(await addresses(), 2)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the report as CSV' }).click(),
  ])
  const [head, first, second] = (await readFile(await download.path(), 'utf8')).split('\r\n')
  assert.equal(head, 'line,kind,status,object_sid,error_code,error')
  assert.match(first ?? '', /^2,address,done,AD[0-9a-f]{32},,$/)
  assert.match(second ?? '', /^3,address,refused,,\d+,/)
})

test('the mended file files what was refused and leaves alone what is there; what runs shows how far it is, on a phone too', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/imports', PHONE)
  await choose(page, [addressRow('1'), addressRow('2'), addressRow('3'), ...Array.from({ length: 400 }, (_, n) => addressRow(`${n + 10}`))])
  await page.getByRole('button', { name: 'File the rows' }).click()
  await page.getByText(/of 403$/).waitFor()
  await page.getByText('You can close this page.').waitFor()
  await assertAccessible(page, 'an import under way')
  await page.reload()
  await page.getByText('Done', { exact: true }).waitFor()
  assert.equal(await addresses(), 403)
  await page.getByRole('button', { name: /^Were there already 2/ }).waitFor()
  await page.getByRole('link', { name: 'Imports' }).click()
  await page.getByText('403 of 403').waitFor()
  await assertAccessible(page, 'the imports so far')
})

test('a file that is no CSV is refused before it is sent', { skip: skipReason }, async () => {
  const page = await workplace.open('/imports')
  const file = join(folder, 'picture.png')
  await writeFile(file, 'x')
  await page.getByLabel('CSV file').setInputFiles(file)
  await page.getByText('This is no CSV file.').waitFor()
  assert.ok(await page.getByRole('button', { name: 'File the rows' }).isDisabled())
})

test('numbers of a country that was not in stock before are on sale, and its papers can be filed', { skip: skipReason }, async () => {
  const csv = ['phone_number,country,type,locality,region,capabilities', '+37255500001,EE,mobile,,,voice'].join('\n')
  assert.equal((await staffApi(workplace.server)('POST', '/staff/v1/NumberImports', csv, { 'content-type': 'text/csv' })).body.imported, 1)
  const page = await workplace.open('/numbers/buy')
  await page.getByLabel('Country').selectOption({ label: 'Estonia' })
  await page.getByLabel('Number type').selectOption({ label: 'Mobile' })
  await page.getByText('+372 55500001').waitFor()
  await page.goto(`${workplace.server.url}/documents/new`)
  await page.getByLabel('Country').first().selectOption({ label: 'Estonia' })
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
