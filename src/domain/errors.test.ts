import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS } from './errors.ts'

test('a code of our own means one thing', () => {
  const ours = Object.entries(ERRORS).filter(([, { code }]) => code >= 70_000 && code < 80_000)
  const shared = ours.filter(([name, { code }]) => ours.some(([other, one]) => other !== name && one.code === code))
  assert.deepEqual(shared, [])
})
