import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { PersonaDouble, type SignedEvent } from '../vendors/persona-double.ts'

const double = new PersonaDouble()
let server: TestServer
let api: Api
let staff: Api
let dataDir = ''
/** A check that was begun before the operator switched to Persona. */
let earlier: { sid: string; url: string }
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cs-persona-'))
  const before = await startServer({ dataDir })
  earlier = (await accountApi(before)('POST', '/v1/Inquiries', { IsoCountry: 'DE' })).body
  await before.stop()
  const base = await double.listen()
  server = await startServer({
    dataDir,
    env: {
      COUNTERSIGN_VENDOR: 'persona',
      PERSONA_API_KEY: double.apiKey,
      PERSONA_BASE_URL: `${base}/api/v1`,
      PERSONA_TEMPLATE_ID: 'itmpl_test',
      PERSONA_WEBHOOK_SECRET: double.secrets.join(','),
    },
  })
  api = accountApi(server)
  staff = staffApi(server)
})
after(async () => {
  await server.stop()
  await double.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('a check that the built-in vendor began stays with it after the switch, and it erases its pictures', async () => {
  const page = await fetch(server.url + new URL(earlier.url).pathname, { redirect: 'manual', headers: { accept: 'text/html' } })
  assert.equal(page.status, 200, 'our own page goes on taking the pictures')
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, 'passport-erika-scan.jpg')))]), 'front.jpg')
  const sent = await api('POST', `/v1/Inquiries/${earlier.sid}/Attempts`, form)
  assert.deepEqual([sent.status, sent.body.vendor], [201, 'builtin'])
  await eventually(
    () => stateOf(earlier.sid),
    ({ status }) => status === 'passed',
    150_000,
  )
  const { body } = await api('POST', `/v1/Inquiries/${earlier.sid}/Redact`)
  assert.match(body.erasure_receipt, /^builtin:/)
})

test('the settings say whose checks they do not reach', async () => {
  assert.equal((await staff('GET', '/staff/v1/Settings')).body.verification_vendor, 'persona')
})

const hook = ({ headers, body }: SignedEvent) =>
  fetch(`${server.url}/verify/webhooks/persona`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(body),
  })

/** A check and the inquiry that it became at the vendor. */
async function newInquiry(): Promise<{ sid: string; url: string; ref: string }> {
  const { status, body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: JSON.stringify({ first_name: 'Erika' }) })
  assert.equal(status, 201, JSON.stringify(body))
  assert.equal(body.vendor, 'persona')
  return { sid: body.sid, url: body.url, ref: double.latest }
}

const stateOf = async (sid: string) => (await api('GET', `/v1/Inquiries/${sid}`)).body

test('our link leads to the vendor’s one-time link', async () => {
  const { url } = await newInquiry()
  const answer = await fetch(url, { redirect: 'manual' })
  assert.equal(answer.status, 303)
  assert.match(answer.headers.get('location') ?? '', /verify\?code=/)
})

test('pictures are not taken here', async () => {
  const { sid } = await newInquiry()
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  assert.equal((await api('POST', `/v1/Inquiries/${sid}/Attempts`, form)).status, 409)
})

test('a webhook makes the check follow the vendor: a failed try costs one, a good one passes', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, { failed: ['id_expired_detection'], expires: '2020-01-01' })
  assert.equal((await hook(double.event('verification.failed', ref))).status, 204)
  const tried = await eventually(
    () => stateOf(sid),
    ({ status }) => status === 'retry',
  )
  assert.equal(tried.attempts_left, 2)
  assert.deepEqual([tried.status, tried.reasons[0].code], ['retry', 'expired'])
  double.submit(ref, {})
  await hook(double.event('inquiry.completed', ref))
  // The attempt that passes begins first: for a moment the check stands as started.
  await eventually(
    () => stateOf(sid),
    ({ status }) => status === 'passed',
  )
})

test('the same webhook twice, or late, counts once', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, { failed: ['id_blur_detection'] })
  const event = double.event('verification.failed', ref)
  await hook(event)
  await eventually(
    () => stateOf(sid),
    ({ attempts_left: left }) => left === 2,
  )
  assert.equal((await hook(event)).status, 204)
  assert.equal((await hook(double.event('inquiry.started', ref))).status, 204)
  double.submit(ref, {})
  await hook(double.event('inquiry.completed', ref))
  assert.equal(
    (
      await eventually(
        () => stateOf(sid),
        ({ status }) => status === 'passed',
      )
    ).attempts_left,
    1,
  )
})

test('forged webhooks change nothing', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  assert.equal((await hook(double.event('inquiry.approved', ref, { secrets: ['wbhsec_wrong'] }))).status, 401)
  assert.equal((await hook(double.event('inquiry.approved', ref, { at: new Date(Date.now() - 400_000) }))).status, 401)
  assert.equal((await stateOf(sid)).status, 'created')
})

test('erasure is done when the vendor says so, not when it was asked', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  await hook(double.event('inquiry.completed', ref))
  await eventually(
    () => stateOf(sid),
    ({ status }) => status === 'passed',
  )
  const asked = await api('POST', `/v1/Inquiries/${sid}/Redact`)
  assert.deepEqual([asked.status, asked.body.images_deleted_at], [200, null])
  double.finishRedactions()
  const gone = await eventually(
    () => stateOf(sid),
    ({ images_deleted_at: at }) => at !== null,
  )
  assert.match(gone.erasure_receipt, /^persona:inq_/)
  assert.equal(gone.status, 'passed')
})

