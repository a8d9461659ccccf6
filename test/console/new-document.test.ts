import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Api, accountApi, SPECIMENS } from '../helpers/client.ts'
import { assertAccessible, LOOKS, openWorkplace, showAs, skipReason, type Workplace } from './browser.ts'

/** Past the time after which an upload that makes no headway is given up. */
const LONG_MS = 100_000
let workplace: Workplace
let api: Api
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
})
after(() => workplace?.close())

test('a scan whose line drops is sent again without choosing it again, and what was typed is there', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=mobile&holder=individual')
  await page.getByLabel('First name').fill('Erika')
  const line = '**/v1/IdentityDocuments*'
  await page.route(line, route => (route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue()))
  await page.locator('input[type=file]').first().setInputFiles(join(SPECIMENS, 'passport-erika-scan.jpg'))
  await page.getByText('Connection dropped. Your file is kept.').waitFor()
  const again = page.getByRole('button', { name: 'Send passport-erika-scan.jpg again' })
  await again.waitFor()
  for (const look of LOOKS) {
    await showAs(page, look)
    await assertAccessible(page, `an upload that dropped, ${look}`)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/dropped-${look}.png`, fullPage: true })
  }
  await page.unroute(line)
  await again.click()
  await page
    .getByText(/Passport read|^Reading/)
    .first()
    .waitFor()
  assert.equal(await again.count(), 0)
  const { body } = await api('GET', '/v1/IdentityDocuments')
  assert.deepEqual(
    body.identity_documents.map((one: { attributes: object; documents: object[] }) => [one.attributes, one.documents.length]),
    [[{ first_name: 'Erika', document_type: 'passport' }, 1]],
  )
})

test('an upload that makes no headway ends by itself and can be sent again; what the server refuses cannot', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/documents/new?country=DE&type=mobile&holder=individual')
  await page.getByLabel('First name').waitFor()
  await page.clock.install()
  const line = '**/v1/IdentityDocuments*'
  await page.route(line, route => (route.request().method() === 'POST' ? new Promise<void>(() => undefined) : route.continue()))
  await page.locator('input[type=file]').first().setInputFiles(join(SPECIMENS, 'passport-erika-scan.jpg'))
  await page.getByRole('progressbar', { name: 'Uploading' }).waitFor()
  await page.clock.fastForward(LONG_MS)
  await page.getByText('Connection dropped. Your file is kept.').waitFor()
  const again = page.getByRole('button', { name: 'Send passport-erika-scan.jpg again' })
  await page.unroute(line)
  await page.route(line, route =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 413, json: { code: 20413, message: 'Payload too large', status: 413 } })
      : route.continue(),
  )
  await again.click()
  await page.getByText('Payload too large').waitFor()
  assert.equal(await again.count(), 0)
})

test('a holder for whom no rule of such numbers is made is told so, instead of that nothing is needed', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents/new?country=CH&type=mobile&holder=business')
  await page.getByText('Such a holder cannot have such a number').waitFor()
  await page.getByLabel('Holder').selectOption('individual')
  await page.getByLabel('First name').waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
