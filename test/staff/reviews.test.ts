import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { type Api, apiOf, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { type Customer, caseAbout, colleague, fileDocument, testCustomer } from './cases.ts'

const RC = '/v2/RegulatoryCompliance'
let server: TestServer
let staff: Api
let customer: Customer
let dana: { sid: string; api: Api }
let kim: { sid: string; api: Api }
let chief: { sid: string; api: Api }

before(async () => {
  server = await startServer()
  staff = staffApi(server)
  customer = await testCustomer(server)
  dana = await colleague(server, 'Dana')
  kim = await colleague(server, 'Kim')
  chief = await colleague(server, 'Chief', 'supervisor')
})
after(() => server?.stop())

const ask = async (subject = 'Help'): Promise<string> =>
  caseAbout(staff, (await customer.api('POST', '/v1/Requests', { Subject: subject, Message: 'Please.' })).body.sid)
const stateOf = async (sid: string) => (await customer.api('GET', `/v1/IdentityDocuments/${sid}`)).body
const set = (settings: Record<string, string>) => staff('POST', '/staff/v1/Settings', settings)

describe('the queue', () => {
  test('says whom each case is about, by which rule, how often it was tried, and who has it', async () => {
    const sid = await fileDocument(customer, { name: 'Erika Mustermann' })
    const review = await caseAbout(staff, sid)
    await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    const { body } = await kim.api('GET', '/staff/v1/Reviews?Status=open')
    const row = body.reviews.find((one: { sid: string }) => one.sid === review)
    assert.deepEqual(
      [row.holder, row.iso_country, row.number_type, row.tries, row.claimed_by_name, row.account_name],
      ['Erika Mustermann', 'DE', 'local', 1, 'Dana', 'Tests'],
    )
    assert.ok(row.business_minutes_left > 47 * 60 && row.business_minutes_left <= 48 * 60)
    assert.ok(row.claimed_at)
    const taken = await kim.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    assert.deepEqual([taken.status, taken.body.code, taken.body.details.claimed_by], [409, 70022, dana.sid])
    await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve', StaffNote: 'Looks fine.' })
    const late = await kim.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve' })
    assert.deepEqual([late.status, late.body.code, late.body.details.decided_by], [409, 70021, dana.sid])
  })

  test('a supervisor gives a case to somebody; nobody else takes it, and whoever had it loses it', async () => {
    const review = await ask()
    await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    const given = await chief.api('POST', `/staff/v1/Reviews/${review}/Assign`, { StaffSid: kim.sid })
    assert.deepEqual([given.body.assigned_to, given.body.claimed_by], [kim.sid, null])
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)).body.code, 70023)
    assert.equal((await kim.api('POST', `/staff/v1/Reviews/${review}/Claim`)).status, 200)
    const wrong = await chief.api('POST', `/staff/v1/Reviews/${review}/Assign`, { StaffSid: `ST${'0'.repeat(32)}` })
    assert.equal(wrong.status, 400)
    const free = await chief.api('POST', `/staff/v1/Reviews/${review}/Assign`, { StaffSid: '' })
    assert.equal(free.body.assigned_to, null)
  })
})

