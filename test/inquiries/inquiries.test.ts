import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { claimAttempt, endAttempt } from '../../src/features/inquiries/store.ts'
import { joinEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { type Database, openDatabase } from '../../src/platform/postgres/pool.ts'
import { type Api, accountApi, apiOf, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const specimen = (name: string) => readFile(join(SPECIMENS, name))
const noise = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: `#${randomBytes(3).toString('hex')}` } })
    .png()
    .toBuffer()

async function newInquiry(change: Record<string, string> = {}): Promise<string> {
  const { status, body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: JSON.stringify(ERIKA), ...change })
  assert.equal(status, 201)
  return body.sid
}

function pictures(
  front: Uint8Array | null,
  { country = 'DE', type = 'passport', back }: { country?: string; type?: string; back?: Uint8Array } = {},
): FormData {
  const form = new FormData()
  form.set('IsoCountry', country)
  form.set('DocumentType', type)
  if (front) form.set('Front', new Blob([new Uint8Array(front)]), 'front.jpg')
  if (back) form.set('Back', new Blob([new Uint8Array(back)]), 'back.jpg')
  return form
}

const submit = (sid: string, form: FormData, as: Api = api) => as('POST', `/v1/Inquiries/${sid}/Attempts`, form)
const judged = async (sid: string) =>
  (
    await eventually(
      () => api('GET', `/v1/Inquiries/${sid}`),
      ({ body }) => body.status !== 'processing',
      150_000,
    )
  ).body

