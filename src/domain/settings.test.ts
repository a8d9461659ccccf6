import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_SETTINGS, faultOf, settingsFrom } from './settings.ts'

test('stored settings win over the defaults, and what this version would refuse is not used', () => {
  const stored = { review_hours: 24, zone: 'Nowhere/Land', four_eyes_fraud: true }
  const settings = settingsFrom({ ...DEFAULT_SETTINGS, zone: 'Europe/Berlin' }, stored)
  assert.deepEqual([settings.review_hours, settings.zone, settings.four_eyes_fraud], [24, 'Europe/Berlin', true])
})

test('a value that cannot be worked with is refused with what it has to be', () => {
  assert.equal(faultOf('zone', 'Europe/Berlin'), null)
  assert.match(faultOf('zone', 'Berlin') ?? '', /time zone/)
  assert.match(faultOf('weekdays', []) ?? '', /at least one day/)
  assert.match(faultOf('weekdays', [0]) ?? '', /Monday/)
  assert.match(faultOf('holidays', ['24.12.2026']) ?? '', /YYYY-MM-DD/)
  assert.match(faultOf('hours_per_day', 25) ?? '', /at most 24/)
  assert.match(faultOf('review_hours', 0) ?? '', /from 1/)
  assert.match(faultOf('retention_unused_days', 1.5) ?? '', /whole number/)
  assert.equal(faultOf('four_eyes_always', true), null)
})