describe('what a reviewer sees', () => {
  test('is in the case they have claimed, and after they decided it; a refused look is in the journal', async () => {
    const sid = await fileDocument(customer)
    const review = await caseAbout(staff, sid)
    const before = await dana.api('GET', `/staff/v1/Reviews/${review}`)
    assert.deepEqual([before.body.case, before.body.case_barred], [null, 'claim'])
    const { body: filed } = await customer.api('GET', `/v1/IdentityDocuments/${sid}`)
    const page = `/staff/v1/Reviews/${review}/Files/${filed.documents[0].sid}/Pages/0`
    const refused = await dana.api('GET', page)
    assert.deepEqual([refused.status, refused.body.code], [403, 70026])
    await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    assert.equal((await dana.api('GET', page)).status, 200)
    const claimed = await dana.api('GET', `/staff/v1/Reviews/${review}`)
    assert.equal(claimed.body.case.details.last_name, 'Mustermann')
    assert.deepEqual(
      claimed.body.views.map((view: { by_name: string; subject_sid: string }) => [view.by_name, view.subject_sid]),
      [['Dana', filed.documents[0].sid]],
    )
    assert.equal((await kim.api('GET', `/staff/v1/Reviews/${review}`)).body.case, null)
    assert.equal((await kim.api('GET', page)).status, 403)
    const { body: events } = await customer.api('GET', `/v1/Events?SubjectSid=${filed.documents[0].sid}`)
    assert.deepEqual(
      events.events.map(({ type }: { type: string }) => type),
      ['file.read', 'review.look_refused', 'file.viewed', 'review.look_refused'],
    )
    await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'reject', ReasonCodes: 'blurry', StaffNote: 'Page two.' })
    const decided = await dana.api('GET', `/staff/v1/Reviews/${review}`)
    assert.deepEqual([decided.body.notes[0].staff_note, decided.body.notes[0].by_name], ['Page two.', 'Dana'])
    assert.equal((await kim.api('GET', `/staff/v1/Reviews/${review}`)).body.case, null)
    assert.equal((await customer.api('GET', `/v1/IdentityDocuments/${sid}`)).body.reasons[0].note, undefined)
  })
})

describe('asking again', () => {
  test('for one page of an identity document names that page, and only pages of the case can be named', async () => {
    const sid = await fileDocument(customer)
    const review = await caseAbout(staff, sid)
    const [passport] = (await stateOf(sid)).documents
    const stranger = JSON.stringify([{ item: `FI${'0'.repeat(32)}`, reason_codes: ['blurry'] }])
    const refused = await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'ask', Items: stranger })
    assert.deepEqual([refused.status, refused.body.code], [400, 20001])
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'ask' })).body.code, 70020)
    const Items = JSON.stringify([{ item: passport.sid, reason_codes: ['glare'], note: 'The upper half.' }])
    const asked = await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'ask', Items })
    assert.deepEqual([asked.status, asked.body.decision], [200, 'ask'])
    const { verification_status: status, reasons } = await stateOf(sid)
    assert.deepEqual(
      [status, reasons.map((one: Record<string, unknown>) => [one.code, one.document, one.note])],
      ['failed', [['glare', passport.sid, 'The upper half.']]],
    )
  })

  test('for one document of a bundle rejects that one and lets the others stand', async () => {
    const address = await customer.api('POST', `/2010-04-01/Accounts/${customer.sid}/Addresses.json`, {
      CustomerName: 'Muster GmbH',
      Street: 'Unter den Linden 1',
      City: 'Berlin',
      Region: 'Berlin',
      PostalCode: '10117',
      IsoCountry: 'DE',
    })
    const make = async (path: string, body: Record<string, string> | FormData): Promise<string> =>
      (await customer.api('POST', path, body)).body.sid
    const attributes = JSON.stringify({ business_name: 'Muster GmbH', address_sids: [address.body.sid] })
    const paper = async (name: string) =>
      make(
        `${RC}/SupportingDocuments`,
        await multipart({ FriendlyName: name, Type: 'trade_license', Attributes: attributes }, ['utility-bill-erika.pdf']),
      )
    const [good, bad] = [await paper('Extract'), await paper('Second extract')]
    const person = await make(`${RC}/EndUsers`, {
      FriendlyName: 'M',
      Type: 'business',
      Attributes: JSON.stringify({ business_name: 'Muster GmbH' }),
    })
    const bundle = await make(`${RC}/Bundles`, {
      FriendlyName: 'Muster',
      Email: 'a@example.com',
      IsoCountry: 'DE',
      NumberType: 'national',
      EndUserType: 'business',
    })
    for (const ObjectSid of [person, good, bad]) await make(`${RC}/Bundles/${bundle}/ItemAssignments`, { ObjectSid })
    assert.equal((await customer.api('POST', `${RC}/Bundles/${bundle}`, { Status: 'pending-review' })).status, 200)
    const review = await caseAbout(staff, bundle)
    await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    const Items = JSON.stringify([{ item: bad, reason_codes: ['cut_off'] }])
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'ask', Items })).status, 200)
    const status = async (sid: string) => (await customer.api('GET', `${RC}/SupportingDocuments/${sid}`)).body
    assert.equal((await customer.api('GET', `${RC}/Bundles/${bundle}`)).body.status, 'twilio-rejected')
    assert.deepEqual([(await status(good)).status, (await status(bad)).status], ['approved', 'rejected'])
    assert.deepEqual((await status(bad)).errors, [{ code: 18007 }])
    assert.equal((await customer.api('POST', `${RC}/Bundles/${bundle}`, { Status: 'pending-review' })).status, 200)
  })
})

