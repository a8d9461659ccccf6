import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { POSTAL_EXAMPLES } from '../../src/domain/addresses/facts.ts'
import { callingCode } from '../../src/domain/calling-code.ts'
import type { EndUserType, NumberType } from '../../src/domain/regulations/regulation.ts'
import { type Api, apiOf, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { shippedRules } from '../support/shipped-rules.ts'

const V2 = '/v2/RegulatoryCompliance'
const READING_MS = 240_000
const rules = shippedRules()

interface Group {
  isoCountry: string
  numberType: NumberType
  endUserType: EndUserType
}

/** Every country and type of number that some rule names, for either kind of holder. */
const groups: Group[] = [...new Map(rules.map(rule => [`${rule.isoCountry} ${rule.numberType}`, rule])).values()].flatMap(
  ({ isoCountry, numberType }) => (['individual', 'business'] as const).map(endUserType => ({ isoCountry, numberType, endUserType })),
)
const ruleOf = ({ isoCountry, numberType, endUserType }: Group) =>
  rules.find(rule => rule.isoCountry === isoCountry && rule.numberType === numberType && rule.endUserType === endUserType)
const nameOf = ({ isoCountry, numberType, endUserType }: Group) => `${isoCountry} ${numberType} ${endUserType}`

describe('Every kind of number and holder in the shipped rules', () => {
  let server: TestServer
  let staff: Api
  let api: Api
  let home: string
  let scan: Buffer
  before(async () => {
    server = await startServer()
    staff = staffApi(server)
    const account = (await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'All rules', Type: 'full', IsTest: 'true' })).body
    api = apiOf(server.url, { name: account.sid, secret: account.auth_token })
    home = `/2010-04-01/Accounts/${account.sid}`
    scan = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'white' } })
      .png()
      .toBuffer()
  })
  after(() => server?.stop())

  const requirementsOf = async ({ isoCountry, numberType, endUserType }: Group) => {
    const query = new URLSearchParams({ IsoCountry: isoCountry, NumberType: numberType, EndUserType: endUserType })
    return (await api('GET', `/v1/Requirements?${query}`)).body
  }

  test('what is needed is a rule that can be met, or plainly not for such a holder', async () => {
    for (const group of groups) {
      const rule = ruleOf(group)
      const { offered_to, regulations, fields, documents, ways } = await requirementsOf(group)
      const name = nameOf(group)
      assert.equal(offered_to.includes(group.endUserType), rule?.isAvailable === true, name)
      assert.ok(offered_to.length > 0, `${name}: nobody can have such a number`)
      if (!rule?.isAvailable) {
        assert.deepEqual([fields, documents, ways], [[], [], []], name)
        continue
      }
      assert.deepEqual([regulations.length, regulations[0].proof, ways.length], [1, rule.proof, 1], name)
      for (const field of fields) assert.ok(field.friendly_name && field.friendly_name !== field.name, `${name}: ${field.name}`)
      for (const paper of documents) assert.ok(paper.friendly_name && paper.accepted.length > 0, `${name}: ${paper.requirement_name}`)
    }
  })

  for (const group of groups.filter(one => ruleOf(one)?.isAvailable)) {
    test(`what is asked for can be filed, and buys a number: ${nameOf(group)}`, async () => {
      const rule = ruleOf(group)
      const phoneNumber = await stocked(group)
      const address = await addressIn(group)
      const proof: Record<string, string> =
        rule?.proof === 'identity_document'
          ? { IdentitySid: await passedDocument(group, address) }
          : rule?.proof === 'bundle'
            ? { BundleSid: await approvedBundle(group, address) }
            : {}
      const { status, body } = await api('POST', `${home}/IncomingPhoneNumbers.json`, {
        PhoneNumber: phoneNumber,
        AddressSid: address,
        ...proof,
      })
      assert.equal(status, 201, JSON.stringify(body))
      assert.notEqual(body.compliance_status, 'action-required')
    })
  }

  let made = 0
  /** A number of the group, put into the stock. */
  async function stocked({ isoCountry, numberType }: Group): Promise<string> {
    const phoneNumber = `+${callingCode(isoCountry)}${PREFIXES[`${isoCountry} ${numberType}`] ?? '2'}${String(1_000_000 + made++)}`
    const csv = `phone_number,country,type,locality,region,capabilities\n${phoneNumber},${isoCountry},${numberType},,,voice`
    const { body } = await staff('POST', '/staff/v1/NumberImports', csv, { 'content-type': 'text/csv' })
    assert.deepEqual(body, { imported: 1, errors: [] })
    return phoneNumber
  }

  async function addressIn({ isoCountry, endUserType }: Group): Promise<string> {
    const { status, body } = await api('POST', `${home}/Addresses.json`, {
      CustomerName: endUserType === 'individual' ? 'Erika Mustermann' : 'Muster GmbH',
      Street: '1 High Street',
      City: 'Berlin',
      Region: 'CA',
      PostalCode: POSTAL_CODES[isoCountry] ?? '10117',
      IsoCountry: isoCountry,
    })
    assert.equal(status, 201, JSON.stringify(body))
    return body.sid
  }

  async function passedDocument(group: Group, address: string): Promise<string> {
    const { fields, documents } = await requirementsOf(group)
    const names = fields.filter((field: Field) => field.kind !== 'file').map((field: Field) => field.name)
    const about = {
      IsoCountry: group.isoCountry,
      NumberType: group.numberType,
      EndUserType: group.endUserType,
      AddressSid: address,
      Attributes: JSON.stringify({ ...filled(names, fields, address), document_number: 'TEST-PASS' }),
      DocumentType: documents.map((paper: { accepted: { type: string }[] }) => paper.accepted[0]?.type),
    }
    const files = documents.map(() => ({ name: 'scan.png', bytes: scan }))
    const { body } = await api('POST', '/v1/IdentityDocuments', await multipart(about, files))
    const submitted = await api('POST', `/v1/IdentityDocuments/${body.sid}/Submit`, {})
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body))
    const look = async () => (await api('GET', `/v1/IdentityDocuments/${body.sid}`)).body
    const settled = await eventually(look, one => one.verification_status !== 'pending' || one.review_due_at !== null, READING_MS)
    if (settled.verification_status === 'pending') await approve(body.sid)
    assert.equal((await look()).verification_status, 'passed', JSON.stringify(settled.reasons))
    return body.sid
  }

  async function approvedBundle(group: Group, address: string): Promise<string> {
    const { isoCountry, numberType, endUserType } = group
    const { fields } = await requirementsOf(group)
    const of = { IsoCountry: isoCountry, NumberType: numberType, EndUserType: endUserType }
    const [{ requirements }] = (await api('GET', `${V2}/Regulations?${new URLSearchParams(of)}`)).body.results
    const items: string[] = []
    for (const { type, fields: names } of requirements.end_user) {
      const one = { FriendlyName: 'Who', Type: type, Attributes: JSON.stringify(filled(names, fields, address)) }
      items.push((await api('POST', `${V2}/EndUsers`, one)).body.sid)
    }
    for (const { accepted_documents } of requirements.supporting_document.flat()) {
      const [{ type, fields: names }] = accepted_documents
      const one = { FriendlyName: 'Paper', Type: type, Attributes: JSON.stringify(filled(names, fields, address)) }
      const { status, body } = await api(
        'POST',
        `${V2}/SupportingDocuments`,
        await multipart(one, type === 'customer_profile_address' ? [] : [{ name: 'scan.png', bytes: scan }]),
      )
      assert.equal(status, 201, JSON.stringify(body))
      items.push(body.sid)
    }
    const { body: bundle } = await api('POST', `${V2}/Bundles`, { FriendlyName: 'All', Email: 'erika@example.com', ...of })
    for (const ObjectSid of items)
      assert.equal((await api('POST', `${V2}/Bundles/${bundle.sid}/ItemAssignments`, { ObjectSid })).status, 201)
    const submitted = await api('POST', `${V2}/Bundles/${bundle.sid}`, { Status: 'pending-review' })
    assert.equal(submitted.status, 200, JSON.stringify(submitted.body))
    await approve(bundle.sid)
    return bundle.sid
  }

  /** A person decides, once it is in the queue. */
  async function approve(sid: string): Promise<void> {
    const [review] = await eventually(
      async () => (await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)).body.reviews,
      found => found.length > 0,
      READING_MS,
    )
    const { status, body } = await staff('POST', `/staff/v1/Reviews/${review.sid}/Decision`, { Decision: 'approve' })
    assert.equal(status, 200, JSON.stringify(body))
  }
})

