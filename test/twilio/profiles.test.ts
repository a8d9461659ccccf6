import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const STARTER = 'RN806dd6cd175f314e1f96a9727ee271f4'
const SOLE_PROPRIETOR = 'RN670d5d2e282a6130ae063b234b6019c8'
const PERSON = JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com', phone_number: '+4930901820' })
const BERLIN = {
  CustomerName: 'Erika',
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
}

let server: TestServer
let api: Api
let staff: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

const common = { FriendlyName: 'Profile', Email: 'a@example.com' }

/** A complete starter profile, as a draft. */
async function starter(): Promise<string> {
  const { body: address } = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, BERLIN)
  const { body: person } = await api('POST', '/v1/EndUsers', {
    FriendlyName: 'E',
    Type: 'starter_customer_profile_information',
    Attributes: PERSON,
  })
  const { body: paper } = await api('POST', '/v1/SupportingDocuments', {
    FriendlyName: 'A',
    Type: 'starter_customer_profile_address',
    Attributes: JSON.stringify({ address_sids: [address.sid] }),
  })
  const { body: profile } = await api('POST', '/v1/CustomerProfiles', { ...common, PolicySid: STARTER })
  for (const ObjectSid of [person.sid, paper.sid]) await api('POST', `/v1/CustomerProfiles/${profile.sid}/EntityAssignments`, { ObjectSid })
  return profile.sid
}

const submit = (path: string) => api('POST', path, { Status: 'pending-review' })

async function decide(sid: string, decision: Record<string, string | string[]>) {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${sid}`)
  return staff('POST', `/staff/v1/Reviews/${body.reviews[0].sid}/Decision`, decision)
}

async function approvedStarter(): Promise<string> {
  const sid = await starter()
  assert.equal((await submit(`/v1/CustomerProfiles/${sid}`)).status, 200)
  await decide(sid, { Decision: 'approve' })
  return sid
}

describe('Customer profiles', () => {
  test('a rejection is told by code on the profile itself, and ends with an approval', async () => {
    const sid = await starter()
    const path = `/v1/CustomerProfiles/${sid}`
    await submit(path)
    await decide(sid, { Decision: 'reject', ReasonCodes: ['18601', '18603'] })
    const { body: rejected } = await api('GET', path)
    assert.deepEqual([rejected.status, rejected.errors], ['twilio-rejected', [{ code: 18601 }, { code: 18603 }]])
    assert.equal((await api('POST', path, { Status: 'draft' })).status, 409, 'there is no way back to draft in Trust Hub')
    assert.equal((await submit(path)).body.errors, null)
    await decide(sid, { Decision: 'approve' })
    assert.equal((await api('GET', path)).body.status, 'twilio-approved')
  })

  test('one provisional copy of an approved profile, none of a draft', async () => {
    const draft = await starter()
    assert.equal((await api('POST', `/v1/CustomerProfiles/${draft}/ProvisionalCopy`)).body.code, 18607)
    const sid = await approvedStarter()
    assert.equal((await api('GET', `/v1/CustomerProfiles/${sid}/ProvisionalCopy`)).status, 404)
    const { status, body: copy } = await api('POST', `/v1/CustomerProfiles/${sid}/ProvisionalCopy`)
    assert.deepEqual([status, copy.status], [201, 'draft'])
    assert.equal((await api('GET', `/v1/CustomerProfiles/${sid}/ProvisionalCopy`)).body.customer_profile_sid, copy.customer_profile_sid)
    assert.equal((await api('POST', `/v1/CustomerProfiles/${sid}/ProvisionalCopy`)).body.code, 18608)
    const { body: items } = await api('GET', `/v1/CustomerProfiles/${copy.customer_profile_sid}/EntityAssignments`)
    assert.equal(items.results.length, 2)
  })

  test('a policy of trust products is no policy of profiles', async () => {
    assert.equal((await api('POST', '/v1/CustomerProfiles', { ...common, PolicySid: SOLE_PROPRIETOR })).body.code, 20001)
  })
})

describe('Trust products', () => {
  test('stand on an approved customer profile', async () => {
    const profile = await starter()
    const { body: product } = await api('POST', '/v1/TrustProducts', { ...common, PolicySid: SOLE_PROPRIETOR })
    const path = `/v1/TrustProducts/${product.sid}`
    const { body: brand } = await api('POST', '/v1/EndUsers', {
      FriendlyName: 'B',
      Type: 'sole_proprietor_information',
      Attributes: JSON.stringify({ brand_name: 'Muster', vertical: 'TECHNOLOGY', mobile_phone_number: '+4915112345678' }),
    })
    for (const ObjectSid of [brand.sid, profile]) {
      assert.equal((await api('POST', `${path}/EntityAssignments`, { ObjectSid })).status, 201)
    }
    const refused = await submit(path)
    assert.deepEqual([refused.status, refused.body.code], [400, 22216])
    await submit(`/v1/CustomerProfiles/${profile}`)
    await decide(profile, { Decision: 'approve' })
    assert.equal((await submit(path)).body.status, 'pending-review')
  })

  test('cannot stand on themselves, nor hold an end user of the other host', async () => {
    const { body: product } = await api('POST', '/v1/TrustProducts', { ...common, PolicySid: SOLE_PROPRIETOR })
    const items = `/v1/TrustProducts/${product.sid}/EntityAssignments`
    assert.equal((await api('POST', items, { ObjectSid: product.sid })).body.code, 22206)
    const { body: numbers } = await api('POST', '/v2/RegulatoryCompliance/EndUsers', { FriendlyName: 'N', Type: 'individual' })
    assert.equal((await api('POST', items, { ObjectSid: numbers.sid })).body.code, 22205)
  })
})

describe('The description of the API', () => {
  test('names every route once, with parameters for every part of its path', async () => {
    const { body } = await api('GET', '/openapi.json')
    const ids: string[] = []
    for (const [path, operations] of Object.entries<Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>(
      body.paths,
    )) {
      for (const { operationId, parameters } of Object.values(operations)) {
        ids.push(operationId)
        const declared = parameters.filter(parameter => parameter.in === 'path').map(({ name }) => name)
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        assert.deepEqual(declared.toSorted(), inPath.toSorted(), `${operationId} ${path}`)
      }
    }
    assert.equal(new Set(ids).size, ids.length)
    assert.ok(ids.length > 150)
  })

  test('lists that need no SID answer as described', async () => {
    const { body } = await api('GET', '/openapi.json')
    for (const [path, operations] of Object.entries<Record<string, { security: Record<string, unknown>[] }>>(body.paths)) {
      const isForAccount = operations.get?.security.some(scheme => 'account' in scheme)
      const needsMore = path.includes('{') || /Requirements|Export|Stream|Secondary/.test(path)
      if (!isForAccount || needsMore) continue
      assert.equal((await api('GET', path)).status, 200, path)
    }
  })
})
