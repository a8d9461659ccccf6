import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { type Api, accountApi, apiOf, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { type MailServer, startMailServer } from '../helpers/smtp.ts'
import { assertAccessible, LOOKS, openWorkplace, PHONE, showAs, skipReason, type Workplace } from './browser.ts'

const UNDO_MS = 10_000
const ROOT = join(import.meta.dirname, '..', '..')
let workplace: Workplace
let mail: MailServer
let api: Api
let staff: Api

before(async () => {
  if (skipReason) return
  mail = await startMailServer()
  workplace = await openWorkplace({ env: { COUNTERSIGN_SMTP_URL: mail.url } })
  api = accountApi(workplace.server)
  staff = staffApi(workplace.server)
})
after(async () => {
  await workplace?.close()
  mail?.close()
})

/** An ID check that failed three times and was handed to a person. */
async function escalatedCheck(): Promise<string> {
  const details = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
  const { body } = await api('POST', '/v1/Inquiries', {
    FriendlyName: 'Erika Mustermann',
    IsoCountry: 'DE',
    Attributes: JSON.stringify(details),
  })
  for (const [file, country] of [
    ['passport-erika-expired.jpg', 'DE'],
    ['passport-erika-scan.jpg', 'ES'],
    ['passport-erika-expired.jpg', 'ES'],
  ] as const) {
    const form = new FormData()
    form.set('IsoCountry', country)
    form.set('DocumentType', 'passport')
    form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, file)))]), 'front.jpg')
    await api('POST', `/v1/Inquiries/${body.sid}/Attempts`, form)
    await eventually(
      () => api('GET', `/v1/Inquiries/${body.sid}`),
      answer => answer.body.status !== 'processing',
    )
  }
  await api('POST', `/v1/Inquiries/${body.sid}/Escalation`, { Message: 'Please look.' })
  return body.sid
}

const reviewOf = async (sid: string): Promise<string> =>
  (await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)).body.reviews[0].sid

async function claimed(path: string): Promise<Page> {
  const page = await workplace.open(path)
  await page.getByRole('button', { name: 'Claim', exact: true }).click()
  await page.getByText('You have this case until').waitFor()
  return page
}

