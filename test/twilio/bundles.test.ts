import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import twilio from 'twilio'
import { type Api, accountApi, apiOf, eventually, multipart, sdkOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const RC = '/v2/RegulatoryCompliance'
const BERLIN = {
  CustomerName: 'Muster GmbH',
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
}
const NATIONAL = { FriendlyName: 'Muster', Email: 'a@example.com', IsoCountry: 'de', NumberType: 'national', EndUserType: 'business' }

let server: TestServer
let api: Api
let staff: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

interface Filed {
  bundle: string
  person: string
  paper: string
  address: string
}

/** A complete draft, its paper with a scan. */
async function file(owner: Api, accountSid: string, extra: Record<string, string> = {}): Promise<Filed> {
  const address = (await owner('POST', `/2010-04-01/Accounts/${accountSid}/Addresses.json`, BERLIN)).body.sid
  const person = (
    await owner('POST', `${RC}/EndUsers`, { FriendlyName: 'M', Type: 'business', Attributes: '{"business_name":"Muster GmbH"}' })
  ).body.sid
  const form = {
    FriendlyName: 'Extract',
    Type: 'trade_license',
    Attributes: JSON.stringify({ business_name: 'Muster GmbH', address_sids: [address] }),
  }
  const paper = (await owner('POST', `${RC}/SupportingDocuments`, await multipart(form, [{ name: 'extract.pdf', bytes: PDF }]))).body.sid
  const bundle = (await owner('POST', `${RC}/Bundles`, { ...NATIONAL, ...extra })).body.sid
  for (const ObjectSid of [person, paper]) await owner('POST', `${RC}/Bundles/${bundle}/ItemAssignments`, { ObjectSid })
  return { bundle, person, paper, address }
}

const submit = (owner: Api, sid: string) => owner('POST', `${RC}/Bundles/${sid}`, { Status: 'pending-review' })

async function decide(sid: string, decision: Record<string, string | string[]>) {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  return staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, decision)
}

async function approved(): Promise<Filed> {
  const filed = await file(api, server.accountSid)
  assert.equal((await submit(api, filed.bundle)).status, 200)
  assert.equal((await decide(filed.bundle, { Decision: 'approve' })).status, 200)
  return filed
}

describe('Handing in', () => {
  test('a noncompliant submission is refused with the evaluation, and stays a draft', async () => {
    const { body: bundle } = await api('POST', `${RC}/Bundles`, NATIONAL)
    const refused = await submit(api, bundle.sid)
    assert.deepEqual([refused.status, refused.body.code], [400, 22216])
    const { status, results } = refused.body.details.evaluation
    assert.equal(status, 'noncompliant')
    assert.deepEqual(
      results.map((result: { error_code: number }) => result.error_code),
      [22214, 22216],
    )
    assert.equal((await api('GET', `${RC}/Bundles/${bundle.sid}`)).body.status, 'draft')
  })

  test('what a reviewer looks at keeps its details, and the address behind it its place', async () => {
    const { bundle, person, paper, address } = await file(api, server.accountSid)
    await submit(api, bundle)
    assert.equal((await api('POST', `${RC}/EndUsers/${person}`, { Attributes: '{"business_name":"Other"}' })).status, 409)
    assert.equal((await api('POST', `${RC}/SupportingDocuments/${paper}`, { Attributes: '{}' })).status, 409)
    const moved = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses/${address}.json`, { Street: 'Anderswo 1' })
    assert.deepEqual([moved.status, moved.body.code], [400, 21630])
  })

  test('the reading of a scan is set beside the details for the reviewer, and never makes an evaluation noncompliant', async () => {
    const { bundle, paper } = await file(api, server.accountSid)
    const read = await eventually(
      () => api('GET', `${RC}/SupportingDocuments/${paper}`),
      ({ body }) => body.reading.length > 0,
    )
    const name = read.body.reading.find(({ field }: { field: string }) => field === 'business_name')
    assert.notEqual(name.verdict, 'same', 'the paper names another company')
    const { body: evaluation } = await api('POST', `${RC}/Bundles/${bundle}/Evaluations`)
    assert.equal(evaluation.status, 'compliant')
    assert.ok(evaluation.readings[0].fields.length > 0)
    await submit(api, bundle)
    const { body: queue } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${bundle}`)
    const { body: review } = await staff('GET', `/staff/v1/Reviews/${queue.reviews[0].sid}`)
    assert.equal(review.case.supporting_documents[0].files[0].mime_type, 'application/pdf')
    assert.ok(review.case.reading.length > 0)
  })

  test('a test bundle is rejected by itself with 18099', async () => {
    const { bundle, paper } = await file(api, server.accountSid, { IsTest: 'true' })
    assert.equal((await submit(api, bundle)).body.status, 'twilio-rejected')
    assert.deepEqual((await api('GET', `${RC}/SupportingDocuments/${paper}`)).body.errors, [{ code: 18099 }])
  })
})