/** Where the plan of the country knows the places of prefixes: one of the town of the addresses here. */
const PREFIXES: Record<string, string> = { 'DE local': '30' }
const POSTAL_CODES: Record<string, string> = {
  ...POSTAL_EXAMPLES,
  AR: '1000',
  BB: 'BB11000',
  BM: 'HM 11',
  DK: '1050',
  JP: '100-0001',
  NG: '100001',
  PH: '1000',
  PT: '1100-148',
  TN: '1000',
}

const ANSWERS: Record<string, unknown> = {
  first_name: 'Erika',
  last_name: 'Mustermann',
  business_name: 'Muster GmbH',
  birth_date: '1984-08-12',
  email: 'erika@example.com',
  phone_number: '+493012345678',
  business_website: 'https://example.com',
  nationality: 'DE',
  issuing_country: 'DE',
  expiry_date: '2036-01-01',
}

interface Field {
  name: string
  kind: string
  choices: { value: string }[] | null
}

/** An answer to every field that is asked for: the first that is offered, where there is a choice. */
const filled = (names: readonly string[], fields: readonly Field[], address: string): Record<string, unknown> =>
  Object.fromEntries(
    names.map(name => {
      const choice = fields.find(field => field.name === name)?.choices?.[0]?.value
      return [name, name === 'address_sids' ? [address] : (choice ?? ANSWERS[name] ?? 'Something')]
    }),
  )