/** The Console of a new trial account, signed in as its owner. */
async function openTrial(): Promise<{ page: Page; owner: Api }> {
  const { body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Newcomer', Type: 'trial' })
  const flags = ['account', 'sign-in', '--account', body.sid, '--data', workplace.server.dataDir, '--json']
  const made = execFileSync(process.execPath, [join(ROOT, 'bin', 'countersign.mjs'), ...flags], { encoding: 'utf8' })
  const page = await workplace.open('/')
  await page.context().clearCookies()
  await page.goto(workplace.server.url + new URL(JSON.parse(made).sign_in_url).pathname + new URL(JSON.parse(made).sign_in_url).search)
  await page.getByRole('link', { name: 'Upgrade the account' }).click()
  return { page, owner: apiOf(workplace.server.url, { name: body.sid, secret: body.auth_token }) }
}

test('a reviewer opens the pictures of an ID check, sees every attempt, and the applicant reads the reason', {
  skip: skipReason,
}, async () => {
  const sid = await escalatedCheck()
  const page = await claimed(`/review/${await reviewOf(sid)}`)
  await page.getByText('Please look.').waitFor()
  assert.equal(await page.getByRole('img', { name: /Attempt/ }).count(), 0)
  await page.getByRole('button', { name: 'Show the scan' }).click()
  await page.getByRole('img', { name: 'Attempt 3, front, page 1' }).waitFor()
  await page.getByRole('button', { name: 'Show Last name on the scan' }).waitFor()
  await page.getByText('Attempt 2: Spain, Passport').waitFor()
  await assertAccessible(page, 'the case of an ID check')
  await page.getByRole('checkbox', { name: 'The document has expired.' }).check()
  await page.getByRole('button', { name: 'Reject' }).click()
  await page.getByRole('button', { name: 'Reject now' }).click()
  await eventually(
    () => api('GET', `/v1/Inquiries/${sid}`),
    ({ body }) => body.status === 'failed',
    UNDO_MS * 2,
  )
  const owner = await workplace.open('/', PHONE)
  await owner.getByRole('link', { name: /Erika Mustermann ID check/ }).click()
  await owner.getByText('The document has expired.').waitFor()
  await assertAccessible(owner, 'a failed ID check on a phone')
})

test('looking at the pictures is written down once, however often the page is refreshed by others', { skip: skipReason }, async () => {
  const sid = await escalatedCheck()
  const page = await claimed(`/review/${await reviewOf(sid)}`)
  await page.getByRole('button', { name: 'Show the scan' }).click()
  await page.getByRole('img', { name: 'Attempt 3, front, page 1' }).waitFor()
  const heard = page.waitForResponse(answer => answer.url().includes('/staff/v1/Reviews/'))
  await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  await heard
  const { body } = await api('GET', '/v1/Events?PageSize=1000')
  const views = body.events.filter(
    (one: { type: string; subject_sid: string }) => one.type === 'inquiry.papers_viewed' && one.subject_sid === sid,
  )
  assert.equal(views.length, 1)
})

test('a question is answered from the queue, and the answer is in the inbox', { skip: skipReason }, async () => {
  const { body } = await api('POST', '/v1/Requests', { Subject: 'Which paper?', Message: 'Which bill does Germany take?' })
  const page = await claimed(`/review/${await reviewOf(body.sid)}`)
  await page.getByText('Which bill does Germany take?').waitFor()
  await assertAccessible(page, 'the case of a request')
  await page.getByLabel('Your answer').fill('Any utility bill of the last three months.')
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await eventually(
    () => api('GET', `/v1/Requests/${body.sid}`),
    answer => answer.body.status === 'answered',
    UNDO_MS * 2,
  )
  const owner = await workplace.open('/')
  await owner.getByRole('link', { name: '1 new message' }).click()
  await owner.getByText('Any utility bill of the last three months.').waitFor()
  await assertAccessible(owner, 'the inbox')
  await owner.getByRole('button', { name: "Mark 'Answer: Which paper?' as read" }).click()
  await owner.getByText('New', { exact: true }).waitFor({ state: 'hidden' })
})

test('a trial account comes back to its ID check, gets a new link and asks a colleague', { skip: skipReason }, async () => {
  const { page } = await openTrial()
  await page.getByLabel('Email').fill('erika@example.com')
  await page.getByLabel('First name').fill('Erika')
  await page.getByLabel('Last name').fill('Mustermann')
  await page.getByRole('button', { name: 'Go on to the ID check' }).click()
  await page.getByText('3 attempts left').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Get a new link' }).click()
  await page.getByText('New link made').waitFor()
  await page.getByLabel('Their email').fill('kim@example.com')
  await page.getByLabel('Their name').fill('Kim Beispiel')
  await page.getByLabel('Language of the mail').selectOption({ label: 'German' })
  if (process.env.SHOTS)
    for (const look of LOOKS) {
      await showAs(page, look)
      await page.screenshot({ path: `${process.env.SHOTS}/delegation-${look}.png`, fullPage: true })
    }
  await page.getByRole('button', { name: 'Send a link' }).click()
  await eventually(
    async () => mail.mails.find(one => one.includes('kim@example.com')),
    one => /Guten Tag Kim Beispiel,/.test(one ?? ''),
  )
  await page.getByRole('button', { name: 'Withdraw the link of Kim Beispiel' }).click()
  await page.getByText('Withdrawn', { exact: true }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await assertAccessible(page, 'an ID check under way')
  await page.getByRole('button', { name: 'Start the ID check' }).click()
  await page.waitForURL(/\/verify\//)
})

const force = (sid: string, Status: string) => staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status })
const lastCheck = async (owner: Api): Promise<string> => (await owner('GET', '/v1/Upgrades')).body.upgrades[0].inquiry_sid

test('an account changes from a person to a company: the banner asks for the new profile until a person has approved it', {
  skip: skipReason,
}, async () => {
  const { page, owner } = await openTrial()
  await page.getByRole('button', { name: 'Go on to the ID check' }).click()
  await page.getByText('First name is missing.').waitFor()
  await page.getByLabel('Email').fill('erika@example.com')
  await page.getByLabel('First name').fill('Erika')
  await page.getByLabel('Last name').fill('Mustermann')
  await page.getByRole('button', { name: 'Go on to the ID check' }).click()
  await page.getByText('3 attempts left').waitFor()
  await force(await lastCheck(owner), 'passed')
  await page.getByText('The account is upgraded').waitFor()

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trust Hub' }).click()
  await page.getByRole('button', { name: /^Delete / }).click()
  await page.getByRole('button', { name: 'Really delete' }).click()
  await page.getByText('This account needs a customer profile.').waitFor()
  await assertAccessible(page, 'Trust Hub without a profile')
  await page.getByRole('link', { name: 'Create the profile' }).first().click()
  await page.getByLabel('The account belongs to').selectOption('business')
  const company = {
    'Business name': 'Muster GmbH',
    'Legal form': 'GmbH',
    'Registration authority': 'Amtsgericht Berlin',
    'Registration number': 'HRB 12345',
    'Direct customer or reseller': 'direct_customer',
    Industry: 'TECHNOLOGY',
    Website: 'https://muster.example',
    'Regions of operation': 'EUROPE',
    'First name': 'Erika',
    'Last name': 'Mustermann',
    Email: 'erika@example.com',
    'Phone number': '+49 30 901820',
    'Job title': 'Director',
    Position: 'Director',
  }
  for (const [label, value] of Object.entries(company)) await page.getByLabel(label, { exact: false }).first().fill(value)
  await page.getByRole('button', { name: 'Go on to the ID check' }).click()
  await page.getByText('Choose an address, or add one.').waitFor()
  await assertAccessible(page, 'the form of a company')
  await page.getByRole('button', { name: 'Add address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: false }).first().fill('Muster GmbH')
  await dialog.getByLabel('Street', { exact: false }).first().fill('Unter den Linden 1')
  await dialog.getByLabel('Postal code', { exact: false }).fill('10117')
  await dialog.getByLabel('City', { exact: false }).fill('Berlin')
  await dialog.getByRole('button', { name: 'Save address' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Go on to the ID check' }).click()
  await page.getByText('3 attempts left').waitFor()
  await force(await lastCheck(owner), 'passed')
  await page.getByText('A person looks at the company').waitFor()
  await page.getByText('The new customer profile is being checked.').waitFor()
  const { body } = await owner('GET', '/v1/PrimaryProfile')
  await staff('POST', `/staff/v1/Reviews/${await reviewOf(body.customer_profile_sid)}/Decision`, { Decision: 'approve' })
  await page.getByText('The new customer profile is being checked.').waitFor({ state: 'hidden' })
  const { body: bundle } = await owner('POST', '/v2/RegulatoryCompliance/Bundles', {
    FriendlyName: 'Berlin',
    Email: 'erika@example.com',
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'business',
  })
  await page.goto(`${workplace.server.url}/bundles/${bundle.sid}`)
  await page.getByText('Filled in from your customer profile.').waitFor()
  assert.equal(await page.getByLabel('Business name').first().inputValue(), 'Muster GmbH')
})

test('staff find a check by its signs of fraud, set what such a sign does, and take an approval back with a reason', {
  skip: skipReason,
}, async () => {
  const page = await workplace.open('/operations/settings')
  await page.getByLabel('Traces of a picture editor in the file').selectOption('Noted')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Settings saved.').waitFor()
  const { body } = await api('POST', '/v1/Inquiries', { FriendlyName: 'With an edited scan', IsoCountry: 'DE' })
  const edited = await sharp(await readFile(join(SPECIMENS, 'passport-erika-scan.jpg')))
    .withExif({ IFD0: { Software: 'Adobe Photoshop 25.0' } })
    .jpeg({ quality: 95 })
    .toBuffer()
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(edited)]), 'front.jpg')
  await api('POST', `/v1/Inquiries/${body.sid}/Attempts`, form)
  const noted = await eventually(
    () => api('GET', `/v1/Inquiries/${body.sid}`),
    answer => answer.body.status !== 'processing',
    150_000,
  )
  assert.deepEqual([noted.body.status, 'staff_reasons' in noted.body], ['passed', false])

  await page.goto(`${workplace.server.url}/operations/checks`)
  await page.getByRole('button', { name: 'Signs of fraud' }).click()
  await assertAccessible(page, 'the ID checks with signs of fraud')
  await page.getByRole('link', { name: 'With an edited scan' }).click()
  await page.getByText('The file carries traces of editing.').waitFor()
  await assertAccessible(page, 'an ID check of any account')
  await page.getByRole('button', { name: 'Block its documents' }).click()
  await page.getByRole('button', { name: 'Really do it' }).click()
  await page.getByText('Nothing was read that could be blocked.').waitFor()
  await page.getByRole('button', { name: 'Take the approval back now' }).click()
  await page.getByLabel('Reason that the person reads').selectOption('We could not verify this document.')
  await page.getByRole('button', { name: 'Really do it' }).click()
  await page.getByText('The approval was taken back.').waitFor()
  assert.equal((await api('GET', `/v1/Inquiries/${body.sid}`)).body.status, 'failed')
  await page.getByRole('button', { name: 'Delete pictures and details now' }).click()
  await page.getByRole('button', { name: 'Really do it' }).click()
  await page.getByText(/^builtin:/).waitFor()
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
