import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCompliant } from './evaluate.ts'
import { evaluatePolicy, type FiledForPolicy, toTwilioPolicyRequirements } from './evaluate-policy.ts'
import { findPolicy, POLICIES, policyOf } from './trusthub-policies.ts'
import { endUserTypes, supportingDocumentTypes } from './twilio-requirements.ts'

const address = { sid: `AD${'1'.repeat(32)}`, isoCountry: 'US' }
const person = { first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com', phone_number: '+14155550100' }
const empty: FiledForPolicy = { endUsers: [], documents: [], addresses: [], profiles: [], today: '2026-11-24' }

test('the SIDs that clients have in their code lead to the starter profile and the sole proprietor product', () => {
  assert.equal(findPolicy('RN806dd6cd175f314e1f96a9727ee271f4')?.key, 'starter')
  assert.equal(findPolicy('RN670d5d2e282a6130ae063b234b6019c8')?.key, 'soleProprietor')
  assert.equal(new Set(POLICIES.map(({ sid }) => sid)).size, 17)
})

test('every policy names every requirement of an empty profile, in the published shape', () => {
  for (const policy of POLICIES) {
    const results = evaluatePolicy(policy, empty)
    assert.deepEqual(
      results.map(({ requirement_name }) => requirement_name),
      [...policy.endUser, ...policy.documents, ...policy.profiles].map(({ name }) => name),
    )
    assert.equal(isCompliant(results), false, policy.friendlyName)
    const requirements = toTwilioPolicyRequirements(policy, { baseUrl: 'http://localhost/v1' })
    assert.deepEqual(requirements.supporting_trust_products, [])
    assert.ok(requirements.end_user.every(({ url }) => /^http:\/\/localhost\/v1\/EndUserTypes\/OY[0-9a-f]{32}$/.test(url)))
  }
})

test('a starter profile is compliant with a person and an address', () => {
  const filed = {
    ...empty,
    addresses: [address],
    endUsers: [{ sid: 'IT1', type: 'starter_customer_profile_information', attributes: person }],
    documents: [{ sid: 'RD1', type: 'starter_customer_profile_address', state: 'draft', attributes: { address_sids: [address.sid] } }],
  }
  assert.ok(isCompliant(evaluatePolicy(policyOf('starter'), filed)))
  assert.ok(!isCompliant(evaluatePolicy(policyOf('starter'), { ...filed, addresses: [] })), "another account's address does not count")
})

test('the second representative of a business may be left out, but not be half there', () => {
  const results = (type: string, attributes: Record<string, unknown>) =>
    evaluatePolicy(policyOf('primaryBusiness'), { ...empty, endUsers: [{ sid: 'IT1', type, attributes }] }).filter(({ passed }) => passed)
  assert.deepEqual(
    results('authorized_representative_1', { ...person, business_title: 'Director', job_position: 'Director' }).map(
      ({ requirement_name }) => requirement_name,
    ),
    ['authorized_representative_1', 'authorized_representative_2'],
  )
  assert.deepEqual(results('authorized_representative_2', { first_name: 'Max' }), [])
})

test('a supporting profile must be of the right policy and approved, and the result says which of both it is not', () => {
  const judge = (profiles: FiledForPolicy['profiles']) => evaluatePolicy(policyOf('soleProprietor'), { ...empty, profiles }).at(-1)
  const starter = { sid: 'BU1', policySid: policyOf('starter').sid, state: 'approved' }
  assert.equal(judge([starter])?.passed, true)
  assert.deepEqual(
    judge([])?.invalid.map(({ object_field }) => object_field),
    ['bundle_sid'],
  )
  assert.deepEqual(
    judge([{ ...starter, state: 'draft' }])?.invalid.map(({ object_field }) => object_field),
    ['bundle_status'],
  )
  assert.equal(judge([{ ...starter, state: 'rejected' }])?.passed, false)
  assert.deepEqual(
    judge([{ ...starter, policySid: policyOf('cnam').sid }])?.invalid.map(({ object_field }) => object_field),
    ['bundle_sid'],
  )
})

test('the catalogues hold each type once, with names and kinds of its fields', () => {
  const types = [...endUserTypes(POLICIES), ...supportingDocumentTypes(POLICIES)]
  assert.equal(new Set(types.map(({ sid }) => sid)).size, types.length)
  assert.deepEqual(types.find(({ machine_name }) => machine_name === 'cnam_information')?.fields, [
    { friendly_name: 'Display name', machine_name: 'cnam_display_name', constraint: 'String' },
  ])
  assert.deepEqual(types.find(({ machine_name }) => machine_name === 'customer_profile_address')?.fields, [
    { friendly_name: 'Address', machine_name: 'address_sids', constraint: 'List' },
  ])
})
