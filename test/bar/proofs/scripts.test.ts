import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consolePaths } from '../pages.ts'
import { THINGS } from './scripts.ts'

// The proof takes minutes and is not among the quick ones; a new page is to be missed at once.
test('every page of one thing is among those that T-XSS opens', () => {
  const pages = consolePaths().filter(path => path.includes('$'))
  assert.ok(pages.length > 10)
  assert.deepEqual(
    pages.filter(path => !(path in THINGS)),
    [],
  )
})
