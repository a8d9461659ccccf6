import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { diffRegulations } from './diff.ts'
import { fingerprint } from './fingerprint.ts'
import type { Regulation } from './regulation.ts'

const rule = shippedRule('DE.local.individual')
const [who] = rule.endUser
const withFields = (change: (fields: NonNullable<typeof who>['fields']) => NonNullable<typeof who>['fields']): Regulation =>
  who ? { ...rule, endUser: [{ ...who, fields: change(who.fields) }] } : rule
const paths = (after: Regulation) => diffRegulations(rule, after).map(({ kind, path, affectsVerdict }) => [kind, path, affectsVerdict])

test('a field that became mandatory, one that came and one that went are named', () => {
  assert.deepEqual(paths(withFields(fields => fields.map(field => (field.name === 'email' ? { ...field, required: true } : field)))), [
    ['changed', 'endUser.individual_info.fields.email.required', true],
  ])
  assert.deepEqual(paths(withFields(fields => fields.slice(1))), [['removed', 'endUser.individual_info.fields.first_name', true]])
  const taxId = { name: 'tax_id', friendlyName: 'Tax number', kind: 'text', required: true } as const
  assert.deepEqual(paths(withFields(fields => [...fields, taxId])), [['added', 'endUser.individual_info.fields.tax_id', true]])
})

test('a field that moved changes the order alone; a note or a source changes nobody’s verdict', () => {
  assert.deepEqual(paths(withFields(fields => fields.toReversed())), [['changed', 'endUser.individual_info.fields.order', false]])
  assert.deepEqual(paths({ ...rule, conditions: [], version: 7, reviewed: '2030-01-01' }), [['changed', 'conditions', false]])
})

test('a wider list of papers and another address rule count', () => {
  const documents = rule.documents.map(document => ({
    ...document,
    accepted: [...document.accepted, { type: 'visa', friendlyName: 'Visa', fields: [] }],
  }))
  assert.deepEqual(paths({ ...rule, documents, address: { scope: 'country', proof: true } }), [
    ['changed', 'address.scope', true],
    ['added', 'documents.individual_name_info.accepted.visa', true],
    ['added', 'documents.proof_of_address.accepted.visa', true],
  ])
})

test('there is no difference to itself, and additions one way are as many removals the other way', () => {
  const rules = shippedRules()
  fc.assert(
    fc.property(fc.constantFrom(...rules), fc.constantFrom(...rules), (a, b) => {
      assert.deepEqual(diffRegulations(a, structuredClone(a)), [])
      const there = diffRegulations(a, b)
      const back = diffRegulations(b, a)
      assert.equal(there.length, back.length)
      assert.equal(there.filter(({ kind }) => kind === 'added').length, back.filter(({ kind }) => kind === 'removed').length)
      assert.equal(there.length === 0, fingerprint(a) === fingerprint(b))
    }),
  )
})
