import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { evaluateBundle, type Filed, isCompliant } from './evaluate.ts'

const today = '2026-11-24'
const address = { sid: `AD${'1'.repeat(32)}`, isoCountry: 'DE' }

const business = {
  sid: 'IT1',
  type: 'business',
  attributes: {
    business_name: 'Beispiel Handels GmbH',
    business_registration_number: 'HRB 12345',
    business_website: 'www.example.com',
    first_name: 'Erika',
    last_name: 'Mustermann',
    email: 'erika@example.com',
  },
}
const extract = {
  sid: 'RD1',
  type: 'commercial_registrar_excerpt',
  state: 'draft',
  attributes: { business_name: 'BEISPIEL HANDELS', business_registration_number: 'hrb12345', address_sids: [address.sid] },
}
const german = shippedRule('DE.local.business')
const complete: Filed = { endUsers: [business], documents: [extract], addresses: [address], today }

const withEndUser = (attributes: Record<string, unknown>): Filed => ({
  ...complete,
  endUsers: [{ ...business, attributes: { ...business.attributes, ...attributes } }],
})
const withDocument = (attributes: Record<string, unknown>, state = 'draft'): Filed => ({
  ...complete,
  documents: [{ ...extract, state, attributes: { ...extract.attributes, ...attributes } }],
})

test('one extract that shows everything meets all three German requirements', () => {
  const results = evaluateBundle(german, complete)
  assert.deepEqual(
    results.map(result => [result.requirement_name, result.passed, result.error_code]),
    [
      ['business_info', true, null],
      ['business_reg_no_info', true, null],
      ['business_name_info', true, null],
      ['business_address_proof_info', true, null],
    ],
  )
  assert.equal(results[0]?.valid.length, 7, 'an optional field that is left out counts as valid')
})

test('an empty bundle is told every requirement and every mandatory field', () => {
  const results = evaluateBundle(german, { endUsers: [], documents: [], addresses: [], today })
  assert.deepEqual(
    results.map(result => [result.requirement_name, result.error_code, result.invalid.map(({ object_field }) => object_field)]),
    [
      ['business_info', 22214, ['business_name', 'business_registration_number', 'business_website', 'first_name', 'last_name', 'email']],
      ['business_reg_no_info', 22216, ['business_registration_number']],
      ['business_name_info', 22216, ['business_name']],
      ['business_address_proof_info', 22216, ['address_sids']],
    ],
  )
})

const single: [string, Filed, string, string, number][] = [
  ['a name of spaces', withEndUser({ first_name: '  ' }), 'business_info', 'first_name', 22215],
  ['an email without a domain', withEndUser({ email: 'erika@' }), 'business_info', 'email', 22215],
  ['a website without a dot', withEndUser({ business_website: 'example' }), 'business_info', 'business_website', 22215],
  [
    'a registration number that the paper does not show',
    withDocument({ business_registration_number: '' }),
    'business_reg_no_info',
    'business_registration_number',
    22217,
  ],
  ['another company on the paper', withDocument({ business_name: 'Fremd GmbH' }), 'business_name_info', 'business_name', 22218],
  [
    'another registration number on the paper',
    withDocument({ business_registration_number: 'HRB 99999' }),
    'business_reg_no_info',
    'business_registration_number',
    22218,
  ],
  ['no address', withDocument({ address_sids: [] }), 'business_address_proof_info', 'address_sids', 22219],
  [
    "an address that is not the account's",
    withDocument({ address_sids: [`AD${'9'.repeat(32)}`] }),
    'business_address_proof_info',
    'address_sids',
    22219,
  ],
  [
    'an address abroad',
    { ...complete, addresses: [{ ...address, isoCountry: 'AT' }] },
    'business_address_proof_info',
    'address_sids',
    22219,
  ],
]
for (const [what, filed, requirement, field, code] of single) {
  test(`${what} fails that field with ${code} and nothing else`, () => {
    const failed = evaluateBundle(german, filed).filter(({ passed }) => !passed)
    assert.deepEqual(
      failed.flatMap(result => result.invalid.map(({ object_field, error_code }) => [result.requirement_name, object_field, error_code])),
      [[requirement, field, code]],
    )
    assert.equal(failed[0]?.error_code, code)
    assert.match(failed[0]?.failure_reason ?? '', /\.$/)
  })
}

