import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digitConditions } from './search-pattern.ts'

const cases: [string, string, Partial<ReturnType<typeof digitConditions>>][] = [
  ['US', '55', { prefix: '', like: '+%55%', pieces: [] }],
  ['US', '555', { prefix: '', like: '+%555%', pieces: [] }],
  ['US', '5551', { prefix: '', like: '+%5551%', pieces: ['555', '551'] }],
  ['US', '55512', { pieces: ['555', '551', '512'] }],
  ['US', '5*5*5*5', { like: '+%5_5_5_5%', pieces: [] }],
  ['US', '555***1234', { prefix: '1555', like: '+1555___1234%', pieces: ['555', '123', '234'] }],
  ['US', '*******123', { prefix: '', like: '+%_______123%', pieces: [] }],
  ['US', '1212555****', { prefix: '1212555', like: '+1212555____%' }],
  ['US', '12125*****', { prefix: '', like: '+%12125_____%' }],
  ['CA', '4165550***', { prefix: '14165550', like: '+14165550___%' }],
  ['DE', '4930901820', { prefix: '', like: '+%4930901820%', pieces: ['493', '930', '309', '090', '901', '018', '182', '820'] }],
  ['US', '17*59', { prefix: '', like: '+%17_59%', pieces: ['17_59'] }],
  ['US', '12*34*56', { pieces: ['12_34', '34_56'] }],
  ['US', '999999', { pieces: ['999'] }],
]

for (const [country, contains, wanted] of cases) {
  test(`Contains=${contains} in ${country}`, () => {
    const found = digitConditions(contains, country)
    assert.deepEqual({ ...found, ...wanted }, found)
  })
}
