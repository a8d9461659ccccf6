import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDeadline } from '../../console/verify/deadline.ts'

test('a decision that is due at midnight is promised for the day that ends, others for their time', () => {
  assert.equal(formatDeadline(new Date(2026, 11, 2), 'en-GB'), 'Tue 1 Dec')
  assert.equal(formatDeadline(new Date(2026, 11, 2), 'de'), 'Di., 1. Dez.')
  assert.match(formatDeadline(new Date(2026, 11, 2, 16), 'en-GB'), /^Wed 2 Dec.* 16:00$/)
})
