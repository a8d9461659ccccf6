import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWrongTries } from './wrong-tries.ts'

const times = (count: number, work: () => number): number[] => Array.from({ length: count }, work)

test('a name may be tried wrongly twenty times a minute, from wherever', () => {
  let now = 0
  const { note } = createWrongTries(() => now)
  let address = 0
  const tries = times(21, () => note(`192.0.2.${++address}`, 'AC1'))
  assert.deepEqual([tries[19], tries[20]], [0, 60])
  assert.equal(note('192.0.2.99', 'AC2'), 0)
  now = 59_000
  assert.equal(note('192.0.2.99', 'AC1'), 1)
  now = 60_000
  assert.equal(note('192.0.2.99', 'AC1'), 0)
})

test('an address may be wrong sixty times a minute, whatever names it tries', () => {
  const { note } = createWrongTries(() => 0)
  let name = 0
  const tries = times(61, () => note('192.0.2.1', `AC${++name}`))
  assert.deepEqual([tries[59], tries[60]], [0, 60])
  assert.equal(note('192.0.2.2', 'AC99'), 0)
})

test('all addresses of one IPv6 network count together, however they are written', () => {
  const { note } = createWrongTries(() => 0)
  times(60, () => note('2001:db8::1'))
  assert.equal(note('2001:0db8:0:0:ffff::9'), 60)
  assert.equal(note('2001:db8:0:1::1'), 0)
})
