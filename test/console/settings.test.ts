import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

let workplace: Workplace
let api: Api
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
})
after(() => workplace?.close())

test('name, colour and language of the hosted check are set with a preview, and the applicant sees them', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/settings')
  await page.getByLabel('Name shown').fill('Lindenhof GmbH')
  await page.getByLabel('Colour', { exact: true }).fill('#0b6b3a')
  await page.getByText('Show your ID to Lindenhof GmbH').waitFor()
  for (const language of ['Spanish', 'French', 'Portuguese']) await page.getByRole('checkbox', { name: language }).uncheck()
  await page.getByLabel('Starts in').selectOption('de')
  await assertAccessible(page, 'the settings with a preview')
  await page.getByRole('button', { name: 'Save', exact: true }).nth(1).click()
  await page.getByText('Saved. Open checks show it at once.').waitFor()

  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const applicant = await workplace.open(new URL(body.url).pathname, PHONE)
  await applicant.getByRole('heading', { name: /Lindenhof GmbH/ }).waitFor()
  assert.equal(await applicant.evaluate('document.documentElement.lang'), 'de')
  // Colours change by degrees.
  const colour = () => applicant.evaluate("getComputedStyle(document.querySelector('.button.primary')).backgroundColor")
  await eventually(colour, found => found === 'rgb(11, 107, 58)')
  assert.deepEqual(await applicant.getByRole('combobox').last().locator('option').allTextContents(), ['English', 'Deutsch'])
  await assertAccessible(applicant, 'the hosted check in the colour of the account')
})

test('a receiver is tried out and what it got is checked', { skip: skipReason }, async t => {
  const heard: { signature: string; body: string }[] = []
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push({ signature: String(request.headers['x-twilio-signature']), body })
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  t.after(() => receiver.close().closeAllConnections())
  // A server that listens on TCP has an address with a port.
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/status`
  const page = await workplace.open('/events')
  await page.getByLabel('Address of your receiver').fill(url)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('cell', { name: url }).waitFor()
  await page.getByText('Answered 204').waitFor()
  const [first] = heard
  assert.ok(first)
  await page.getByLabel('Address, as configured').fill(url)
  await page.getByLabel('Body, as it came').fill(first.body)
  await page.getByLabel('X-Twilio-Signature').fill(first.signature)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Genuine: signed with the token of this account.').waitFor()
  await page.getByLabel('Address, as configured').fill(`${url}/`)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('It does not fit.').waitFor()
  await assertAccessible(page, 'events after a test')
  await page.getByRole('button', { name: /^Failed/ }).click()
  await page.getByText('No delivery in Failed.').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('button', { name: /^Resend CD/ }).click()
  await page.getByText('Queued to be sent again.').waitFor()
})

test('a search of events lives in the address, and a subject leads to its page', { skip: skipReason }, async () => {
  await api('POST', '/v1/Requests', { Subject: 'Which paper?', Message: 'Which one?' })
  const page = await workplace.open('/events?q=request%20created')
  const row = page.getByRole('row').filter({ hasText: 'Request created' })
  await row.getByRole('link', { name: /^RQ/ }).click()
  await page.getByRole('heading', { name: 'Which paper?' }).waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
