import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRateLimit } from './rate-limit.ts'

const times = (count: number, work: () => number): number[] => Array.from({ length: count }, work)

test('a minute of requests may come at once, then they come evenly', () => {
  let now = 0
  const { take } = createRateLimit(() => now)
  assert.deepEqual(
    times(31, () => take('AC1', 30)),
    [...Array(30).fill(0), 2],
  )
  assert.equal(take('AC2', 30), 0)
  now = 1_900
  assert.equal(take('AC1', 30), 1)
  now = 2_000
  assert.equal(take('AC1', 30), 0)
  assert.equal(take('AC1', 30), 2)
  now = 3_600_000
  assert.equal(times(31, () => take('AC1', 30)).filter(wait => wait === 0).length, 30)
})

test('zero limits nothing, and a limit that is raised holds at once', () => {
  const { take } = createRateLimit(() => 0)
  assert.ok(times(1_000, () => take('AC1', 0)).every(wait => wait === 0))
  times(10, () => take('AC1', 10))
  assert.equal(take('AC1', 10), 6)
})
