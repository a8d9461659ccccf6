import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Api, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { ADDRESS, type Customer, caseAbout, fileDocument, testCustomer } from './cases.ts'

const ERIKA = { Name: 'Erika Mustermann', BirthDate: '1984-08-12' }
let server: TestServer
let staff: Api
let customer: Customer
let document: string
let inquiry: string

before(async () => {
  server = await startServer()
  staff = staffApi(server)
  customer = await testCustomer(server, 'Holder of data')
  document = await fileDocument(customer, { number: 'TEST-BLURRY' })
  const made = await customer.api('POST', '/v1/Inquiries', {
    FriendlyName: 'Erika Mustermann',
    IsoCountry: 'DE',
    Attributes: JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann' }),
  })
  inquiry = made.body.sid
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, 'passport-erika.jpg')))]), 'front.jpg')
  await customer.api('POST', `/v1/Inquiries/${inquiry}/Attempts`, form)
  await eventually(
    () => customer.api('GET', `/v1/Inquiries/${inquiry}`),
    ({ body }) => body.status !== 'processing',
  )
  await fileDocument(customer, { name: 'Max Beispiel', number: 'TEST-BLURRY' })
})
after(() => server?.stop())

const path = (rest: string) => `/staff/v1/Accounts/${customer.sid}/${rest}`
interface Found {
  sid: string
  kind: string
  matched: string[]
  contradicted: string[]
}
const find = async (query: Record<string, string>): Promise<Found[]> => (await staff('POST', path('People'), query)).body.items
/** Those that nothing speaks against. */
const sure = (items: Found[]) => items.filter(({ contradicted }) => contradicted.length === 0)
const sidsOf = (items: { sid: string }[]) => items.map(({ sid }) => sid)

describe('what is held about a person', () => {
  test('is found by name, date of birth and number in an account, best first, and namesakes are marked', async () => {
    const items = await find(ERIKA)
    const kinds = new Set(items.map(({ kind }) => kind))
    assert.deepEqual([...kinds].sort(), ['address', 'identity_document', 'inquiry'])
    assert.deepEqual([items[0]?.sid, items[0]?.matched], [document, ['name', 'birthDate']])
    const other = await find({ ...ERIKA, BirthDate: '2001-01-01' })
    const namesake = other.find(({ sid }) => sid === document)
    assert.deepEqual(namesake?.contradicted, ['birthDate'])
    assert.deepEqual(await find({ Name: 'Nobody Here' }), [])
    assert.equal((await staff('POST', path('People'), {})).status, 400)
    assert.equal((await staff('POST', `/staff/v1/Accounts/AC${'0'.repeat(32)}/People`, ERIKA)).status, 404)
    const { body } = await customer.api('GET', '/v1/Events?Type=person.searched')
    assert.ok(body.events.length > 0)
    assert.ok(!JSON.stringify(body).includes('Mustermann'))
  })

  test('comes as an archive with the scans as they were filed, each thing noted in the journal', async () => {
    const items = await find(ERIKA)
    const answer = await fetch(server.url + path('PersonExports'), {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${server.staffKey}:${server.staffSecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ Sids: sidsOf(items) }),
    })
    assert.equal(answer.headers.get('content-type'), 'application/zip')
    const dir = await mkdtemp(join(tmpdir(), 'cs-person-'))
    try {
      await writeFile(join(dir, 'person.zip'), Buffer.from(await answer.arrayBuffer()))
      execFileSync('python3', ['-m', 'zipfile', '-e', join(dir, 'person.zip'), dir])
      const scans = await readdir(join(dir, 'scans'))
      const original = await readFile(join(SPECIMENS, 'passport-erika.jpg'))
      const passports = await Promise.all(scans.filter(name => name.endsWith('.jpg')).map(name => readFile(join(dir, 'scans', name))))
      assert.ok(passports.some(bytes => bytes.equals(original)))
      const filed = JSON.parse(await readFile(join(dir, 'data', `identity_document-${document}.json`), 'utf8'))
      assert.equal(filed.data.attributes.last_name, 'Mustermann')
      assert.ok(filed.history.length > 2)
      assert.ok((await readdir(join(dir, 'id-checks', inquiry))).includes('1-front.png'))
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
    const { body } = await customer.api('GET', `/v1/Events?Type=person.exported&SubjectSid=${document}`)
    assert.equal(body.events.length, 1)
    const stranger = await staff('POST', path('PersonExports'), { Sids: `RI${'0'.repeat(32)}` })
    assert.equal(stranger.status, 400)
  })
})

