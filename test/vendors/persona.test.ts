import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { mintSid } from '../../src/domain/ids.ts'
import { type NewCase, VendorUnavailable } from '../../src/domain/vendor.ts'
import { personaHttp } from '../../src/platform/vendors/persona/http.ts'
import { createPersonaVendor } from '../../src/platform/vendors/persona/persona.ts'
import { PersonaDouble } from './persona-double.ts'
import { type Paper, vendorScenarios } from './scenarios.ts'

const double = new PersonaDouble()
let baseUrl = ''
before(async () => {
  baseUrl = await double.listen()
})
after(() => double.close())

const open = (timeoutMs = 400, hasWorkflow = false) =>
  createPersonaVendor({
    http: personaHttp({ baseUrl: `${baseUrl}/api/v1`, apiKey: double.apiKey, timeoutMs }),
    templateId: 'itmpl_test',
    webhookSecrets: double.secrets,
    hasWorkflow,
    reencode: async bytes => new Uint8Array(await sharp(bytes).jpeg().toBuffer()),
  })

const PAPERS: Record<Paper, Parameters<PersonaDouble['submit']>[1]> = {
  good: {},
  blurred: { failed: ['id_portrait_clarity_detection'], hints: ['id_blur_detection'] },
  expired: { failed: ['id_expired_detection'], expires: '2020-01-31' },
  'of-another-country': { country: 'ES' },
}

vendorScenarios('persona', async () => ({
  vendor: open(),
  show: async (ref, paper) => double.submit(ref, PAPERS[paper]),
  afterRedaction: async () => double.finishRedactions(),
  breakDown: () => void double.faults.push('timeout'),
}))

const newCase = (): NewCase => ({
  inquirySid: mintSid('inquiry', randomBytes(16)),
  accountSid: mintSid('account', randomBytes(16)),
  country: 'DE',
  details: { first_name: 'Erika' },
  allowsSpecimens: false,
  isTest: false,
  now: new Date(),
})

test('an answer that gets lost on the way does not start a second inquiry', async () => {
  double.faults.push('lost')
  const input = newCase()
  const ref = await open().start(input)
  assert.equal(await open().start(input), ref)
})

test('a failure that Persona keeps for the key does not keep the inquiry from being made, once', async () => {
  const input = newCase()
  double.faults.push('kept-500')
  const ref = await open().start(input)
  assert.equal(await open().start(input), ref)
})

test('an inquiry that was made although the answer was a failure is found again', async () => {
  double.faults.push('lost', 'lost')
  const input = newCase()
  const ref = await open().start(input)
  assert.equal(double.latest, ref)
})

test('what was typed is handed over, so that Persona compares it', async () => {
  const details = { first_name: 'Erika', birth_date: '1984-08-12', city: 'Berlin', favourite_colour: 'teal' }
  const ref = await open().start({ ...newCase(), details })
  assert.deepEqual(double.fieldsOf(ref), {
    'name-first': 'Erika',
    birthdate: '1984-08-12',
    'address-city': 'Berlin',
    'selected-country-code': 'DE',
  })
})

test('addresses of pictures end; a reviewer who looks later gets new ones', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.submit(ref, {})
  const reviewer = { staffSid: mintSid('staff', randomBytes(16)), now: new Date() }
  assert.equal((await vendor.view(ref, reviewer)).images.length, 1)
  double.expirePictures()
  assert.equal((await vendor.view(ref, reviewer)).images.length, 1)
})

test('a picture is fetched from Persona alone', async () => {
  const http = personaHttp({ baseUrl: `${baseUrl}/api/v1`, apiKey: double.apiKey })
  for (const url of ['http://169.254.169.254/latest', 'https://withpersona.com.example.net/x', 'file:///etc/passwd', 'no address'])
    await assert.rejects(http.download(url), VendorUnavailable)
})

for (const fault of ['timeout', '500', '409', 'not-json'] as const) {
  test(`${fault} costs no attempt: the vendor is unavailable`, async () => {
    const vendor = open()
    const ref = await vendor.start(newCase())
    double.faults.push(fault, fault)
    await assert.rejects(vendor.result(ref, new Date()), VendorUnavailable)
    double.faults.length = 0
    assert.equal((await vendor.result(ref, new Date())).state, 'open')
  })
}

test('a rate limit tells how long to wait', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.faults.push('429')
  await assert.rejects(vendor.result(ref, new Date()), { name: 'VendorUnavailable', retryAfterMs: 7000 })
})

