import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsIn, matchPerson, someFacts, withFacts } from './match.ts'

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12', document_number: 'C01X-00T47' }

test('people are found in details of any shape', () => {
  const facts = factsIn({ business_name: 'Muster GmbH', authorized_representative_1: { ...ERIKA, email: 'E@example.com' } })
  assert.deepEqual(facts, {
    names: ['Erika Mustermann'],
    birthDates: ['1984-08-12'],
    emails: ['E@example.com'],
    documentNumbers: ['C01X-00T47'],
  })
  assert.deepEqual(factsIn('text'), factsIn(null))
})

test('one field that fits is enough, and what speaks against it is said', () => {
  const facts = factsIn(ERIKA)
  assert.deepEqual(matchPerson({ name: 'MUSTERMANN, Erika' }, facts), { matched: ['name'], similar: [], contradicted: [] })
  assert.deepEqual(matchPerson({ name: 'Erika Mustermann', birthDate: '1990-01-01' }, facts), {
    matched: ['name'],
    similar: [],
    contradicted: ['birthDate'],
  })
  assert.deepEqual(matchPerson({ documentNumber: 'c01x 00t47' }, facts)?.matched, ['documentNumber'])
  assert.equal(matchPerson({ name: 'Max Mustermann', birthDate: '1990-01-01' }, facts), undefined)
  assert.equal(matchPerson({ email: 'erika@example.com' }, facts), undefined)
})

test('a name that only resembles is said to, as it may be another person', () => {
  assert.deepEqual(matchPerson({ name: 'Erica Mustermann' }, factsIn(ERIKA)), { matched: [], similar: ['name'], contradicted: [] })
  assert.deepEqual(matchPerson({ name: 'Erica Mustermann', birthDate: '1984-08-12' }, factsIn(ERIKA))?.matched, ['birthDate'])
})

test('an address of mail fits whatever its case', () => {
  const facts = withFacts(someFacts({ emails: ['Erika@Example.com'] }), factsIn({}))
  assert.deepEqual(matchPerson({ email: 'erika@example.com' }, facts)?.matched, ['email'])
})
