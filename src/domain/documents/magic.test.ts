import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { MAGIC_NUMBERS, scriptOf, scriptOfAll } from './magic.ts'

test('a magic number is known in any case, anything else has no script', () => {
  assert.deepEqual(scriptOf({ document_number: ' test-pass ' }), { decision: 'pass' })
  assert.deepEqual(scriptOf({ document_number: 'TEST-EXPIRED' }), { decision: 'fail', reason: 'expired', field: 'expiry_date' })
  for (const other of ['C01X00T47', 'constructor', '', 7, null, undefined]) assert.equal(scriptOf({ document_number: other }), undefined)
})

test('a seed draws a script for each turn, the same ones each time, and other seeds draw others', () => {
  const run = (seed: string) => [1, 2, 3, 4, 5].map(turn => scriptOf({ document_number: `TEST-SEED-${seed}` }, turn))
  assert.deepEqual(run('7'), run('7'))
  assert.ok(run('7').every(script => script !== undefined))
  assert.notDeepEqual(run('7'), run('8'))
})

test('of several scripts the worst counts', () => {
  const filed = (...names: string[]) => names.map(name => ({ document_number: name }))
  assert.deepEqual(scriptOfAll(filed('TEST-PASS', 'C01X00T47', 'TEST-PERSON')), { decision: 'person' })
  assert.equal(scriptOfAll(filed('TEST-PERSON', 'TEST-GLARE'))?.decision, 'fail')
  assert.equal(scriptOfAll([{ business_registration_number: 'test-pass' }])?.decision, 'pass')
  assert.equal(scriptOfAll(filed('C01X00T47')), undefined)
})

test('the guide publishes every magic number with what comes of it, and no other', () => {
  const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'guides', 'sandbox.md'), 'utf8')
  const published = [...guide.matchAll(/^\| `(TEST-[A-Z-]+)` \| (\w+)(?: `(\w+)`)?/gm)].map(([, name, decision, reason]) => [
    name,
    decision,
    reason,
  ])
  const wanted = Object.entries(MAGIC_NUMBERS).map(([name, script]) => [
    name,
    { pass: 'passed', person: 'pending', slow: 'slow', error: 'error', fail: 'failed' }[script.decision],
    script.decision === 'fail' ? script.reason : undefined,
  ])
  assert.deepEqual(published, wanted)
})
