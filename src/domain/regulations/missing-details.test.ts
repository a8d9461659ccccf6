import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRule } from '../../../test/support/shipped-rules.ts'
import { type IdentityFiling, missingDetails, requiredFields } from './missing-details.ts'

const rule = shippedRule('DE.local.individual')
const complete: IdentityFiling = {
  details: { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12', hair: 'brown' },
  documentTypes: ['national_id_card'],
  hasAddress: true,
  today: '2026-11-24',
}
const open = (filing: Partial<IdentityFiling>) =>
  missingDetails(rule, { ...complete, ...filing }).map(({ code, field, document }) => [code, field ?? document])

test('an identity card with name, birth date and address is complete: the card shows the address', () => {
  assert.deepEqual(open({}), [])
})

test('a passport needs a paper beside it that shows the address', () => {
  assert.deepEqual(open({ documentTypes: ['passport'] }), [['missing_document', 'proof_of_address']])
  assert.deepEqual(open({ documentTypes: ['passport', 'utility_bill'] }), [])
})

test('all open points are named at once, in the order of the form', () => {
  assert.deepEqual(open({ details: { birth_date: '12.08.1984' }, documentTypes: ['drivers_license'], hasAddress: false }), [
    ['missing_information', 'first_name'],
    ['missing_information', 'last_name'],
    ['missing_information', 'birth_date'],
    ['address_missing', 'address_sid'],
    ['missing_document', 'individual_name_info'],
    ['missing_document', 'proof_of_address'],
  ])
})

test('an optional detail may be left out but not be wrong', () => {
  assert.deepEqual(open({ details: { ...complete.details, nationality: 'German' } }), [['missing_information', 'nationality']])
  assert.deepEqual(open({ details: { ...complete.details, expiry_date: '2026-11-23' } }), [['expired', 'expiry_date']])
  assert.deepEqual(open({ details: { ...complete.details, expiry_date: '2026-11-24' } }), [], 'valid on its last day')
})

test('the form lists who, address and papers with their stars', () => {
  const form = requiredFields(rule).map(({ name, group, required }) => `${group}:${name}${required ? '*' : ''}`)
  assert.deepEqual(form, [
    'who:first_name*',
    'who:last_name*',
    'who:birth_date*',
    'who:nationality',
    'who:document_number',
    'who:issuing_country',
    'who:expiry_date',
    'who:email',
    'address:address_sid*',
    'document:individual_name_info*',
    'document:proof_of_address*',
  ])
  assert.deepEqual(requiredFields(shippedRule('US.local.individual')), [])
})
