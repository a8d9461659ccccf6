import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { type Api, apiOf, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { ADDRESS, type Customer, fileDocument, testCustomer } from './cases.ts'

let server: TestServer
let staff: Api

before(async () => {
  server = await startServer()
  staff = staffApi(server)
})
after(() => server?.stop())

const advance = (days: number) => staff('POST', '/staff/v1/Sandbox/Clock', { Advance: `P${days}D` })
const erasuresOf = async (subjectSid: string) => (await staff('GET', `/staff/v1/Erasures?SubjectSid=${subjectSid}`)).body.erasures

/** An address that was deleted, a scan that nobody uses, and an ID check with a picture. */
async function leavings(customer: Customer): Promise<{ address: string; document: string; file: string; inquiry: string }> {
  const { api, sid } = customer
  const address = (await api('POST', `/2010-04-01/Accounts/${sid}/Addresses.json`, ADDRESS)).body.sid
  await api('DELETE', `/2010-04-01/Accounts/${sid}/Addresses/${address}.json`)
  const document = await fileDocument(customer, { number: 'TEST-BLURRY' })
  const file = (await api('GET', `/v1/IdentityDocuments/${document}`)).body.documents[0].sid
  const inquiry = (await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })).body.sid
  const form = await multipart({ IsoCountry: 'DE', DocumentType: 'passport' }, ['passport-erika.jpg'])
  const picture = form.get('File')
  assert.ok(picture instanceof Blob)
  form.delete('File')
  form.set('Front', picture, 'front.jpg')
  await api('POST', `/v1/Inquiries/${inquiry}/Attempts`, form)
  await eventually(
    () => api('GET', `/v1/Inquiries/${inquiry}`),
    ({ body }) => body.status !== 'processing',
  )
  return { address, document, file, inquiry }
}

describe('the journal', () => {
  test('is found by actor, subject, account, kind and time, newest first, with names', async () => {
    const customer = await testCustomer(server, 'Searched')
    const request = await customer.api('POST', '/v1/Requests', { Subject: 'Help', Message: 'Please.' })
    const search = async (query: string) => (await staff('GET', `/staff/v1/Audit?${query}`)).body.events
    const bySubject = await search(`SubjectSid=${request.body.sid}`)
    assert.deepEqual(
      bySubject.map((one: Record<string, unknown>) => [one.type, one.account_name, one.actor_kind]),
      [['request.created', 'Searched', 'account']],
    )
    const made = await search(`ActorSid=${server.staffKey}&Type=account.created&AccountSid=${customer.sid}`)
    assert.equal(made.length, 1)
    assert.ok(made[0].actor_name)
    const family = await search(`AccountSid=${customer.sid}&Type=request`)
    assert.deepEqual(
      family.map((one: { type: string }) => one.type),
      ['request.created'],
    )
    assert.deepEqual(await search(`SubjectSid=${request.body.sid}&To=2020-01-01`), [])
    assert.equal((await staff('GET', '/staff/v1/Audit?From=yesterday')).status, 400)
    const all = await search('PageSize=100')
    assert.ok(all.every((one: { sequence: number }, at: number) => at === 0 || one.sequence < all[at - 1].sequence))
  })

  test('is taken along as CSV, and the taking is in it', async () => {
    const answer = await staff('GET', '/staff/v1/Audit/Export?Type=account')
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="audit-.*\.csv"$/)
    const rows = parse(answer.body, { columns: true }) as Record<string, string>[]
    assert.ok(rows.length >= 2 && rows.every(row => row.type?.startsWith('account.')))
    const { body } = await staff('GET', '/staff/v1/Audit?Type=audit.exported')
    assert.equal(body.events[0].actor_sid, server.staffKey)
  })

  test('has a chain that can be followed, with a signed head to keep elsewhere', async () => {
    const chain = await eventually(
      () => staff('GET', '/staff/v1/Audit/Chain'),
      ({ body }) => body.sealed > 0,
    )
    const head: string = chain.body.head
    assert.equal(chain.body.anchor.content.head, head)
    assert.equal(chain.body.anchor.signature.public_key, (await staff('GET', '/v1/EvidenceKey')).body.public_key)
    const verdict = await staff('POST', '/staff/v1/Audit/Verify', { Head: head })
    assert.deepEqual([verdict.body.is_whole, verdict.body.broken_at, verdict.body.knows_head], [true, null, true])
    const stranger = await staff('POST', '/staff/v1/Audit/Verify', { Head: 'f'.repeat(64) })
    assert.deepEqual([stranger.body.is_whole, stranger.body.knows_head], [false, false])
  })
})

