import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { MAGIC_DOCUMENT_NUMBERS, scriptOf } from './magic.ts'

test('a magic number is known in any case, anything else has no script', () => {
  assert.deepEqual(scriptOf({ document_number: ' test-pass ' }), { decision: 'pass' })
  assert.deepEqual(scriptOf({ document_number: 'TEST-EXPIRED' }), { decision: 'fail', reason: 'expired', field: 'expiry_date' })
  for (const other of ['C01X00T47', 'constructor', '', 7, null, undefined]) assert.equal(scriptOf({ document_number: other }), undefined)
})

test('the guide publishes every magic number with what comes of it, and no other', () => {
  const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'guides', 'sandbox.md'), 'utf8')
  const published = [...guide.matchAll(/^\| `(TEST-[A-Z-]+)` \| (\w+)(?: `(\w+)`)?/gm)].map(([, name, decision, reason]) => [
    name,
    decision,
    reason,
  ])
  const wanted = Object.entries(MAGIC_DOCUMENT_NUMBERS).map(([name, script]) => [
    name,
    { pass: 'passed', person: 'pending', fail: 'failed' }[script.decision],
    script.decision === 'fail' ? script.reason : undefined,
  ])
  assert.deepEqual(published, wanted)
})