describe('everything of an account', () => {
  async function unpacked(answer: Response, look: (dir: string) => Promise<void>): Promise<void> {
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/zip'])
    const dir = await mkdtemp(join(tmpdir(), 'cs-account-'))
    try {
      await writeFile(join(dir, 'account.zip'), Buffer.from(await answer.arrayBuffer()))
      execFileSync('python3', ['-m', 'zipfile', '-e', join(dir, 'account.zip'), dir])
      await look(dir)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }
  const ask = (place: string, name: string, secret: string) =>
    fetch(server.url + place, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` },
    })
  const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n').filter(Boolean)

  test('comes to its owner as one archive, without what staff note and what the vendor keeps; to an operator with both', async () => {
    await unpacked(await ask('/v1/AccountExports', customer.sid, customer.authToken), async dir => {
      const names = await readdir(join(dir, 'data'))
      for (const name of [`identity_document-${document}.json`, `inquiry-${inquiry}.json`]) assert.ok(names.includes(name), name)
      const filed = JSON.parse(await readFile(join(dir, 'data', `identity_document-${document}.json`), 'utf8'))
      assert.equal(filed.data.attributes.last_name, 'Mustermann')
      assert.ok(filed.decisions.every((decision: object) => !('notes' in decision)))
      assert.ok((await readdir(join(dir, 'scans'))).length > 0)
      assert.ok(!(await readdir(dir)).includes('id-checks'))
      const { body } = await customer.api('GET', '/v1/Events?PageSize=1000')
      const told = await linesOf(join(dir, 'events.jsonl'))
      assert.ok(told.length > 5 && told.length <= body.events.length)
      assert.equal(JSON.parse(told[0] ?? '').sid, body.events[0].sid)
    })
    await unpacked(await ask(path('Exports'), server.staffKey, server.staffSecret), async dir =>
      assert.ok((await readdir(join(dir, 'id-checks', inquiry))).includes('1-front.png')),
    )
    const { body } = await customer.api('GET', '/v1/Events?Type=account.exported')
    assert.equal(body.events.length, 2)
  })
})

describe('erasing a person', () => {
  test('is refused under a legal hold', async () => {
    await staff('POST', `/staff/v1/Accounts/${customer.sid}/Hold`, { LegalHold: 'true' })
    assert.equal((await staff('POST', path('PersonErasures'), { Sids: document })).body.code, 70041)
    await staff('POST', `/staff/v1/Accounts/${customer.sid}/Hold`, { LegalHold: 'false' })
  })

  test('keeps what a number relies on or somebody decides about, and says so', async () => {
    const passed = await fileDocument(customer, { name: 'Kim Relied', number: 'TEST-PASS' })
    const pending = await fileDocument(customer, { name: 'Kim Relied' })
    const { body: filed } = await customer.api('GET', `/v1/IdentityDocuments/${passed}`)
    const { body: stock } = await staff(
      'GET',
      '/staff/v1/Numbers?IsoCountry=DE&NumberType=local&Locality=Berlin&Status=available&PageSize=1',
    )
    const bought = await customer.api('POST', `/2010-04-01/Accounts/${customer.sid}/IncomingPhoneNumbers.json`, {
      PhoneNumber: stock.numbers[0].phone_number,
      IdentitySid: passed,
      AddressSid: filed.address_sid,
    })
    assert.equal(bought.status, 201)
    const { body } = await staff('POST', path('PersonErasures'), { Sids: [passed, pending, filed.address_sid] })
    assert.deepEqual(body.erased, [])
    assert.deepEqual(sidsOf(body.kept).sort(), [passed, pending, filed.address_sid].sort())
    assert.ok(body.kept.every(({ why }: { why: string }) => why.length > 10))
    assert.equal((await customer.api('GET', `/v1/IdentityDocuments/${passed}`)).status, 200)
  })

  test('destroys the keys at once, with receipts, and nothing of it is found any more', async () => {
    const request = (await customer.api('POST', '/v1/Requests', { Subject: 'Erika Mustermann', Message: 'Please.' })).body.sid
    const review = await caseAbout(staff, request)
    const loose = await customer.api('POST', `/2010-04-01/Accounts/${customer.sid}/Addresses.json`, ADDRESS)
    const sids = sidsOf(sure(await find(ERIKA)))
    assert.ok([document, inquiry, request, loose.body.sid].every(sid => sids.includes(sid)))
    const { status, body } = await staff('POST', path('PersonErasures'), { Sids: sids })
    assert.equal(status, 200)
    assert.deepEqual(body.kept, [])
    assert.deepEqual(sidsOf(body.erased).sort(), [...sids].sort())
    assert.deepEqual(sidsOf(sure(await find(ERIKA))), [])
    for (const sid of [document, inquiry, request]) {
      const receipts = (await staff('GET', `/staff/v1/Erasures?SubjectSid=${sid}&Cause=request`)).body.erasures
      assert.ok(receipts.length > 0, sid)
    }
    assert.equal((await customer.api('GET', `/v1/IdentityDocuments/${document}`)).status, 404)
    assert.equal((await customer.api('GET', `/v1/Requests/${request}`)).status, 404)
    assert.equal((await staff('GET', `/staff/v1/Reviews/${review}`)).body.status, 'withdrawn')
    const shown = await customer.api('GET', `/v1/Inquiries/${inquiry}`)
    assert.ok([200, 404].includes(shown.status) && !JSON.stringify(shown.body).includes('Mustermann'))
  })
})

test('how much an account has is told', async () => {
  const { body } = await staff('GET', path('Holdings'))
  assert.deepEqual([body.numbers, body.identity_documents, body.open_reviews], [1, 3, 1])
})
