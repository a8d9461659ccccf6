import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import twilio from 'twilio'
import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
const account = () => `/2010-04-01/Accounts/${server.accountSid}`

before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const PAPERS = ['passport-erika.jpg', 'utility-bill-erika.pdf']

async function file(attributes: object, papers = PAPERS, extra: Record<string, string> = {}) {
  const { body: address } = await api('POST', `${account()}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  const fields = {
    IsoCountry: 'de',
    NumberType: 'local',
    EndUserType: 'individual',
    AddressSid: address.sid,
    Attributes: JSON.stringify(attributes),
    ...extra,
  }
  const answer = await api(
    'POST',
    '/v1/IdentityDocuments',
    await multipart({ ...fields, DocumentType: ['passport', 'utility_bill'].slice(0, papers.length) }, papers),
  )
  assert.equal(answer.status, 201)
  return { sid: answer.body.sid as string, addressSid: address.sid as string }
}

const fetchDocument = async (sid: string) => (await api('GET', `/v1/IdentityDocuments/${sid}`)).body
const read = (sid: string) =>
  eventually(
    () => fetchDocument(sid),
    ({ documents }) => documents.every(({ status }: { status: string }) => status !== 'reading'),
  )
const settled = (sid: string) =>
  eventually(
    () => fetchDocument(sid),
    ({ verification_status: status, review_due_at: due }) => status !== 'pending' || due !== null,
  )
const reviewOf = async (sid: string) =>
  (await staff('GET', '/staff/v1/Reviews?Status=open&PageSize=1000')).body.reviews.find(
    (review: { subject_sid: string }) => review.subject_sid === sid,
  )

async function decide(sid: string, decision: Record<string, unknown>) {
  const review = await reviewOf(sid)
  assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`, {})).status, 200)
  return staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, decision)
}

describe('An identity document', () => {
  test('is read by the machine and compared with the details, field by field', async () => {
    const { sid } = await file(ERIKA)
    const { reading, verification_status: status } = await read(sid)
    assert.equal(status, 'draft')
    const verdict = (name: string) => reading.find(({ field }: { field: string }) => field === name)?.verdict
    assert.deepEqual(['first_name', 'last_name', 'birth_date'].map(verdict), ['same', 'same', 'same'])
  })

  test('is refused with every open point when it is incomplete, and stays a draft', async () => {
    const { sid } = await file({ first_name: 'Erika' }, ['passport-erika.jpg'])
    const { status, body } = await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    assert.equal(status, 400)
    const fields = body.details.reasons.map(({ field }: { field?: string }) => field)
    assert.ok(fields.includes('last_name') && fields.includes('birth_date'))
    assert.equal((await fetchDocument(sid)).verification_status, 'draft')
  })

  test('with another name goes to a person or fails, and never passes by machine', async () => {
    const { sid } = await file({ ...ERIKA, first_name: 'Petra', last_name: 'Schulze' })
    await read(sid)
    await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    const { verification_status: status, reasons, review_due_at: due } = await settled(sid)
    assert.ok(status === 'failed' ? reasons.length > 0 : status === 'pending' && due !== null)
  })

  test('that a reviewer rejects carries the reasons, can be edited and submitted again', async () => {
    const { sid } = await file({ ...ERIKA, first_name: 'Erica' })
    await read(sid)
    await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    const waiting = await settled(sid)
    if (waiting.verification_status === 'pending') {
      assert.equal((await api('POST', `/v1/IdentityDocuments/${sid}`, { FriendlyName: 'x' })).status, 409)
      assert.equal((await decide(sid, { Decision: 'reject' })).body.code, 70020)
      assert.equal(
        (await decide(sid, { Decision: 'reject', ReasonCodes: ['18002', 'name_mismatch'], Note: 'Please use the printed name.' })).status,
        200,
      )
    }
    const failed = await fetchDocument(sid)
    assert.equal(failed.verification_status, 'failed')
    assert.ok(failed.reasons.length > 0)
    const edited = await api('POST', `/v1/IdentityDocuments/${sid}`, { Attributes: JSON.stringify(ERIKA) })
    assert.equal(edited.body.verification_status, 'draft')
    assert.equal((await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})).status, 200)
  })
})