/** A new account, as the operator makes one. */
async function newAccount(type: 'trial' | 'full' = 'full'): Promise<{ api: Api; sid: string }> {
  const { status, body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Another', Type: type })
  assert.equal(status, 201, JSON.stringify(body))
  return { sid: body.sid, api: apiOf(server.url, { name: body.sid, secret: body.auth_token }) }
}

test('a valid passport that says what was typed passes, and the date of deletion is told', async () => {
  const sid = await newInquiry()
  const { status, body } = await submit(sid, pictures(await specimen('passport-erika-scan.jpg')))
  assert.equal(status, 201)
  assert.equal(body.attempts_left, 2)
  const done = await judged(sid)
  assert.deepEqual([done.status, done.reasons], ['passed', []])
  assert.equal(Math.round((Date.parse(done.images_deleted_by) - Date.now()) / 86_400_000), 28)
})

test('the one-time url is shown once', async () => {
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  assert.match(body.url, /\/verify\/[\w-]{20,}$/)
  assert.doesNotMatch(JSON.stringify((await api('GET', `/v1/Inquiries/${body.sid}`)).body), /\/verify\//)
})

test('the same picture again uses no attempt', async () => {
  const sid = await newInquiry()
  const form = async () => pictures(await specimen('passport-erika-expired.jpg'))
  await submit(sid, await form())
  const first = await judged(sid)
  assert.deepEqual([first.status, first.attempts_left, first.reasons[0].code], ['retry', 2, 'expired'])
  const again = await submit(sid, await form())
  assert.ok(again.status < 300)
  assert.equal((await judged(sid)).attempts_left, 2)
})

test('a failure keeps the good side: only the other is sent again', async () => {
  const sid = await newInquiry()
  const [front, back] = [await specimen('id-card-erika-front.jpg'), await specimen('id-card-erika-back.jpg')]
  const blurred = await sharp(back).blur(9).jpeg().toBuffer()
  await submit(sid, pictures(front, { type: 'national_id_card', back: blurred }))
  const first = await judged(sid)
  assert.equal(first.status, 'retry', JSON.stringify(first))
  assert.ok(
    first.reasons.every(({ side }: { side: string }) => side === 'back'),
    JSON.stringify(first.reasons),
  )
  assert.deepEqual(first.attempts[0].kept_sides, ['front'])
  const asAnother = await submit(sid, pictures(null, { type: 'residence_permit', back }))
  assert.equal(asAnother.status, 400, 'a kept side serves for the same kind of paper only')
  await submit(sid, pictures(null, { type: 'national_id_card', back }))
  const second = await judged(sid)
  assert.equal(second.status, 'passed', JSON.stringify(second))
  assert.equal(second.attempts_left, 1)
})

test('a type that is not supported is refused with the list of those that are, and uses no attempt', async () => {
  const sid = await newInquiry()
  const { status, body } = await submit(sid, pictures(await noise(), { type: 'visa' }))
  assert.equal(status, 400)
  assert.equal(body.code, 70010)
  assert.deepEqual(body.details.supported, [{ country: 'DE', types: ['passport', 'national_id_card', 'residence_permit'] }])
  assert.equal((await judged(sid)).attempts_left, 3)
})

test('the supported countries and types are listed', async () => {
  const { status, body } = await api('GET', '/v1/Inquiries/Supported')
  assert.equal(status, 200)
  assert.deepEqual(body.supported.find(({ country }: { country: string }) => country === 'US').types, ['passport', 'drivers_license'])
})

test('a broken upload uses no attempt', async () => {
  const sid = await newInquiry()
  assert.equal((await submit(sid, pictures(Buffer.from('just text, no picture at all')))).status, 415)
  assert.equal((await submit(sid, pictures(null))).status, 400)
  assert.equal((await judged(sid)).attempts_left, 3)
})

test('a refused upload leaves its connection fit for the next request, however much of it was unread', async () => {
  const sid = await newInquiry()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const authorization = `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`
  const send = async (method: string, path: string, form?: FormData): Promise<number | undefined> => {
    const encoded = form && new Response(form)
    const body = encoded && Buffer.from(await encoded.arrayBuffer())
    const headers = {
      authorization,
      ...(body && { 'content-type': String(encoded?.headers.get('content-type')), 'content-length': body.length }),
    }
    const asked = request(server.url + path, { method, agent, headers, timeout: 60_000 })
    asked.on('timeout', () => asked.destroy(new Error('the connection is stuck')))
    asked.end(body)
    // What the event tells, by Node's types.
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return answer.statusCode
  }
  const noPicture = Buffer.alloc(3_000_000, 'text ')
  assert.equal(await send('POST', `/v1/Inquiries/${sid}/Attempts`, pictures(noPicture, { back: noPicture })), 415)
  assert.equal(await send('GET', `/v1/Inquiries/${sid}`), 200)
  agent.destroy()
})

test('a third failure ends it: no fourth attempt, then escalation with a due time, and a reviewer decides with reasons', async () => {
  const sid = await newInquiry()
  for (const [file, country] of [
    ['passport-erika-expired.jpg', 'DE'],
    ['passport-erika-scan.jpg', 'ES'],
    ['passport-erika-expired.jpg', 'ES'],
  ] as const) {
    await submit(sid, pictures(await specimen(file), { country }))
    await judged(sid)
  }
  assert.equal((await judged(sid)).status, 'failed')
  const fourth = await submit(sid, pictures(await noise()))
  assert.deepEqual([fourth.status, fourth.body.code], [400, 22100])

  const escalated = await api('POST', `/v1/Inquiries/${sid}/Escalation`, { Message: 'Please look.' })
  assert.deepEqual([escalated.status, escalated.body.status], [201, 'escalated'])
  assert.ok(escalated.body.review_due_at)
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  const [review] = body.reviews
  assert.deepEqual([review.subject_type, review.account_sid], ['inquiry', server.accountSid])
  assert.equal((await staff('GET', `/staff/v1/Reviews/${review.sid}/Papers`)).status, 403)
  const { body: shown } = await staff('GET', `/staff/v1/Reviews/${review.sid}`)
  assert.equal(shown.case.messages[0].text, 'Please look.')
  await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`)
  assert.equal((await staff('GET', `/staff/v1/Reviews/${review.sid}/Papers`)).body.images.length, 3)
  assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'reject' })).status, 400)
  await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'reject', ReasonCodes: 'expired', Note: 'It ended.' })
  const end = await judged(sid)
  assert.deepEqual([end.status, end.reasons.map(({ code }: { code: string }) => code)], ['failed', ['expired']])
})

test("another account's check is answered as one that never was", async () => {
  const sid = await newInquiry()
  const other = await newAccount()
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/Escalation'],
    ['POST', '/Redact'],
    ['POST', '/Links'],
    ['DELETE', ''],
    ['GET', '/Delegations'],
  ] as const) {
    const { status, body } = await other.api(method, `/v1/Inquiries/${sid}${path}`)
    assert.deepEqual([path, status, body.code], [path, 404, 20404])
  }
  assert.equal((await submit(sid, pictures(await noise()), other.api)).status, 404)
})

test('erasure on request takes the pictures at once, keeps the result and gives a receipt', async () => {
  const sid = await newInquiry()
  await submit(sid, pictures(await specimen('passport-erika-expired.jpg')))
  await judged(sid)
  await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  const erased = await api('POST', `/v1/Inquiries/${sid}/Redact`)
  assert.deepEqual([erased.status, erased.body.status], [200, 'redacted'])
  assert.match(erased.body.erasure_receipt, /^builtin:/)
  assert.equal((await submit(sid, pictures(await noise()))).status, 409)
  const { body } = await api('GET', `/v1/Inquiries/${sid}/Delegations`)
  assert.deepEqual([body.delegations.length, body.delegations[0].email], [1, ''])
  const again = await api('POST', `/v1/Inquiries/${sid}/Redact`)
  assert.deepEqual([again.status, again.body.erasure_receipt], [200, erased.body.erasure_receipt])
  assert.equal((await api('GET', `/v1/Inquiries/${sid}/Delegations`)).status, 200)
})

test('a colleague’s link can be revoked', async () => {
  const sid = await newInquiry()
  const made = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  assert.equal(made.status, 201)
  await api('POST', `/v1/Inquiries/${sid}/Delegations/${made.body.sid}/Revoke`)
  const opened = await fetch(`${server.url}/verify/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: made.body.url.split('/').at(-1) }),
  })
  assert.equal(opened.status, 410)
})

