import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { planChange, type RulesInForce } from './plan-change.ts'
import type { Regulation } from './regulation.ts'

const rules = shippedRules()
const inForce: RulesInForce = { rules, versions: new Map(rules.map(({ id }) => [id, 1])) }
const person = shippedRule('DE.local.individual')
const summary = (next: readonly Regulation[], ended: string[] = []) =>
  planChange(inForce, next, ended).map(({ id, kind, from, to, affectsVerdict, reach }) => [id, kind, from, to, affectsVerdict, reach])

test('rules that say the same change nothing', () => assert.deepEqual(planChange(inForce, rules), []))

test('a note moves nobody, a new paper moves the numbers that stand by the rule', () => {
  assert.deepEqual(summary([{ ...person, conditions: ['Another note.'] }]), [['DE.local.individual', 'changed', 1, 2, false, 'none']])
  assert.deepEqual(summary([{ ...person, documents: person.documents.slice(1) }]), [['DE.local.individual', 'changed', 1, 2, true, 'own']])
})

test('a group that comes to be regulated, or ceases to be, moves all of its numbers', () => {
  const american = { ...shippedRule('US.local.business'), proof: 'bundle' as const }
  const both = rules
    .filter(({ isoCountry, numberType }) => isoCountry === 'US' && numberType === 'local')
    .map(rule => ({ ...american, ...pick(rule) }))
  assert.ok(planChange(inForce, both).every(({ reach }) => reach === 'group'))
  assert.deepEqual(summary([{ ...person, proof: 'none', address: { scope: 'none', proof: false } }]), [
    ['DE.local.individual', 'changed', 1, 2, true, 'group'],
  ])
  const added = { ...person, id: 'XA.local.individual', sid: `RN${'a'.repeat(32)}`, isoCountry: 'XA' }
  assert.deepEqual(summary([added]), [['XA.local.individual', 'added', null, 1, true, 'group']])
})

test('a rule that ends is told, and one that comes back goes on counting its versions', () => {
  assert.deepEqual(summary([], ['DE.local.individual']), [['DE.local.individual', 'ended', 1, null, true, 'own']])
  const without = { rules: rules.filter(({ id }) => id !== person.id), versions: new Map([[person.id, 4]]) }
  assert.equal(planChange(without, [person])[0]?.to, 5)
})

const pick = ({ id, sid, endUserType }: Regulation) => ({ id, sid, endUserType })