const decided = (ref: string, state: 'approved' | 'declined' | 'needs_review', event: string) => {
  double.decide(ref, state)
  return hook(double.event(event, ref))
}

const until = (sid: string, wanted: string) =>
  eventually(
    () => stateOf(sid),
    ({ status }) => status === wanted,
  )

test('what waits for a person of ours is decided by one of theirs', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  await decided(ref, 'needs_review', 'inquiry.marked-for-review')
  await until(sid, 'in-review')
  await decided(ref, 'approved', 'inquiry.approved')
  await until(sid, 'passed')
  assert.equal((await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)).body.reviews.length, 0)
})

test('an approval that the vendor takes back later is taken back here, with its event', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  await decided(ref, 'approved', 'inquiry.approved')
  await until(sid, 'passed')
  await decided(ref, 'declined', 'inquiry.declined')
  const reversed = await until(sid, 'failed')
  assert.deepEqual(
    reversed.reasons.map(({ code }: { code: string }) => code),
    ['suspected_fraud'],
  )
  const { body } = await api('GET', '/v1/Events?PageSize=1000')
  assert.ok(body.events.some((one: { type: string; subject_sid: string }) => one.type === 'inquiry.reversed' && one.subject_sid === sid))
})

test('a person of ours who passed it afterwards is not overruled by what the vendor had said before', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  await decided(ref, 'declined', 'inquiry.declined')
  await until(sid, 'failed')
  await api('POST', `/v1/Inquiries/${sid}/Escalation`)
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  assert.equal((await staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, { Decision: 'approve' })).status, 200)
  await hook(double.event('inquiry.declined', ref))
  await hook(double.event('inquiry.updated', ref))
  assert.equal((await stateOf(sid)).status, 'passed')
})

test('a colleague who agrees is sent to a case of their own at the vendor', async () => {
  const { sid, ref } = await newInquiry()
  const { body: delegation } = await api('POST', `/v1/Inquiries/${sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  const opened = await fetch(`${server.url}/verify/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: delegation.url.split('/').at(-1), browser: 'b' }),
  })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const call = (path: string, body?: unknown) =>
    fetch(`${server.url}/verify/api/${path}`, {
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
  assert.equal((await call('vendor')).status, 410, 'not before they agree')
  assert.equal((await call('consent', { agrees: true })).status, 200)
  const theirs = double.latest
  assert.notEqual(theirs, ref)
  const { url } = (await (await call('vendor')).json()) as { url: string }
  assert.equal(double.inquiryOf(url), theirs)
  double.submit(theirs, { failed: ['id_expired_detection'], expires: '2020-01-01' })
  await hook(double.event('verification.failed', theirs))
  await until(sid, 'retry')
  const again = (await (await call('state')).json()) as { status: string; vendor_url: string | null }
  assert.deepEqual([again.status, again.vendor_url], ['retry', '/verify/api/vendor'], 'the next try is at the vendor too')
  double.submit(theirs, {})
  await hook(double.event('inquiry.completed', theirs))
  await until(sid, 'passed')
})

test('a vendor that does not answer costs nothing: the caller is told to come back', async () => {
  double.faults.push('500', '500')
  const { status, body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  assert.deepEqual([status, body.code], [503, 20503])
  double.faults.length = 0
})

test('a vendor that forgets to erase is alarmed within a day, and staff see which checks wait', async () => {
  const { sid, ref } = await newInquiry()
  double.submit(ref, {})
  await hook(double.event('inquiry.completed', ref))
  await until(sid, 'passed')
  double.forgetsToRedact = true
  const asked = await staff('POST', `/staff/v1/Inquiries/${sid}/Redact`)
  assert.deepEqual([asked.status, asked.body.images_deleted_at], [200, null])
  assert.ok((await stateOf(sid)).erasure_asked_at)
  const waiting = async () => (await staff('GET', '/staff/v1/Inquiries?Erasing=true')).body.inquiries.map((one: { sid: string }) => one.sid)
  assert.deepEqual(await waiting(), [sid])
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'PT24H1M' })
  await eventually(
    async () => (await api('GET', '/v1/Events?PageSize=1000')).body.events,
    events => events.some((one: { type: string; subject_sid: string }) => one.type === 'inquiry.erasure_late' && one.subject_sid === sid),
    150_000,
  )
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  assert.match(metrics, /^countersign_late_vendor_erasures 1$/m)
  double.forgetsToRedact = false
  double.finishRedactions()
  await hook(double.event('inquiry.redacted', ref, { at: new Date(Date.now() + 86_460_000) }))
  const gone = await eventually(
    () => stateOf(sid),
    ({ images_deleted_at: at }) => at !== null,
  )
  assert.match(gone.erasure_receipt, /^persona:inq_/)
  assert.deepEqual(await waiting(), [])
  assert.equal((await staff('GET', `/staff/v1/Erasures?SubjectSid=${sid}`)).body.erasures.length, 1)
})
