import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { PersonaDouble, type SignedEvent } from '../vendors/persona-double.ts'

const double = new PersonaDouble()
let server: TestServer
let api: Api
before(async () => {
  const base = await double.listen()
  server = await startServer({
    env: {
      COUNTERSIGN_VENDOR: 'persona',
      PERSONA_API_KEY: double.apiKey,
      PERSONA_BASE_URL: `${base}/api/v1`,
      PERSONA_TEMPLATE_ID: 'itmpl_test',
      PERSONA_WEBHOOK_SECRET: double.secrets.join(','),
    },
  })
  api = accountApi(server)
})
after(async () => {
  await server.stop()
  await double.close()
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
    ({ attempts_left: left }) => left === 2,
  )
  assert.deepEqual([tried.status, tried.reasons[0].code], ['retry', 'expired'])
  double.submit(ref, {})
  await hook(double.event('inquiry.completed', ref))
  assert.equal(
    (
      await eventually(
        () => stateOf(sid),
        ({ status }) => status !== 'retry',
      )
    ).status,
    'passed',
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
