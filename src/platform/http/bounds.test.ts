import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireBounded } from './bounds.ts'

const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) })

test('what fits passes, however it is nested within bounds', () => {
  const fine = ['x'.repeat(2_048), 7, null, ['a', 'b'], deep(9), { name: 'Erika', größe: '1,70 m' }]
  for (const value of fine) requireBounded('Name', value)
  requireBounded('Yaml', 'x'.repeat(9_000), { text: 9_000 })
  requireBounded('Attributes', 'x'.repeat(60_000), { isJson: true })
})

test('long, deep and endless values, and the character NUL, are refused by name', () => {
  const refused: [unknown, object?][] = [
    ['x'.repeat(2_049)],
    ['a\u0000b'],
    [['fine', 'a\u0000b']],
    [{ 'a\u0000b': 1 }],
    [{ name: 'x'.repeat(5_000) }, { isJson: true }],
    ['x'.repeat(70_000), { isJson: true }],
    [Array.from({ length: 100 }, () => 'x'.repeat(2_000))],
    [deep(11)],
    [Array.from({ length: 6_000 }, () => 1)],
  ]
  for (const [value, allowed] of refused)
    assert.throws(() => requireBounded('Name', value, allowed), { kind: 'invalidParameter', message: /Name/ })
})
