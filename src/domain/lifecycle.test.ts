import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from './errors.ts'
import { after, can, LIFECYCLES } from './lifecycle.ts'

test('every cell of every table leads to a state of the same table', () => {
  for (const [resource, table] of Object.entries(LIFECYCLES)) {
    for (const [state, events] of Object.entries(table)) {
      for (const [event, to] of Object.entries(events)) assert.ok(Object.hasOwn(table, to), `${resource}: ${state} -${event}-> ${to}`)
    }
  }
})

test('a pending identity document cannot be edited, a failed one can', () => {
  assert.equal(can('identity_document', 'edit', 'pending'), false)
  assert.equal(after('identity_document', 'failed', 'edit'), 'draft')
  assert.throws(
    () => after('identity_document', 'pending', 'edit'),
    (error: unknown) => error instanceof AppError && error.kind === 'wrongState',
  )
})
