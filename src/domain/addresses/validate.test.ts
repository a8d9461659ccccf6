import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countryCodes, countryName, isCountry } from '../countries.ts'
import { isPoBox, validateAddress } from './validate.ts'

const check = (isoCountry: string, postalCode: string, region = '', city = 'Town') =>
  validateAddress({ street: 'Street 1', city, region, postalCode, isoCountry }).problems.map(({ field, code }) => `${field} ${code}`)

describe('addresses by country', () => {
  const good: [string, string, string?][] = [
    ['DE', '10117'],
    ['DE', 'D-10117'],
    ['AT', '1010'],
    ['BE', '1000'],
    ['CH', '8001'],
    ['ES', '08002'],
    ['FR', '75001'],
    ['GB', 'SW1A 2AA'],
    ['GB', 'm1 1ae'],
    ['GB', 'W1A 0AX'],
    ['IE', 'D01 F5P2'],
    ['IE', 'T12 X0X0'],
    ['IE', ''],
    ['IT', '00184'],
    ['NL', '1012 JS'],
    ['PT', '1100-148'],
    ['SE', '111 20'],
    ['SE', 'SE-111 20'],
    ['PL', '00-001'],
    ['US', '94105', 'CA'],
    ['US', '94105-1234', 'CA'],
    ['CA', 'M5H 2N2', 'ON'],
    ['AU', '2000', 'NSW'],
    ['JP', '100-0001'],
    ['BR', '01310-100', 'SP'],
    ['LV', 'LV-1010'],
    ['MT', 'VLT 1117'],
    ['HK', ''],
    ['SG', '018956'],
    ['CZ', '110 00'],
    ['GR', '104 31'],
    ['LI', '9490'],
    ['BB', 'BB11000'],
    ['KY', 'KY1-1100'],
    ['VG', 'VG1110'],
  ]
  for (const [country, code, region] of good)
    it(`takes ${code || 'no code'} in ${country}`, () => assert.deepEqual(check(country, code, region), []))
  const bad: [string, string, string][] = [
    ['DE', '1011', 'postal_code malformed'],
    ['DE', '', 'postal_code missing'],
    ['DE', 'SW1A 2AA', 'postal_code malformed'],
    ['FR', '7500', 'postal_code malformed'],
    ['GB', '12345', 'postal_code malformed'],
    ['NL', '1012', 'postal_code malformed'],
    ['US', '9410', 'postal_code malformed'],
    ['CA', '12345', 'postal_code malformed'],
    ['CH', '80011', 'postal_code malformed'],
  ]
  for (const [country, code, problem] of bad)
    it(`refuses ${code || 'no code'} in ${country}`, () => assert.deepEqual(check(country, code, 'XX'), [problem]))
  it('asks for the state where mail needs it, and for a town but in city states', () => {
    assert.deepEqual(check('US', '94105'), ['region missing'])
    assert.deepEqual(check('DE', '10117', '', ' '), ['city missing'])
    assert.deepEqual(check('SG', '018956', '', ''), [])
  })
  it('does not know a country that does not exist, nor one in small letters', () => {
    assert.equal(validateAddress({ street: 'a', city: 'b', region: '', postalCode: '', isoCountry: 'ZZ' }).isCountryKnown, false)
    assert.equal(isCountry('de'), false)
  })
  it('has an English name for every country', () => {
    for (const code of countryCodes()) assert.notEqual(countryName(code), code)
    assert.equal(countryName('DE'), 'Germany')
  })
})

describe('post office boxes', () => {
  for (const street of [
    'P.O. Box 12',
    'PO Box 12',
    'Postfach 10 20 30',
    'BP 42',
    'Boîte postale 7',
    'Apartado de correos 12',
    'Casella postale 3',
    'Postbus 9',
    'Box 123',
    'skrytka pocztowa 5',
  ]) {
    it(`finds ${street}`, () => assert.equal(isPoBox(street), true))
  }
  for (const street of [
    'Postplatz 1',
    'Boxhagener Straße 12',
    'Am Postfachweg 2',
    'Rue de la Poste 3',
    'Bpalais 4',
    'Boxberger Str. 5',
    'Hauptstraße 1',
  ]) {
    it(`finds none in ${street}`, () => assert.equal(isPoBox(street), false))
  }
})
