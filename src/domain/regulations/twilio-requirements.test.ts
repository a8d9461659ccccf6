import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { endUserTypes, supportingDocumentTypes, toTwilioRequirements } from './twilio-requirements.ts'

const baseUrl = 'http://localhost:8080/v2/RegulatoryCompliance'
const german = shippedRule('DE.local.business')

test('requirements have the published shape: end users, and an array of arrays of documents', () => {
  const { end_user, supporting_document } = toTwilioRequirements(german, { baseUrl, includeConstraints: false })
  assert.deepEqual(
    end_user.map(({ name, type, requirement_name, fields }) => ({ name, type, requirement_name, fields })),
    [
      {
        name: 'Business',
        type: 'business',
        requirement_name: 'business_info',
        fields: ['business_name', 'business_registration_number', 'business_website', 'first_name', 'last_name', 'email', 'comments'],
      },
    ],
  )
  assert.match(end_user[0]?.url ?? '', /^http:\/\/localhost:8080\/v2\/RegulatoryCompliance\/EndUserTypes\/OY[0-9a-f]{32}$/)
  const [group = []] = supporting_document
  assert.deepEqual(
    group.map(({ requirement_name, accepted_documents }) => [
      requirement_name,
      accepted_documents.map(({ type, fields }) => [type, ...fields]),
    ]),
    [
      [
        'business_reg_no_info',
        [
          ['commercial_registrar_excerpt', 'business_registration_number'],
          ['tax_document', 'business_registration_number'],
        ],
      ],
      [
        'business_name_info',
        [
          ['commercial_registrar_excerpt', 'business_name'],
          ['trade_license', 'business_name'],
          ['tax_document', 'business_name'],
        ],
      ],
      [
        'business_address_proof_info',
        [
          ['commercial_registrar_excerpt', 'address_sids'],
          ['trade_license', 'address_sids'],
          ['tax_document', 'address_sids'],
        ],
      ],
    ],
  )
  assert.deepEqual(toTwilioRequirements(shippedRule('US.local.business'), { baseUrl, includeConstraints: false }), {
    end_user: [],
    supporting_document: [],
  })
})

test('constraints come only when asked for: empty for an optional field, the choices for a list', () => {
  const british = shippedRule('GB.local.business')
  const constraints = (includeConstraints: boolean) => {
    const fields = toTwilioRequirements(british, { baseUrl, includeConstraints }).end_user[0]?.detailed_fields ?? []
    return Object.fromEntries(
      fields.filter(field => 'constraint' in field).map(({ machine_name, constraint }) => [machine_name, constraint]),
    )
  }
  assert.deepEqual(constraints(false), {})
  const asked = constraints(true)
  assert.equal(asked.comments, '')
  assert.equal(asked.business_name, "business['business_name'] != null")
  assert.deepEqual(asked.is_subassigned, {
    required: true,
    allowed: [
      { name: 'Yes', value: 'YES' },
      { name: 'No', value: 'NO' },
    ],
  })
})

test('the catalogues hold every type and field that some rule asks for, under SIDs that the requirements link to', () => {
  const rules = shippedRules()
  const papers = supportingDocumentTypes(rules)
  const people = endUserTypes(rules)
  assert.deepEqual(
    people.map(({ machine_name }) => machine_name),
    ['business', 'individual'],
  )
  for (const rule of rules) {
    const { supporting_document } = toTwilioRequirements(rule, { baseUrl, includeConstraints: true })
    for (const { type, url, fields } of supporting_document.flat().flatMap(({ accepted_documents }) => accepted_documents)) {
      const known = papers.find(({ machine_name }) => machine_name === type)
      assert.ok(known && url.endsWith(`/SupportingDocumentTypes/${known.sid}`), type)
      assert.ok(fields.every(name => known.fields.some(({ machine_name }) => machine_name === name)))
    }
  }
})
