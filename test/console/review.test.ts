import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import { assertAccessible, openWorkplace, skipReason, type Workplace } from './browser.ts'

const UNDO_MS = 10_000
const CASES = 3
const PREPARED = 20
const STARTER_POLICY = 'RN806dd6cd175f314e1f96a9727ee271f4'
let workplace: Workplace
let api: Api
let staff: Api

before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  api = accountApi(workplace.server)
  staff = staffApi(workplace.server)
  const address = await api('POST', `/2010-04-01/Accounts/${workplace.server.accountSid}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  for (let n = 0; n < CASES; n += 1) await fileForReview(address.body.sid)
})
after(() => workplace?.close())

/** A name close to the printed one: too near to refuse, too far to pass, so a person decides. */
async function fileForReview(addressSid: string): Promise<void> {
  const form = await multipart(
    {
      FriendlyName: 'Erica Mustermann',
      IsoCountry: 'DE',
      NumberType: 'local',
      EndUserType: 'individual',
      Attributes: JSON.stringify({ first_name: 'Erica', last_name: 'Mustermann', birth_date: '1984-08-12' }),
      AddressSid: addressSid,
      DocumentType: ['passport', 'utility_bill'],
    },
    ['passport-erika.jpg', 'utility-bill-erika.pdf'],
  )
  const { body } = await api('POST', '/v1/IdentityDocuments', form)
  await api('POST', `/v1/IdentityDocuments/${body.sid}/Submit`)
  await eventually(
    () => api('GET', `/v1/IdentityDocuments/${body.sid}`),
    answer => answer.body.review_due_at !== null,
  )
}

/** Takes the case on the page, which the reviewer of these tests may have taken before: cases due at one moment have no fixed order. */
async function claim(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Claim', exact: true })
  const mine = page.getByText('You have this case until')
  await button.or(mine).first().waitFor()
  if (await button.isVisible()) await button.click()
  await mine.waitFor()
}

const openReviews = async (): Promise<{ sid: string; subject_sid: string }[]> =>
  (await staff('GET', '/staff/v1/Reviews?Status=open')).body.reviews

test('a reviewer claims, looks, rejects with a reason and may undo, by keyboard alone', { skip: skipReason }, async () => {
  const page = await workplace.open('/review')
  await page.getByRole('row').nth(CASES).waitFor()
  await assertAccessible(page, 'the queue')
  await page.keyboard.press('c')
  await page.getByText('You have this case until').waitFor()
  await page.getByRole('button', { name: 'Show the scan' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'Passport, page 1' }).waitFor()
  await assertAccessible(page, 'the case')
  await page.keyboard.press('x')
  await page.getByText('Choose at least one reason').waitFor()
  await page.keyboard.press('5')
  await page.getByText('Enter the name as printed.').waitFor()
  await page.keyboard.press('x')
  await page.getByText('Reject this case, with 1 reason?').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText(/^Undone: .* Nothing was sent\.$/).waitFor()
  assert.equal((await openReviews()).length, CASES)
})

test('a decision is sent after the time to undo, and the person reads the reason', { skip: skipReason }, async () => {
  const [first] = await openReviews()
  assert.ok(first)
  const page = await workplace.open(`/review/${first.sid}`)
  await claim(page)
  await page.keyboard.press('5')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Reject now' }).click()
  const decided = await eventually(
    () => api('GET', `/v1/IdentityDocuments/${first.subject_sid}`),
    answer => answer.body.verification_status === 'failed',
    UNDO_MS * 2,
  )
  assert.equal(decided.body.reasons[0].code, 'name_mismatch')

  const owner = await workplace.open(`/documents/${first.subject_sid}`)
  await owner.getByText('The name on the document differs from the details.').first().waitFor()
  await owner.getByRole('link', { name: 'Fix and resubmit' }).waitFor()
  await assertAccessible(owner, 'a failed document')
})

test('an approval passes the document', { skip: skipReason }, async () => {
  const [first] = await openReviews()
  assert.ok(first)
  const page = await workplace.open(`/review/${first.sid}`)
  await claim(page)
  await page.keyboard.press('a')
  await page.keyboard.press('Enter')
  await eventually(
    () => api('GET', `/v1/IdentityDocuments/${first.subject_sid}`),
    answer => answer.body.verification_status === 'passed',
    UNDO_MS * 2,
  )
})

test('single letters can be turned off', { skip: skipReason }, async () => {
  const page = await workplace.open('/review')
  await page.getByRole('row').nth(1).waitFor()
  await page.getByRole('button', { name: 'Keys' }).click()
  await page.getByRole('checkbox', { name: 'Use single letters as commands' }).uncheck()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('o')
  await page.keyboard.press('?')
  assert.match(page.url(), /\/review$/)
  assert.equal(await page.getByRole('dialog').count(), 0)
})

/** A customer profile, handed in: a person has to decide it. */
async function fileProfile(name: string, addressSid: string): Promise<string> {
  const made = async (path: string, fields: Record<string, string>) => (await api('POST', path, fields)).body.sid as string
  const person = { first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com', phone_number: '+4930901820' }
  const items = [
    await made('/v1/EndUsers', {
      FriendlyName: name,
      Type: 'starter_customer_profile_information',
      Attributes: JSON.stringify(person),
    }),
    await made('/v1/SupportingDocuments', {
      FriendlyName: name,
      Type: 'starter_customer_profile_address',
      Attributes: JSON.stringify({ address_sids: [addressSid] }),
    }),
  ]
  const profile = await made('/v1/CustomerProfiles', { FriendlyName: name, Email: 'erika@example.com', PolicySid: STARTER_POLICY })
  for (const ObjectSid of items) await api('POST', `/v1/CustomerProfiles/${profile}/EntityAssignments`, { ObjectSid })
  assert.equal((await api('POST', `/v1/CustomerProfiles/${profile}`, { Status: 'pending-review' })).status, 200)
  return profile
}

test('twenty prepared cases are decided by the keyboard alone, with a key of one’s own choice', { skip: skipReason }, async () => {
  for (const { sid } of await openReviews()) await staff('POST', `/staff/v1/Reviews/${sid}/Decision`, { Decision: 'approve' })
  const at = `/2010-04-01/Accounts/${workplace.server.accountSid}`
  const address = (await api('GET', `${at}/Addresses.json`)).body.addresses[0].sid
  const profiles: string[] = []
  for (let n = 1; n <= PREPARED; n += 1) profiles.push(await fileProfile(`Prepared ${n}`, address))
  assert.equal((await openReviews()).length, PREPARED)

  const page = await workplace.open('/review')
  await page.getByRole('row').nth(PREPARED).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('textbox', { name: 'Approve' }).focus()
  await page.keyboard.type('v')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('o')
  for (let n = 1; n <= PREPARED; n += 1) {
    await page.waitForURL(/\/review\/RV/)
    await page.getByRole('button', { name: 'Claim', exact: true }).waitFor()
    const here = page.url()
    await page.keyboard.press('c')
    await page.getByText('You have this case until').waitFor()
    if (n % 2 === 0) await page.keyboard.press('5')
    await page.keyboard.press(n % 2 === 0 ? 'x' : 'v')
    await page.getByText(n % 2 === 0 ? 'Reject this case, with 1 reason?' : 'Approve this case?').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(url => url.href !== here)
  }
  await eventually(openReviews, open => open.length === 0)
  const states = await Promise.all(profiles.map(async sid => (await api('GET', `/v1/CustomerProfiles/${sid}`)).body.status))
  assert.deepEqual(
    ['twilio-approved', 'twilio-rejected'].map(state => states.filter(one => one === state).length),
    [PREPARED / 2, PREPARED / 2],
  )
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
