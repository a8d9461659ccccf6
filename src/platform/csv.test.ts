import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { csvLine } from './csv.ts'

test('what a spreadsheet would take for a formula arrives as text, and everything else as it was', () => {
  const evil = ['=1+1', '+49301', '-2', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x","y")']
  const plain = ['a', 'a,b', 'say "hi"', 'two\nlines', 'a;b', '', '1+1']
  const [row] = parse(csvLine([...evil, ...plain])) as string[][]
  assert.deepEqual(row?.slice(evil.length), plain)
  for (const cell of row?.slice(0, evil.length) ?? []) assert.match(cell, /^'/)
})

test('a phone number is no formula', () => assert.equal(csvLine(['+4930901820']), '+4930901820\r\n'))

test('nothing and numbers have their place', () => {
  assert.equal(csvLine([null, undefined, 3, false]), ',,3,false\r\n')
})