describe('four eyes', () => {
  test('where the operator wants them, a decision waits until a second person has made the same one', async () => {
    await set({ FourEyesAlways: 'true' })
    const sid = await fileDocument(customer)
    const review = await caseAbout(staff, sid)
    await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    const first = await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve', StaffNote: 'Same face.' })
    assert.deepEqual([first.body.status, first.body.proposed_decision, first.body.proposed_by], ['open', 'approve', dana.sid])
    assert.equal((await stateOf(sid)).verification_status, 'pending')
    for (const verb of ['Claim', 'Decision'])
      assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/${verb}`, { Decision: 'approve' })).body.code, 70025)
    await kim.api('POST', `/staff/v1/Reviews/${review}/Claim`)
    const seen = await kim.api('GET', `/staff/v1/Reviews/${review}`)
    assert.deepEqual([seen.body.proposed_by_name, seen.body.notes[0].staff_note], ['Dana', 'Same face.'])
    const differs = await kim.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'reject', ReasonCodes: 'blurry' })
    assert.deepEqual([differs.body.status, differs.body.proposed_decision], ['open', 'reject'])
    const third = await chief.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'reject', ReasonCodes: 'blurry' })
    assert.deepEqual([third.body.status, third.body.decision], ['decided', 'reject'])
    assert.equal((await stateOf(sid)).verification_status, 'failed')
    await set({ Reset: 'FourEyesAlways' })
  })

  test('signs of fraud take two people, anything else one', async () => {
    await set({ FourEyesFraud: 'true' })
    const [plain, fraud] = [await fileDocument(customer), await fileDocument(customer)]
    const one = await dana.api('POST', `/staff/v1/Reviews/${await caseAbout(staff, plain)}/Decision`, { Decision: 'approve' })
    assert.equal(one.body.status, 'decided')
    const decision = { Decision: 'reject', ReasonCodes: 'edited_image' }
    const review = await caseAbout(staff, fraud)
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, decision)).body.status, 'open')
    assert.equal((await kim.api('POST', `/staff/v1/Reviews/${review}/Decision`, decision)).body.status, 'decided')
    assert.deepEqual(
      (await stateOf(fraud)).reasons.map(({ code }: { code: string }) => code),
      ['suspected_fraud'],
    )
    await set({ Reset: 'FourEyesFraud' })
  })

  test('what had passed is opened again by a supervisor, and taking it back takes two people where that is set', async () => {
    await set({ FourEyesOverturn: 'true' })
    const sid = await fileDocument(customer, { number: 'TEST-PASS' })
    assert.equal((await stateOf(sid)).verification_status, 'passed')
    assert.equal((await dana.api('POST', '/staff/v1/Reviews', { SubjectSid: sid })).status, 403)
    const opened = await chief.api('POST', '/staff/v1/Reviews', { SubjectSid: sid })
    assert.deepEqual([opened.status, opened.body.is_reopened, opened.body.why], [201, true, ['reopened']])
    assert.equal((await chief.api('POST', '/staff/v1/Reviews', { SubjectSid: sid })).status, 409)
    assert.equal((await stateOf(sid)).verification_status, 'passed')
    const path = `/staff/v1/Reviews/${opened.body.sid}/Decision`
    assert.equal((await dana.api('POST', path, { Decision: 'reject', ReasonCodes: 'expired' })).body.status, 'open')
    assert.equal((await kim.api('POST', path, { Decision: 'reject', ReasonCodes: 'expired' })).body.status, 'decided')
    assert.equal((await stateOf(sid)).verification_status, 'failed')
    const pending = await fileDocument(customer)
    assert.equal((await chief.api('POST', '/staff/v1/Reviews', { SubjectSid: pending })).status, 409)
    await set({ Reset: 'FourEyesOverturn' })
  })

  test('a case that was opened again and found good stays as it was', async () => {
    const sid = await fileDocument(customer, { number: 'TEST-PASS' })
    const opened = await chief.api('POST', '/staff/v1/Reviews', { SubjectSid: sid })
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${opened.body.sid}/Decision`, { Decision: 'approve' })).status, 200)
    assert.equal((await stateOf(sid)).verification_status, 'passed')
  })

  test('nobody decides about an account of their own, unless the operator allows it', async () => {
    const { body: account } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: "Dana's shop", Type: 'full' })
    const own = apiOf(server.url, { name: account.sid, secret: account.auth_token })
    const request = await own('POST', '/v1/Requests', { Subject: 'Mine', Message: 'Please.' })
    await makeUserOf(account.sid, dana.sid)
    const review = await caseAbout(staff, request.body.sid)
    for (const verb of ['Claim', 'Decision']) {
      const refused = await dana.api('POST', `/staff/v1/Reviews/${review}/${verb}`, { Decision: 'approve', Note: 'Yes.' })
      assert.deepEqual([refused.status, refused.body.code], [403, 70024])
    }
    await set({ OwnAccountBarred: 'false' })
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Claim`)).status, 200)
    await set({ Reset: 'OwnAccountBarred' })
    assert.equal((await dana.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve', Note: 'Yes.' })).status, 403)
    assert.equal((await kim.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve' })).status, 409)
  })
})

/** Makes the house user of a member of staff a user of a customer's account, which no request can. */
async function makeUserOf(accountSid: string, staffSid: string): Promise<void> {
  const joined = await joinEmbeddedPostgres({ dataDir: server.dataDir, log: createLog('silent') })
  const client = new pg.Client({ connectionString: joined.url })
  await client.connect()
  try {
    const { rowCount } = await client.query('update users set account_sid = $1 where staff_sid = $2', [accountSid, staffSid])
    assert.equal(rowCount, 1)
  } finally {
    await client.end()
    await joined.stop()
  }
}

test('statistics tell who decided what, how long it took, and how old the queue is', async () => {
  const review = await ask('Counted')
  await kim.api('POST', `/staff/v1/Reviews/${review}/Claim`)
  await kim.api('POST', `/staff/v1/Reviews/${review}/Decision`, { Decision: 'approve', Note: 'Yes.' })
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P10D' })
  const late = await ask('Late')
  const { body } = await chief.api('GET', '/staff/v1/ReviewStatistics')
  const kims = body.reviewers.find((one: { sid: string }) => one.sid === kim.sid)
  assert.equal(kims.name, 'Kim')
  assert.ok(kims.approved >= 1 && kims.handling_seconds !== null && kims.late === 0)
  assert.ok(body.total.approved + body.total.rejected + body.total.asked_again >= 8)
  assert.ok(body.queue.open >= 1 && body.queue.opened_within['1_day'] >= 1 && body.queue.late >= 1)
  assert.ok(body.reasons.some(({ code }: { code: string }) => code === 'blurry'))
  await chief.api('POST', `/staff/v1/Reviews/${late}/Decision`, { Decision: 'reject', ReasonCodes: 'other', Note: 'No.' })
  const breached = await staff('GET', '/staff/v1/Reviews?Breached=true')
  assert.ok(breached.body.reviews.length >= 1)
  assert.ok(breached.body.reviews.every((one: { breached: boolean }) => one.breached))
  assert.equal((await staff('GET', '/staff/v1/ReviewStatistics?From=2030-01-02&To=2030-01-01')).status, 400)
})