test('an upgrade makes a trial account full once the ID check is passed', async () => {
  const trial = await newAccount('trial')
  const upgrade = await trial.api('POST', '/v1/Upgrades', {
    Type: 'individual',
    Email: 'erika@example.com',
    Attributes: JSON.stringify(ERIKA),
  })
  assert.equal(upgrade.status, 201, JSON.stringify(upgrade.body))
  assert.equal((await trial.api('POST', '/v1/Upgrades', { Type: 'individual', Email: 'erika@example.com' })).status, 409)
  await submit(upgrade.body.inquiry_sid, pictures(await specimen('passport-erika-scan.jpg')), trial.api)
  const done = await eventually(
    () => trial.api('GET', `/v1/Upgrades/${upgrade.body.sid}`),
    ({ body }) => body.status !== 'pending',
  )
  assert.equal(done.body.status, 'passed')
  assert.equal((await trial.api('GET', `/2010-04-01/Accounts/${trial.sid}.json`)).body.type, 'Full')
  const profile = await eventually(
    () => trial.api('GET', `/v1/CustomerProfiles/${upgrade.body.customer_profile_sid}`),
    ({ body }) => body.status !== 'draft',
  )
  assert.equal(profile.body.status, 'twilio-approved')
})

test('an approval can be taken back by a supervisor when something is found later, with its reason and an event', async () => {
  const sid = await newInquiry()
  await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'passed' })
  assert.equal((await judged(sid)).status, 'passed')
  assert.equal((await staff('POST', `/staff/v1/Inquiries/${sid}/Reverse`)).status, 400)
  const reversed = await staff('POST', `/staff/v1/Inquiries/${sid}/Reverse`, { ReasonCodes: 'suspected_fraud' })
  assert.deepEqual([reversed.status, reversed.body.status], [200, 'failed'])
  const { body } = await api('GET', '/v1/Events?PageSize=1000')
  assert.ok(JSON.stringify(body).includes('inquiry.reversed'))
})

