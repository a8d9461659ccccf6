import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { type Api, accountApi } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

const PASSWORD = 'a few words in a row'
let workplace: Workplace
let api: Api
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
})
after(() => workplace?.close())

/** A browser of somebody else. */
async function strange(path: string): Promise<Page> {
  const page = await workplace.open('/sign-in')
  await page.context().clearCookies()
  await page.goto(path.startsWith('http') ? path : workplace.server.url + path)
  return page
}

const hereOf = (url: string): string => workplace.server.url + new URL(url).pathname + new URL(url).search

test('an owner invites a member and hands over the link; the member works, and is told what only others may do', {
  skip: skipReason,
}, async () => {
  const owner = await workplace.open('/team')
  await owner.getByRole('button', { name: 'Invite a person' }).first().click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByLabel('Email').fill('kim@example.com')
  await dialog.getByLabel('Name (optional)').fill('Kim')
  await assertAccessible(owner, 'the invitation')
  await dialog.getByRole('button', { name: 'Make the invitation' }).click()
  await dialog.getByText('Hand this link to Kim').waitFor()
  const link = (await dialog.getByText(/sign-in\?token=/).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await owner.getByText('Has not signed in yet').waitFor()

  const kim = await strange(hereOf(link))
  await kim.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  await kim.goto(`${workplace.server.url}/team`)
  await kim.getByText('Only an owner or admin changes the team.').waitFor()
  assert.equal(await kim.getByRole('button', { name: /Manage|Invite/ }).count(), 0)
  await kim.goto(`${workplace.server.url}/keys`)
  await kim.getByText('Your role does not include this').waitFor()
  await assertAccessible(kim, 'a page that a member may not use')

  await owner.getByText('Active').nth(1).waitFor()
  await owner.getByRole('button', { name: 'Manage Kim' }).click()
  await owner.getByRole('radio', { name: /^Admin/ }).check()
  await owner.getByRole('button', { name: 'Save the role' }).click()
  await owner.getByText('Role changed. It counts at once.').waitFor()
  await owner.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await owner.getByRole('button', { name: 'Let in again' }).waitFor()
  await kim.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
})

test('nobody changes their own role, and the row says which person one is', { skip: skipReason }, async () => {
  const page = await workplace.open('/team', PHONE)
  await page.getByText('(you)').waitFor()
  await page.getByRole('button', { name: 'Manage Demo owner' }).click()
  await page.getByText('This is you.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Save the role' }).count(), 0)
  await assertAccessible(page, 'oneself in the team, on a phone')
})

test('a person sets a password and an app, signs out, and comes in with both, or with a recovery code', { skip: skipReason }, async () => {
  const { body } = await api('POST', '/v1/Users', { Email: 'robin@example.com', Name: 'Robin', Role: 'member' })
  const page = await strange(hereOf(body.sign_in_url))
  await page.getByRole('link', { name: /Demo account Robin/ }).click()
  await page.getByRole('heading', { name: 'Your sign-in', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByLabel('New password').fill('robin')
  await page.getByRole('button', { name: 'Save password' }).click()
  await page.getByText('use at least 12 characters').waitFor()
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Save password' }).click()
  await page.getByText('Password saved.').waitFor()

  await page.getByRole('button', { name: 'Set up' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await assertAccessible(page, 'setting up the app')
  const secret = ((await dialog.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4})+$/).textContent()) ?? '').replaceAll(' ', '')
  const app = new TOTP({ secret })
  await dialog.getByLabel('Code from the app').fill(app.generate())
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const [recovery = ''] = await page.getByRole('dialog').getByRole('listitem').allTextContents()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes left.').waitFor()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()

  const enter = async () => {
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await page.getByLabel('Email').fill('robin@example.com')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Email and password do not fit.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Code from your app' }).waitFor()
  }
  await enter()
  await assertAccessible(page, 'the code')
  await page.getByLabel('Code', { exact: true }).fill('123456')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('This code does not fit.').waitFor()
  await page.getByLabel('Code', { exact: true }).fill(recovery)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
})

test('sessions are seen with their device, and the others end together', { skip: skipReason }, async () => {
  const { body } = await api('POST', '/v1/Users', { Email: 'sam@example.com', Name: 'Sam', Role: 'member' })
  const first = await strange(hereOf(body.sign_in_url))
  await first.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  const again = (await api('POST', `/v1/Users/${body.sid}/Links`)).body.sign_in_url
  const second = await strange(hereOf(again))
  await second.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  await second.goto(`${workplace.server.url}/you`)
  await second.getByText('Chrome on Linux').nth(1).waitFor()
  await second.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await second.getByText('Signed out everywhere else.').waitFor()
  await first.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
})

test('without a mail server the sign-in page says how to come in, and looks right on a phone', { skip: skipReason }, async () => {
  const page = await workplace.open('/sign-in', PHONE)
  await page.getByText('Whoever runs this server can print a one-time link').waitFor()
  assert.equal(await page.getByRole('button', { name: /Send me a link/ }).count(), 0)
  await assertAccessible(page, 'the sign-in page on a phone')
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
