import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRules } from '../../../test/support/shipped-rules.ts'
import { overlay, parseCatalogue } from './catalogue.ts'
import { diffRegulations } from './diff.ts'
import { importRegulations } from './import-twilio.ts'
import { toTwilioRequirements } from './twilio-requirements.ts'

const source = { url: 'https://numbers.example.com/v2/RegulatoryCompliance/Regulations', seen: '2026-11-24' }
const rules = shippedRules().filter(({ proof, isAvailable }) => proof === 'bundle' && isAvailable)

/** The rows as our own server answers them. */
const rows = rules.map(rule => ({
  sid: rule.sid,
  friendly_name: rule.friendlyName,
  iso_country: rule.isoCountry,
  number_type: rule.numberType,
  end_user_type: rule.endUserType,
  requirements: toTwilioRequirements(rule, { baseUrl: 'http://localhost', includeConstraints: true }),
}))

test('what one server answers, another imports: the same fields, papers and choices', () => {
  const { files, skipped } = importRegulations(rows, source)
  assert.deepEqual(skipped, [])
  const { regulations, problems } = parseCatalogue(files)
  assert.deepEqual(problems, [])
  assert.equal(regulations.length, rules.length)
  const silent = /^(address|decide|proof|minimumAge)|\.order$/
  for (const imported of regulations) {
    const original = rules.find(({ sid }) => sid === imported.sid)
    assert.ok(original)
    const lost = diffRegulations(original, imported).filter(({ affectsVerdict, path }) => affectsVerdict && !silent.test(path))
    assert.deepEqual(lost, [], imported.id)
  }
})

test('fields, papers and requirements that we have no word for come with their own names', () => {
  const row = {
    sid: `RN${'A'.repeat(32)}`,
    friendly_name: 'Exampleland: Local - Business',
    iso_country: 'xa',
    number_type: 'tollfree',
    end_user_type: 'business',
    requirements: {
      end_user: [{ type: 'business', fields: ['business_name', 'shoe_size'], detailed_fields: [] }],
      supporting_document: [
        [
          {
            name: 'Proof of shoes',
            requirement_name: 'shoe_info',
            description: 'May be anywhere in the world',
            accepted_documents: [{ name: 'Shoe licence', type: 'shoe_license', fields: ['shoe_size', 'address_sids'] }],
          },
        ],
      ],
    },
  }
  const { regulations, problems } = parseCatalogue(importRegulations([row], source).files)
  assert.deepEqual(problems, [])
  const [rule] = regulations
  assert.equal(rule?.id, 'XA.toll-free.business')
  assert.deepEqual(rule?.address, { scope: 'any', proof: true })
  assert.equal(rule?.documents[0]?.friendlyName, 'Proof of shoes')
  assert.equal(rule?.documents[0]?.accepted[0]?.friendlyName, 'Shoe licence')
  assert.equal(rule?.isPartial, true)
})

test('rows that are no regulation of a known kind are named, not guessed', () => {
  const { files, skipped } = importRegulations(
    [null, { friendly_name: 'Mars: Orbital', iso_country: 'MA', number_type: 'orbital', end_user_type: 'robot', sid: 'x' }],
    source,
  )
  assert.deepEqual(files, [])
  assert.deepEqual(skipped, ['a row without a name', 'Mars: Orbital'])
})

test("an operator's rule replaces the shipped one in its place and keeps its SID; a new one follows", () => {
  const file = (name: string, body: string) => ({
    name: `${name}.yaml`,
    text: `country: ${name}\nname: Own\nreviewed: 2026-11-24\nsources: [{ note: own, seen: null }]\nrules:\n${body}`,
  })
  const own = parseCatalogue([
    file(
      'DE',
      '  - { number: local, for: individual, available: false, status: inferred }\n  - { number: local, for: business, available: false, status: inferred }',
    ),
    file('XA', '  - { number: local, for: business, available: false, status: inferred }'),
  ])
  assert.deepEqual(own.problems, [])
  const shipped = shippedRules()
  const merged = overlay(shipped, own.regulations)
  assert.deepEqual(
    merged.map(({ id }) => id),
    [...shipped.map(({ id }) => id), 'XA.local.business'],
  )
  const index = shipped.findIndex(({ id }) => id === 'DE.local.business')
  assert.equal(merged[index]?.isAvailable, false)
  assert.equal(merged[index]?.sid, shipped[index]?.sid)
})

test('two rules with one SID are a problem', () => {
  const files = ['XA', 'XB'].map(name => ({
    name: `${name}.yaml`,
    text: `country: ${name}\nname: Own\nreviewed: 2026-11-24\nsources: [{ note: own, seen: null }]\nrules:\n  - { number: local, for: business, available: false, status: inferred, sid: RN${'0'.repeat(32)} }`,
  }))
  assert.match(parseCatalogue(files).problems[0]?.message ?? '', /XB\.local\.business has the SID of XA\.local\.business in XA\.yaml/)
})