test('an expired inquiry is resumed before a new link is made', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.decide(ref, 'expired')
  assert.match((await vendor.link(ref)) ?? '', /verify\?code=/)
  assert.equal((await vendor.result(ref, new Date())).state, 'open')
})

test('a paper that passed is not the end where a workflow decides on the inquiry', async () => {
  const vendor = open(400, true)
  const stateAfter = async (status?: 'approved' | 'declined' | 'needs_review') => {
    const ref = await vendor.start(newCase())
    double.submit(ref, {})
    if (status) double.decide(ref, status)
    const { state, attempts } = await vendor.result(ref, new Date())
    return [state, attempts[0]?.outcome.state]
  }
  assert.deepEqual(await stateAfter(), ['open', 'processing'])
  assert.deepEqual(await stateAfter('approved'), ['passed', 'passed'])
  assert.deepEqual(await stateAfter('declined'), ['failed', 'retry'])
  assert.deepEqual(await stateAfter('needs_review'), ['review', 'review'])
})

test('a declined inquiry gets no more links', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.decide(ref, 'declined')
  assert.equal(await vendor.link(ref), null)
  assert.equal((await vendor.result(ref, new Date())).state, 'failed')
})

test('pictures are not taken here', async () => {
  const vendor = open()
  await assert.rejects(
    vendor.attempt('inq_x', { attemptSid: 'x', country: 'DE', documentType: 'passport', front: null, back: null, now: new Date() }),
    {
      status: 409,
    },
  )
})

test('a check that no table knows goes to a person', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.submit(ref, { failed: ['id_brand_new_detection'] })
  assert.equal((await vendor.result(ref, new Date())).state, 'review')
})

test('signs of fraud are told to staff by name and to the applicant in general', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.submit(ref, { failed: ['id_repeat_detection'] })
  const outcome = (await vendor.result(ref, new Date())).attempts[0]?.outcome
  assert.ok(outcome?.state === 'retry')
  assert.deepEqual(
    [outcome.reasons.map(({ code }) => code), outcome.staffReasons.map(({ code }) => code)],
    [['suspected_fraud'], ['document_reused']],
  )
})

test('a webhook with a right signature names its inquiry, under one secret and while it is rotated', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  for (const secrets of [double.secrets, ['wbhsec_next', ...double.secrets], [...double.secrets, 'wbhsec_old']]) {
    const notice = await vendor.notice({ ...double.event('inquiry.completed', ref, { secrets }), now: new Date() })
    assert.equal(notice.state === 'genuine' && notice.caseRef, ref)
  }
})

test('a duplicate webhook has the same event id, and disorder does not matter since the state is fetched anew', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.submit(ref, {})
  const late = double.event('inquiry.started', ref, { id: 'evt_1' })
  const [first, second] = [await vendor.notice({ ...late, now: new Date() }), await vendor.notice({ ...late, now: new Date() })]
  assert.equal(first.state === 'genuine' && first.eventId, 'evt_1')
  assert.deepEqual(first, second)
  assert.equal((await vendor.result(ref, new Date())).state, 'passed')
})

test('forged, altered and unsigned webhooks are refused, and a genuine one is stale after five minutes', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  const { headers, body } = double.event('inquiry.approved', ref)
  const check = async (notice: { headers: Record<string, string>; body: Buffer }, at = new Date()) =>
    (await vendor.notice({ ...notice, now: at })).state
  assert.equal(await check({ headers, body }), 'genuine')
  assert.equal(await check({ headers, body: Buffer.concat([body, Buffer.from(' ')]) }), 'forged')
  assert.equal(await check({ headers: {}, body }), 'forged')
  assert.equal(await check(double.event('inquiry.approved', ref, { secrets: ['wbhsec_of_somebody_else'] })), 'forged')
  assert.equal(await check({ headers, body }, new Date(Date.now() + 301_000)), 'stale')
})

test('a vendor that forgets to redact is not believed', async () => {
  const vendor = open()
  const ref = await vendor.start(newCase())
  double.forgetsToRedact = true
  await vendor.redact(ref, new Date())
  double.finishRedactions()
  assert.equal((await vendor.redact(ref, new Date())).state, 'pending')
  double.forgetsToRedact = false
  double.finishRedactions()
  assert.equal((await vendor.redact(ref, new Date())).state, 'done')
})
