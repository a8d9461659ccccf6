import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AddressParts, splitAddress } from './print-address.ts'

describe('splitting a printed address', () => {
  const cases: [string, AddressParts | null][] = [
    ['Unter den Linden 1, 10117 Berlin', { street: 'Unter den Linden 1', postalCode: '10117', city: 'Berlin' }],
    ['D-60311 Frankfurt am Main', { postalCode: '60311', city: 'Frankfurt am Main' }],
    ['12 bis rue de la Paix, 75002 PARIS', { street: '12 bis rue de la Paix', postalCode: '75002', city: 'PARIS' }],
    ['ul. Długa 5/12, 00-238 Warszawa', { street: 'ul. Długa 5/12', postalCode: '00-238', city: 'Warszawa' }],
    ['Calle Mayor 3, 28013 Madrid', { street: 'Calle Mayor 3', postalCode: '28013', city: 'Madrid' }],
    ['10 Downing Street, London, SW1A 2AA', { street: '10 Downing Street', postalCode: 'SW1A 2AA', city: 'London' }],
    ['123 SAMPLE STREET, SACRAMENTO, CA 95814', { street: '123 SAMPLE STREET', postalCode: '95814', city: 'SACRAMENTO' }],
    ['Am Markt 3', { street: 'Am Markt 3' }],
    ['siehe oben', null],
    ['', null],
  ]
  for (const [text, parts] of cases) it(text || 'nothing', () => assert.deepEqual(splitAddress(text), parts))
})