test('a later finding has a person look at an earlier approval again, who may take it back', async () => {
  const sid = await newInquiry()
  await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'passed' })
  assert.equal((await staff('POST', '/staff/v1/Reviews', { SubjectSid: sid })).status, 201)
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  assert.equal((await judged(sid)).status, 'passed', 'it stands until somebody has decided')
  const decision = { Decision: 'reject', ReasonCodes: 'suspected_fraud' }
  assert.equal((await staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, decision)).status, 200)
  assert.deepEqual([(await judged(sid)).status, (await judged(sid)).reasons[0].code], ['failed', 'suspected_fraud'])
})

/** The hosted page's own API, as the browser that opened this link. */
async function hosted(url: string) {
  const opened = await fetch(`${server.url}/verify/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: url.split('/').at(-1), browser: 'b' }),
  })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return (path: string, body?: unknown) =>
    fetch(`${server.url}/verify/api/${path}`, {
      headers: { cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
}

test('a colleague learns nothing of how the applicant fared, starts anew, and the applicant nothing of the colleague’s ID', async () => {
  const { body: made } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: JSON.stringify(ERIKA) })
  const { body: link } = await api('POST', `/v1/Inquiries/${made.sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  await submit(made.sid, pictures(await specimen('passport-erika-expired.jpg')))
  assert.equal((await judged(made.sid)).status, 'retry')
  const [applicant, colleague] = [await hosted(made.url), await hosted(link.url)]
  const told = async (call: typeof applicant) => {
    const { status, reasons } = (await (await call('state')).json()) as { status: string; reasons: { code: string }[] }
    return [status, reasons.map(({ code }) => code)]
  }
  assert.deepEqual(await told(applicant), ['retry', ['expired']])
  assert.deepEqual(await told(colleague), ['created', []])
  assert.equal((await colleague('consent', { agrees: true })).status, 200)
  assert.deepEqual(await told(colleague), ['started', []])
  await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: made.sid, Status: 'passed' })
  const { body: late } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const { body: unopened } = await api('POST', `/v1/Inquiries/${late.sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: late.sid, Status: 'passed' })
  assert.deepEqual(await told(await hosted(unopened.url)), ['expired', []], 'whoever never agreed is told no result')
})

test('a colleague’s link that was agreed to can be withdrawn, and the check is the applicant’s own again', async () => {
  const sid = await newInquiry()
  const { body: made } = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  const call = await hosted(made.url)
  assert.equal((await call('consent', { agrees: true })).status, 200)
  assert.equal((await judged(sid)).delegation_sid, made.sid)
  const renewed = await api('POST', `/v1/Inquiries/${sid}/Links`)
  assert.equal(renewed.status, 201)
  assert.equal((await call('state')).status, 200, 'a new link of the applicant ends nothing of the colleague')
  await api('POST', `/v1/Inquiries/${sid}/Delegations/${made.sid}/Revoke`)
  assert.equal((await call('state')).status, 410)
  assert.equal((await judged(sid)).delegation_sid, null)
})

test('staff erase the pictures of a check of any account before their day, and the receipt is kept', async () => {
  const sid = await newInquiry()
  const erased = await staff('POST', `/staff/v1/Inquiries/${sid}/Redact`)
  assert.deepEqual([erased.status, erased.body.status], [200, 'redacted'])
  assert.match(erased.body.erasure_receipt, /^builtin:/)
  const { body } = await staff('GET', `/staff/v1/Erasures?SubjectSid=${sid}`)
  assert.deepEqual([body.erasures[0].kind, body.erasures[0].cause], ['id_check', 'request'])
  assert.equal((await staff('POST', `/staff/v1/Inquiries/IQ${'0'.repeat(32)}/Redact`)).status, 404)
})

test('a person can be asked, answers in the queue, and the thread is kept', async () => {
  const asked = await api('POST', '/v1/Requests', { Subject: 'Help', Message: 'My card is not listed.' })
  assert.deepEqual([asked.status, asked.body.status], [201, 'open'])
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${asked.body.sid}`)
  const [review] = body.reviews
  assert.equal((await staff('GET', `/staff/v1/Reviews/${review.sid}`)).body.case.messages[0].text, 'My card is not listed.')
  await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve', Note: 'Use your passport.' })
  const answered = await api('GET', `/v1/Requests/${asked.body.sid}`)
  assert.deepEqual([answered.body.status, answered.body.messages.at(-1).message], ['answered', 'Use your passport.'])
  const again = await api('POST', `/v1/Requests/${asked.body.sid}/Messages`, { Message: 'Thanks, and then?' })
  assert.deepEqual([again.status, again.body.status], [201, 'open'])
})

