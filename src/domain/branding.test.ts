import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accentFor, contrast } from './branding.ts'

test('contrast is as WCAG says', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#0b57d0', '#0b57d0'), 1)
  assert.equal(Math.round(contrast('#0b57d0', '#ffffff') * 100) / 100, 6.39)
})

test('an accent that can be read stays as it was chosen', () => {
  assert.deepEqual(accentFor('light', '#0b6b3a'), { accent: '#0b6b3a', onAccent: '#ffffff' })
})

test('whatever is chosen can be read on the surface, and text on it can be read too', () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(color, fc.constantFrom('light' as const, 'dark' as const), (chosen, scheme) => {
      const { accent, onAccent } = accentFor(scheme, chosen)
      assert.ok(contrast(accent, scheme === 'light' ? '#ffffff' : '#151b23') >= 4.5)
      assert.ok(contrast(accent, onAccent) >= 4.2)
    }),
  )
})