describe('A decided document', () => {
  test('buys the number, which is then compliant; its callbacks are signed as Twilio signs', async t => {
    const heard: { url: string; signature: string; params: Record<string, string>; headers: object }[] = []
    const receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push({
        url: request.url ?? '',
        signature: String(request.headers['x-twilio-signature']),
        params: Object.fromEntries(new URLSearchParams(body)),
        headers: request.headers,
      })
      response.writeHead(204).end()
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    t.after(() => receiver.close().closeAllConnections())
    const callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/status?kept=1`
    const { sid, addressSid } = await file(ERIKA, PAPERS, { StatusCallback: callback })
    await read(sid)
    await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    if ((await settled(sid)).verification_status === 'pending') await decide(sid, { Decision: 'approve' })
    assert.equal((await fetchDocument(sid)).verification_status, 'passed')

    const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/DE/Local.json?InLocality=Berlin&PageSize=1`)).body
      .available_phone_numbers
    const requirements = (
      await api('GET', `/v1/Requirements?PhoneNumber=${encodeURIComponent(number.phone_number)}&EndUserType=individual`)
    ).body
    assert.ok(requirements.qualifying.some((item: { sid: string }) => item.sid === sid))
    const bought = await api('POST', `${account()}/IncomingPhoneNumbers.json`, {
      PhoneNumber: number.phone_number,
      AddressSid: addressSid,
      IdentitySid: sid,
    })
    assert.equal(bought.status, 201)
    const compliance = (await api('GET', `/v1/PhoneNumbers/${bought.body.sid}/Compliance`)).body
    assert.deepEqual([compliance.status, compliance.reasons], ['compliant', []])
    assert.equal((await api('POST', `${account()}/Addresses/${addressSid}.json`, { Street: 'Anderswo 9' })).body.code, 21630)

    await eventually(
      async () => heard.length,
      count => count >= 2,
    )
    const passed = heard.find(({ params }) => params.Status === 'passed')
    assert.ok(passed, 'no callback says passed')
    assert.ok(twilio.validateRequest(server.authToken, passed.signature, callback, passed.params))
    const events = (await api('GET', `/v1/Events?SubjectSid=${sid}&PageSize=100`)).body.events.map(({ type }: { type: string }) => type)
    assert.deepEqual([events[0], events.includes('identity_document.passed')], ['identity_document.created', true])
  })

  test('taken away from its number leaves the number with a deadline; mapped again it is compliant again', async () => {
    const { sid, addressSid } = await file(ERIKA)
    await read(sid)
    await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    if ((await settled(sid)).verification_status === 'pending') await decide(sid, { Decision: 'approve' })
    const [number] = (await api('GET', `${account()}/AvailablePhoneNumbers/DE/Local.json?InLocality=Berlin&PageSize=1`)).body
      .available_phone_numbers
    const proof = { AddressSid: addressSid, IdentitySid: sid }
    const bought = (await api('POST', `${account()}/IncomingPhoneNumbers.json`, { PhoneNumber: number.phone_number, ...proof })).body
    const mapped = `${account()}/IncomingPhoneNumbers/${bought.sid}.json`
    assert.equal((await api('POST', mapped, { IdentitySid: '' })).status, 200)
    const { status, deadline, reasons } = (await api('GET', `/v1/PhoneNumbers/${bought.sid}/Compliance`)).body
    assert.deepEqual([status, reasons[0].code], ['action-required', 'proof_missing'])
    assert.ok(new Date(deadline).getTime() > Date.now() + 29 * 86_400_000)
    assert.equal((await api('POST', mapped, proof)).status, 200)
    assert.equal((await api('GET', `/v1/PhoneNumbers/${bought.sid}/Compliance`)).body.status, 'compliant')
  })

  test('that another reviewer has claimed is theirs, and a decided one is decided', async () => {
    const { sid } = await file({ ...ERIKA, last_name: 'Musterman' })
    await read(sid)
    await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {})
    const { verification_status: status } = await settled(sid)
    if (status !== 'pending') return
    const review = await reviewOf(sid)
    await staff('POST', `/staff/v1/Reviews/${review.sid}/Claim`, {})
    assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve' })).status, 200)
    assert.equal((await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve' })).body.code, 70021)
  })
})