test('20 parallel submissions take at most one attempt at a time and three in all', async () => {
  for (let round = 0; round < 2; round++) {
    const sid = await newInquiry()
    let granted = 0
    for (let wave = 0; wave < 4; wave++) {
      const forms = await Promise.all(Array.from({ length: 20 }, async () => pictures(await noise())))
      const answers = await Promise.all(forms.map(form => submit(sid, form)))
      const taken = answers.filter(({ status }) => status === 201).length
      assert.ok(taken <= 1, `${taken} attempts at once`)
      granted += taken
      const { attempts_used: used, status } = await judged(sid)
      assert.equal(used, granted)
      if (status === 'in-review') break
    }
    assert.ok(granted <= 3)
  }
})

test('claiming 20 at a time over 200 rounds never grants a fourth', async () => {
  const postgres = await joinEmbeddedPostgres({ dataDir: server.dataDir, log: { info() {}, warn() {}, error() {} } as never })
  const db: Database = openDatabase(postgres.url, { maxConnections: 20, onError: () => undefined })
  try {
    let granted = 0
    const sids = await Promise.all(Array.from({ length: 200 }, () => newInquiry()))
    for (const sid of sids) granted += await claimAll(db, sid)
    assert.equal(granted, 600)
  } finally {
    await db.close()
    await postgres.stop()
  }
})

/** Claims in waves of 20 until nothing is granted; says how many were. */
async function claimAll(db: Database, sid: string): Promise<number> {
  let granted = 0
  for (let wave = 0; wave < 4; wave++) {
    const attempts = Array.from({ length: 20 }, () => `IA${randomBytes(16).toString('hex')}`)
    const claimed = await Promise.all(
      attempts.map(attempt => db.begin({ scope: 'system' }, tx => claimAttempt(tx, server.accountSid, sid, attempt, new Date()))),
    )
    const won = attempts.filter((_, index) => claimed[index])
    assert.ok(won.length <= 1)
    granted += won.length
    for (const attempt of won) await db.begin({ scope: 'system' }, tx => endAttempt(tx, server.accountSid, sid, attempt, true, new Date()))
  }
  return granted
}

test('pictures go by day 28 even of a failed check, reviewers are refused from then on, and the result stays', async () => {
  const sid = await newInquiry()
  await submit(sid, pictures(await specimen('passport-erika-expired.jpg')))
  await judged(sid)
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P28D' })
  const gone = await eventually(
    () => api('GET', `/v1/Inquiries/${sid}`),
    ({ body }) => body.images_deleted_at !== null,
  )
  assert.match(gone.body.erasure_receipt, /^builtin:/)
  assert.equal(gone.body.attempts.length, 1)
  assert.deepEqual(gone.body.attempts[0].reasons[0].code, 'expired')
})