test('an expired document counts for nothing and the reason says so', () => {
  const failed = evaluateBundle(german, withDocument({}, 'expired')).filter(({ passed }) => !passed)
  assert.equal(failed.length, 3)
  assert.ok(failed.every(({ error_code, failure_reason }) => error_code === 22216 && failure_reason?.includes('expired')))
})

test('a rule for addresses abroad refuses one in the country', () => {
  const rule = { ...german, address: { scope: 'foreign' as const, proof: true } }
  assert.match(evaluateBundle(rule, complete).at(-1)?.failure_reason ?? '', /must lie outside DE/)
  assert.ok(isCompliant(evaluateBundle(rule, { ...complete, addresses: [{ ...address, isoCountry: 'AT' }] })))
})

test('of several documents the one that meets the requirement counts', () => {
  const poor = { ...extract, sid: 'RD0', attributes: {} }
  assert.ok(isCompliant(evaluateBundle(german, { ...complete, documents: [poor, extract] })))
})

test('a date that does not exist, one in the future and one of another age are told apart from a good one', () => {
  const rule = { ...shippedRule('DE.local.individual'), minimumAge: 18 }
  const judge = (birth_date: string) => {
    const person = { sid: 'IT1', type: 'individual', attributes: { first_name: 'Erika', last_name: 'Mustermann', birth_date } }
    return evaluateBundle(rule, { endUsers: [person], documents: [], addresses: [], today })[0]
  }
  assert.equal(judge('1984-08-12')?.passed, true)
  assert.equal(judge('2008-11-24')?.passed, true, 'eighteen today')
  assert.match(judge('2008-11-25')?.failure_reason ?? '', /under the age of 18/)
  assert.match(judge('1984-02-30')?.failure_reason ?? '', /not a date that exists/)
  assert.match(judge('2030-01-01')?.failure_reason ?? '', /future/)
})

const anything = fc.oneof(
  fc.string(),
  fc.constant(''),
  fc.integer(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 2 }),
  fc.constant('Erika'),
  fc.constant([address.sid]),
)
const fieldNames = [
  'first_name',
  'last_name',
  'email',
  'business_name',
  'birth_date',
  'address_sids',
  'business_registration_number',
  'is_subassigned',
]
const attributes = fc.dictionary(fc.constantFrom(...fieldNames), anything)
const item = (types: string[]) =>
  fc.record({ sid: fc.string(), type: fc.constantFrom(...types), attributes, state: fc.constantFrom('draft', 'approved', 'expired') })
const filings = fc.record({
  endUsers: fc.array(item(['individual', 'business']), { maxLength: 3 }),
  documents: fc.array(item(['passport', 'utility_bill', 'commercial_registrar_excerpt', 'customer_profile_address']), { maxLength: 4 }),
  addresses: fc.constant([address]),
  today: fc.constant(today),
})
const rules = shippedRules()

test('whatever is filed, each requirement gets one result, in order, that agrees with its fields', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rules), filings, (rule, filed) => {
      const results = evaluateBundle(rule, filed)
      assert.deepEqual(
        results.map(({ requirement_name }) => requirement_name),
        [...rule.endUser, ...rule.documents].map(({ name }) => name),
      )
      for (const { passed, valid, invalid, error_code, failure_reason } of results) {
        assert.ok(valid.every(field => field.passed && field.error_code === null))
        assert.ok(invalid.every(field => !field.passed && field.error_code !== null))
        assert.equal(passed, error_code === null && failure_reason === null && invalid.length === 0)
      }
      assert.deepEqual(evaluateBundle(rule, filed), results)
    }),
  )
})

test('filing more never turns a met requirement into an unmet one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rules), filings, filings, (rule, few, more) => {
      const before = evaluateBundle(rule, { ...few, endUsers: [] })
      const after = evaluateBundle(rule, { ...few, endUsers: [], documents: [...few.documents, ...more.documents] })
      assert.ok(before.every(({ passed }, index) => !passed || after[index]?.passed))
    }),
  )
})