describe('the backlog of callbacks', () => {
  test('says who does not take them, without secrets in addresses, and sends a failed one again', async () => {
    let status = 410
    const receiver = createServer((_request, response) => response.writeHead(status).end())
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
    try {
      const customer = await testCustomer(server, 'Called back')
      const made = await customer.api('POST', '/v1/Inquiries', { IsoCountry: 'DE', StatusCallback: `http://${host}/hook?secret=1` })
      await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: made.body.sid, Status: 'passed' })
      const failed = await eventually(
        () => staff('GET', `/staff/v1/CallbackDeliveries?Status=failed&AccountSid=${customer.sid}`),
        ({ body }) => body.callback_deliveries.length > 0,
      )
      const [delivery] = failed.body.callback_deliveries
      assert.deepEqual([delivery.receiver, delivery.response_status], [`http://${host}/hook`, 410])
      const { body } = await staff('GET', '/staff/v1/CallbackReceivers')
      const row = body.receivers.find((one: { account_sid: string }) => one.account_sid === customer.sid)
      assert.deepEqual([row.host, row.failed, row.last_response_status], [host, 1, 410])
      status = 200
      assert.equal((await staff('POST', `/staff/v1/CallbackDeliveries/${delivery.sid}/Replay`)).status, 200)
      await eventually(
        () => staff('GET', `/staff/v1/CallbackDeliveries?Status=delivered&AccountSid=${customer.sid}`),
        answer => answer.body.callback_deliveries.some((one: { sid: string }) => one.sid === delivery.sid),
      )
    } finally {
      receiver.close()
    }
  })
})

describe('erasure', () => {
  test('stops under a legal hold, everywhere, also when the customer asks; it goes on when the hold is lifted, with receipts', async () => {
    const held = await testCustomer(server, 'Held')
    const free = await testCustomer(server, 'Free')
    const [kept, gone] = [await leavings(held), await leavings(free)]
    const hold = await staff('POST', `/staff/v1/Accounts/${held.sid}/Hold`, { LegalHold: 'true' })
    assert.deepEqual([hold.status, hold.body.legal_hold], [200, true])
    assert.equal((await held.api('POST', `/v1/Inquiries/${kept.inquiry}/Redact`)).body.code, 70041)
    await advance(31)
    for (const sid of [gone.address, gone.file, gone.inquiry]) {
      const [receipt] = await eventually(
        () => erasuresOf(sid),
        found => found.length > 0,
      )
      assert.match(receipt.receipt, /[0-9a-f]{64}/, sid)
    }
    for (const sid of [kept.address, kept.file, kept.inquiry]) assert.deepEqual(await erasuresOf(sid), [])
    const overview = await staff('GET', '/staff/v1/Retention')
    const classOf = (name: string) => overview.body.classes.find((one: { name: string }) => one.name === name)
    assert.ok(classOf('scans').held >= 2 && classOf('details').held >= 1 && classOf('id_checks').held >= 1)
    assert.deepEqual(
      overview.body.held_accounts.map(({ sid }: { sid: string }) => sid),
      [held.sid],
    )
    await staff('POST', `/staff/v1/Accounts/${held.sid}/Hold`, { LegalHold: 'false' })
    for (const sid of [kept.address, kept.file, kept.inquiry])
      await eventually(
        () => erasuresOf(sid),
        found => found.length > 0,
      )
    const { body } = await staff('GET', `/staff/v1/Audit?SubjectSid=${held.sid}&Type=account`)
    assert.deepEqual(
      body.events.map((one: { type: string }) => one.type),
      ['account.hold_lifted', 'account.held', 'account.created'],
    )
  })

  test('follows the closing of an account: its numbers are given back, and what was typed goes after its time', async () => {
    const { body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Closing', Type: 'full' })
    const api = apiOf(server.url, { name: body.sid, secret: body.auth_token })
    const address = (await api('POST', `/2010-04-01/Accounts/${body.sid}/Addresses.json`, ADDRESS)).body.sid
    const request = (await api('POST', '/v1/Requests', { Subject: 'Help', Message: 'Please.' })).body.sid
    const { body: stock } = await staff('GET', '/staff/v1/Numbers?IsoCountry=US&NumberType=local&Status=available&PageSize=1')
    const PhoneNumber = stock.numbers[0].phone_number
    const bought = await api('POST', `/2010-04-01/Accounts/${body.sid}/IncomingPhoneNumbers.json`, { PhoneNumber, AddressSid: address })
    assert.equal(bought.status, 201)
    await staff('POST', `/staff/v1/Accounts/${body.sid}`, { Status: 'closed' })
    await eventually(
      () => staff('GET', `/staff/v1/Audit?AccountSid=${body.sid}&Type=number.released`),
      answer => answer.body.events.length === 1,
    )
    await advance(31)
    for (const sid of [address, request]) {
      const [receipt] = await eventually(
        () => erasuresOf(sid),
        found => found.length > 0,
      )
      assert.deepEqual([receipt.kind, receipt.cause], ['details', 'closing'])
    }
    const { body: queue } = await staff('GET', `/staff/v1/Reviews?SubjectSid=${request}`)
    assert.equal(queue.reviews[0].holder, '')
  })
})