describe('Deciding', () => {
  test('a rejection names its codes on the documents; mended and handed in again it is approved', async () => {
    const { bundle, paper } = await file(api, server.accountSid)
    await submit(api, bundle)
    await decide(bundle, { Decision: 'reject', ReasonCodes: ['18002', 'address_mismatch'], Note: 'Page two is missing' })
    const { body: rejected } = await api('GET', `${RC}/SupportingDocuments/${paper}`)
    assert.deepEqual([rejected.status, rejected.errors], ['rejected', [{ code: 18002 }, { code: 18016 }]])
    assert.match(rejected.failure_reason, /Page two is missing/)
    await api('POST', `${RC}/SupportingDocuments/${paper}`, await multipart({}, [{ name: 'better.pdf', bytes: PDF }]))
    assert.equal((await submit(api, bundle)).body.status, 'pending-review')
    await decide(bundle, { Decision: 'approve' })
    const { body: mended } = await api('GET', `${RC}/SupportingDocuments/${paper}`)
    assert.deepEqual([mended.status, mended.errors, mended.failure_reason], ['approved', null, null])
  })

  test('a paper that carries an approved bundle stays approved when another bundle with it is rejected', async () => {
    const { person, paper } = await approved()
    const { body: second } = await api('POST', `${RC}/Bundles`, NATIONAL)
    for (const ObjectSid of [person, paper]) await api('POST', `${RC}/Bundles/${second.sid}/ItemAssignments`, { ObjectSid })
    await submit(api, second.sid)
    await decide(second.sid, { Decision: 'reject', ReasonCodes: ['18002'] })
    assert.equal((await api('GET', `${RC}/SupportingDocuments/${paper}`)).body.status, 'approved')
  })

  test('callbacks carry both spellings, tell of every state but in-review, and are signed', async () => {
    const heard: { params: Record<string, string>; signature: string }[] = []
    const listener = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push({ params: Object.fromEntries(new URLSearchParams(body)), signature: String(request.headers['x-twilio-signature']) })
      response.writeHead(204).end()
    })
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    // A listening TCP server has an address of this shape.
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook?kept=1`
    const { bundle } = await file(api, server.accountSid, { StatusCallback: url })
    await submit(api, bundle)
    const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${bundle}`)
    await staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Claim`)
    await decide(bundle, { Decision: 'reject', ReasonCodes: ['18002'], Note: 'for the owner only' })
    await eventually(
      async () => heard.length,
      count => count >= 2,
    )
    listener.close()
    assert.deepEqual(
      heard.map(({ params }) => params.Status),
      ['pending-review', 'twilio-rejected'],
    )
    const last = heard.at(-1)
    assert.equal(last?.params.BundleSid, bundle)
    assert.equal(last?.params.BundleSID, bundle)
    assert.ok(last?.params.FailureReason && !last.params.FailureReason.includes('for the owner only'))
    assert.ok(twilio.validateRequest(server.authToken, last.signature, url, last.params))
  })
})

describe('Updates of an approved bundle', () => {
  const start = (BundleSid: string) => api('POST', '/v1/ComplianceUpdates', { BundleSid })
  const itemsOf = async (bundle: string): Promise<string[]> =>
    (await api('GET', `${RC}/Bundles/${bundle}/ItemAssignments`)).body.results.map(({ object_sid }: { object_sid: string }) => object_sid)

  /** Puts a new holder in the place of the old one. */
  async function swapPerson(draft: string, old: string): Promise<string> {
    const { body } = await api('GET', `${RC}/Bundles/${draft}/ItemAssignments`)
    const { sid } = body.results.find(({ object_sid }: { object_sid: string }) => object_sid === old)
    const fields = { FriendlyName: 'N', Type: 'business', Attributes: '{"business_name":"Muster GmbH"}' }
    const person = (await api('POST', `${RC}/EndUsers`, fields)).body.sid
    assert.equal((await api('DELETE', `${RC}/Bundles/${draft}/ItemAssignments/${sid}`)).status, 204)
    assert.equal((await api('POST', `${RC}/Bundles/${draft}/ItemAssignments`, { ObjectSid: person })).status, 201)
    return person
  }

  test('once approved, the update takes its place by itself, the draft goes, and the bundle stays approved throughout', async () => {
    const { bundle, person, paper } = await approved()
    const { body: update } = await start(bundle)
    assert.deepEqual([update.bundle_sid, update.status], [bundle, 'open'])
    const draft = update.draft_bundle_sid
    const replacement = await swapPerson(draft, person)
    assert.equal((await submit(api, draft)).status, 200)
    assert.deepEqual(new Set(await itemsOf(bundle)), new Set([person, paper]))
    await decide(draft, { Decision: 'approve' })
    await eventually(
      () => itemsOf(bundle),
      items => items.includes(replacement),
    )
    assert.deepEqual(new Set(await itemsOf(bundle)), new Set([replacement, paper]))
    assert.equal((await api('GET', `${RC}/Bundles/${bundle}`)).body.status, 'twilio-approved')
    assert.equal((await api('GET', `${RC}/Bundles/${draft}`)).status, 404)
    const { body: listed } = await api('GET', `/v1/ComplianceUpdates?BundleSid=${bundle}`)
    assert.deepEqual(
      listed.compliance_updates.map(({ status }: { status: string }) => status),
      ['done'],
    )
  })

  test('one at a time: an open one is answered again; a discarded one leaves room', async () => {
    const { bundle } = await approved()
    const first = (await start(bundle)).body.draft_bundle_sid
    assert.equal((await start(bundle)).body.draft_bundle_sid, first)
    assert.equal((await api('DELETE', `${RC}/Bundles/${first}`)).status, 204)
    assert.notEqual((await start(bundle)).body.draft_bundle_sid, first)
  })

  test('a rejected update stays with its reasons, to be mended and handed in again', async () => {
    const { bundle, person } = await approved()
    const draft = (await start(bundle)).body.draft_bundle_sid
    const replacement = await swapPerson(draft, person)
    await submit(api, draft)
    await decide(draft, { Decision: 'reject', ReasonCodes: 'name_mismatch' })
    assert.equal((await api('GET', `${RC}/Bundles/${draft}`)).body.status, 'twilio-rejected')
    await submit(api, draft)
    await decide(draft, { Decision: 'approve' })
    await eventually(
      () => itemsOf(bundle),
      items => items.includes(replacement),
    )
  })

  test("a draft cannot be updated, and a stranger's bundle is answered like one that never existed", async () => {
    const { bundle } = await file(api, server.accountSid)
    assert.equal((await start(bundle)).body.code, 22223)
    const { body: other } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Other', Type: 'full' })
    const theirs = apiOf(server.url, { name: other.sid, secret: other.auth_token })
    const [foreign, invented] = [
      await theirs('POST', '/v1/ComplianceUpdates', { BundleSid: bundle }),
      await theirs('POST', '/v1/ComplianceUpdates', { BundleSid: `BU${'0'.repeat(32)}` }),
    ]
    assert.deepEqual([foreign.status, foreign.body], [invented.status, invented.body])
  })
})

describe('Copies and clones', () => {
  test('an approved copy gives its items to the bundle, whose end date goes; an unapproved one is 22224', async () => {
    const { bundle } = await approved()
    await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: bundle, ValidUntil: '2030-01-01T00:00:00Z' })
    const { body: copy } = await api('POST', `${RC}/Bundles/${bundle}/Copies`)
    const early = await api('POST', `${RC}/Bundles/${bundle}/ReplaceItems`, { FromBundleSid: copy.sid })
    assert.deepEqual([early.status, early.body.code], [400, 22224])
    await submit(api, copy.sid)
    await decide(copy.sid, { Decision: 'approve' })
    const replaced = await api('POST', `${RC}/Bundles/${bundle}/ReplaceItems`, { FromBundleSid: copy.sid })
    assert.deepEqual([replaced.status, replaced.body.valid_until], [201, null])
    assert.equal((await api('DELETE', `${RC}/Bundles/${copy.sid}`)).status, 204)
  })

  test('a bundle whose address was deleted cannot be copied: 22230', async () => {
    const { bundle, address } = await approved()
    await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: bundle, ValidUntil: '2030-01-01T00:00:00Z' })
    assert.equal((await api('DELETE', `/2010-04-01/Accounts/${server.accountSid}/Addresses/${address}.json`)).status, 204)
    assert.equal((await api('POST', `${RC}/Bundles/${bundle}/Copies`)).body.code, 22230)
  })

  test('a clone has copies of everything in the other account, the address and the scan too', async () => {
    const { bundle, address } = await approved()
    const sub = await sdkOf(server.url, server.accountSid, server.authToken).api.v2010.accounts.create({ friendlyName: 'Sub' })
    const theirs = apiOf(server.url, { name: sub.sid, secret: sub.authToken })
    const { body: clone } = await api('POST', `${RC}/Bundles/${bundle}/Clones`, { TargetAccountSid: sub.sid })
    const { body: seen } = await theirs('GET', `${RC}/Bundles/${clone.bundle_sid}`)
    assert.deepEqual([seen.status, seen.account_sid], ['twilio-approved', sub.sid])
    const { body: items } = await theirs('GET', `${RC}/Bundles/${clone.bundle_sid}/ItemAssignments`)
    const paperSid = items.results.map(({ object_sid: sid }: { object_sid: string }) => sid).find((sid: string) => sid.startsWith('RD'))
    const { body: paper } = await theirs('GET', `${RC}/SupportingDocuments/${paperSid}`)
    assert.deepEqual([paper.status, paper.mime_type], ['approved', 'application/pdf'])
    const [own] = paper.attributes.address_sids
    assert.notEqual(own, address)
    const { body: home } = await theirs('GET', `/2010-04-01/Accounts/${sub.sid}/Addresses/${own}.json`)
    assert.equal(home.street, BERLIN.Street)
    assert.equal((await api('GET', `${RC}/Bundles/${clone.bundle_sid}`)).status, 404, 'the source account does not see it')
  })

  test('a clone into a stranger is refused as if the account did not exist', async () => {
    const { bundle } = await approved()
    const stranger = await api('POST', `${RC}/Bundles/${bundle}/Clones`, { TargetAccountSid: `AC${'0'.repeat(32)}` })
    assert.deepEqual([stranger.status, stranger.body.code], [400, 20001])
  })
})

describe('Who sees what', () => {
  test("another account's bundle and items are as if they never existed", async () => {
    const sub = await sdkOf(server.url, server.accountSid, server.authToken).api.v2010.accounts.create({ friendlyName: 'Other' })
    const theirs = apiOf(server.url, { name: sub.sid, secret: sub.authToken })
    const filed = await file(theirs, sub.sid)
    assert.equal((await api('GET', `${RC}/Bundles/${filed.bundle}`)).body.code, 20404)
    assert.equal((await api('POST', `${RC}/Bundles/${filed.bundle}`, { Status: 'pending-review' })).status, 404)
    const { body: mine } = await api('POST', `${RC}/Bundles`, NATIONAL)
    const assigned = await api('POST', `${RC}/Bundles/${mine.sid}/ItemAssignments`, { ObjectSid: filed.person })
    assert.deepEqual([assigned.status, assigned.body.code], [400, 22205])
    assert.equal((await api('POST', `${RC}/Bundles/${mine.sid}/ReplaceItems`, { FromBundleSid: filed.bundle })).body.code, 22225)
  })

  test('the same end user is not found on the other host', async () => {
    const { person } = await file(api, server.accountSid)
    assert.equal((await api('GET', `/v1/EndUsers/${person}`)).status, 404)
  })

  test('a bundle is not found as a customer profile', async () => {
    const { bundle } = await file(api, server.accountSid)
    assert.equal((await api('GET', `/v1/CustomerProfiles/${bundle}`)).status, 404)
  })
})

/** One page that names another company than the details. */
const PDF = Buffer.from(pdf('Handelsregister', ['Andere Firma AG', 'Unter den Linden 1', '10117 Berlin']), 'latin1')

function pdf(title: string, lines: readonly string[]): string {
  const page = `BT 60 780 Td /F1 20 Tf (${title}) Tj 0 -40 Td ${lines.map(line => `/F1 13 Tf (${line}) Tj 0 -22 Td`).join(' ')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(text.length)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const start = text.length
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
}
