import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accountApi, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let dataDir = ''
let server: TestServer
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cs-killed-'))
  server = await startServer({ dataDir })
})
after(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** The process dies at once, and a new one starts on what it left. */
async function kill(): Promise<void> {
  const ended = new Promise(resolve => server.process.once('exit', resolve))
  server.process.kill('SIGKILL')
  await ended
  server = await startServer({ dataDir })
}

async function attempt(country: string): Promise<FormData> {
  const form = new FormData()
  form.set('IsoCountry', country)
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, 'passport-erika-expired.jpg')))]), 'front.jpg')
  return form
}

const inquiryOf = async (sid: string) => (await accountApi(server)('GET', `/v1/Inquiries/${sid}`)).body

/** How often the journal says that an attempt was judged, or that one was given back. */
async function judgements(sid: string): Promise<number> {
  const { body } = await accountApi(server)('GET', '/v1/Events?PageSize=1000')
  return body.events.filter(
    (one: { type: string; subject_sid: string }) =>
      one.subject_sid === sid && (one.type === 'inquiry.attempt_judged' || one.type === 'inquiry.failed'),
  ).length
}

test('kill -9 on the way of the pictures, while they are judged and after: nothing is lost, nothing counts twice, and there is no fourth attempt', async () => {
  const made = await accountApi(server)('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const { sid } = made.body
  const path = `/v1/Inquiries/${sid}/Attempts`

  // While the upload is on its way: it arrived whole and is judged, or it is given back.
  const onItsWay = accountApi(server)('POST', path, await attempt('DE')).catch(() => undefined)
  await eventually(
    () => inquiryOf(sid),
    ({ attempts_used: used }) => used === 1,
  )
  await kill()
  await onItsWay
  await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: 'PT6M' })
  const first = await eventually(
    () => inquiryOf(sid),
    ({ status }) => status !== 'processing',
    150_000,
  )
  assert.equal(first.attempts_used, first.attempts.length)
  assert.equal(first.attempts_used, await judgements(sid))

  // While it is judged, as often as it takes to use all three up.
  for (const country of ['ES', 'FR', 'PT', 'IT']) {
    const { status } = await accountApi(server)('POST', path, await attempt(country))
    if (status !== 201) break
    await kill()
    const judged = await eventually(
      () => inquiryOf(sid),
      answer => answer.status !== 'processing',
      150_000,
    )
    assert.equal(judged.attempts_used, judged.attempts.length)
  }
  const end = await inquiryOf(sid)
  assert.deepEqual([end.status, end.attempts_used, end.attempts.length], ['failed', 3, 3])
  assert.equal(await judgements(sid), 3)
  const fourth = await accountApi(server)('POST', path, await attempt('NL'))
  assert.deepEqual([fourth.status, fourth.body.code], [400, 22100])
})
