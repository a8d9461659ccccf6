import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TextLine } from '../reading/reading.ts'
import { compareCities, comparePostalCodes, compareStreets } from './addresses.ts'
import { compareCompanies } from './companies.ts'
import { findDates, parsePrintedDate, yearsBetween } from './dates.ts'
import { type DetailKind, findInText } from './find.ts'
import { compareNames, comparePersons } from './names.ts'
import { compareNumbers } from './numbers.ts'
import type { Likeness } from './verdict.ts'

const table = (compare: (a: string, b: string) => Likeness, cases: readonly (readonly [string, string, Likeness])[]) => {
  for (const [a, b, expected] of cases) it(`${a} | ${b}: ${expected}`, () => assert.equal(compare(a, b), expected))
}

describe('names', () => {
  table(compareNames, [
    ['Müller', 'MUELLER', 'same'],
    ['Müller', 'MULLER', 'same'],
    ['Mueller', 'Müller', 'same'],
    ['Muller', 'MUELLER', 'similar'],
    ['Weiß', 'WEISS', 'same'],
    ['Øster Åkesson', 'OESTER AAKESSON', 'same'],
    ['Łukasz', 'LUKASZ', 'same'],
    ['Núñez', 'NUNEZ', 'same'],
    ['Núñez', 'NUNXXEZ', 'same'],
    ['Œuvrard', 'OEUVRARD', 'same'],
    ['Dvořák', 'DVORAK', 'same'],
    ['Jean-Pierre', 'JEAN<PIERRE', 'same'],
    ["O'Connor", 'OCONNOR', 'same'],
    ['O’Connor', "O'Connor", 'same'],
    ['von der Leyen', 'VON DER LEYEN', 'same'],
    ['von der Leyen', 'VONDERLEYEN', 'same'],
    ['von der Leyen', 'Leyen', 'similar'],
    ['Dr. Erika', 'ERIKA', 'same'],
    ['Anna Maria', 'ANNA', 'similar'],
    ['Anna', 'ANNA MARIA', 'similar'],
    ['Anna Maria', 'MARIA ANNA', 'similar'],
    ['Ferreira', 'FERREIRA DA SILVA', 'similar'],
    ['Ferreira', 'FERREIRO', 'similar'],
    ['Amara Okafor', 'Okafor, Amara', 'same'],
    ['A. Okafor', 'Amara Okafor', 'similar'],
    ['Amara', 'BRIGITTE', 'different'],
    ['Okafor', 'Oduya', 'different'],
    ['Mustermann', '', 'different'],
    ['Иванова', 'IVANOVA', 'same'],
    ['Παπαδόπουλος', 'PAPADOPOULOS', 'same'],
  ])
  it('takes a name cut off by the width of the machine-readable lines for the same only when told', () => {
    assert.equal(compareNames('Nilavadhanananda Chayapa', 'NILAVADHANANANDA CHAY', { isTruncated: true }), 'same')
    assert.notEqual(compareNames('Nilavadhanananda Chayapa', 'NILAVADHANANANDA CHAY'), 'same')
  })
  it('calls exchanged first and last names similar', () => {
    assert.deepEqual(comparePersons({ given: 'Erika', family: 'Mustermann' }, { given: 'MUSTERMANN', family: 'ERIKA' }), {
      given: 'similar',
      family: 'similar',
    })
    assert.deepEqual(comparePersons({ given: 'Erika', family: 'Mustermann' }, { given: 'ERIKA', family: 'MUSTERMANN' }), {
      given: 'same',
      family: 'same',
    })
  })
})

describe('companies', () => {
  table(compareCompanies, [
    ['Beispiel GmbH', 'BEISPIEL', 'same'],
    ['Beispiel GmbH', 'Beispiel Gesellschaft mit beschränkter Haftung', 'same'],
    ['Müller & Söhne GmbH & Co. KG', 'Mueller und Soehne GmbH & Co KG', 'same'],
    ['Dupont SARL', 'S.A.R.L. Dupont', 'same'],
    ['Acme Ltd', 'ACME LIMITED', 'same'],
    ['Kwiat Sp. z o.o.', 'KWIAT SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ', 'same'],
    ['Rossi S.p.A.', 'ROSSI SPA', 'same'],
    ['Ferrer S.L.', 'FERRER SL', 'same'],
    ['Dam B.V.', 'Dam BV', 'same'],
    ['Beispiel UG (haftungsbeschränkt)', 'Beispiel UG', 'same'],
    ['SA', 'SA', 'same'],
    ['Limited Edition Ltd', 'Edition Ltd', 'similar'],
    ['Beispiel Nord GmbH', 'Beispiel Süd GmbH', 'different'],
    ['Beispiel Telefon GmbH', 'Beispiel GmbH', 'similar'],
    ['Beispiel GmbH', 'Anderes GmbH', 'different'],
  ])
})

describe('numbers of documents', () => {
  table(compareNumbers, [
    ['L01X00T47', 'LO1XOOT47', 'same'],
    ['L01 X00-T47', 'l01x00t47', 'same'],
    ['HRB 123456', 'HRB123456 B', 'similar'],
    ['123456', 'HRB 123456', 'similar'],
    ['L01X00T47', 'L01X00T48', 'different'],
    ['I2345678', '12345678', 'similar'],
  ])
})

describe('streets', () => {
  table(compareStreets, [
    ['Mönckebergstraße 1', 'Moenckebergstr. 1', 'same'],
    ['Hauptstraße 12a', 'Hauptstrasse 12 A', 'same'],
    ['Hauptstr. 12', 'Hauptstraße 13', 'different'],
    ['Hauptstr. 12', 'Hauptstraße 12b', 'similar'],
    ['10 Downing Street', '10 Downing St', 'same'],
    ['1 Rue de la République', '1 rue de la Republique', 'same'],
    ['12 bis Avenue Foch', '12bis Av. Foch', 'same'],
    ['Calle Mayor 1', 'C/ Mayor, 1', 'same'],
    ['ul. Długa 5', 'Dluga 5', 'same'],
    ['Unter den Linden 1', 'Unter den Linden 1', 'same'],
    ['Straße des 17. Juni 135', 'Str. des 17. Juni 135', 'same'],
    ['Karl-Marx-Allee 5', 'Karl Marx Allee 5', 'same'],
    ['Zeil 1', 'Marienplatz 1', 'different'],
    ['Potsdamer Straße 7', 'Potsdamer Platz 7', 'similar'],
  ])
})

describe('towns and postal codes', () => {
  table(compareCities, [
    ['München', 'Munich', 'same'],
    ['Köln', 'KOELN', 'same'],
    ['Frankfurt am Main', 'Frankfurt a.M.', 'same'],
    ['Frankfurt am Main', 'Frankfurt', 'similar'],
    ['Frankfurt (Oder)', 'Frankfurt am Main', 'different'],
    ['Zürich', 'Zuerich', 'same'],
    ['Sankt Augustin', 'St. Augustin', 'same'],
    ['Berlin', 'Hamburg', 'different'],
  ])
  table(comparePostalCodes, [
    ['10117', 'D-10117', 'same'],
    ['SW1A 2AA', 'sw1a2aa', 'same'],
    ['94105', '94105-1234', 'same'],
    ['10117', '10118', 'different'],
  ])
})

describe('dates', () => {
  const cases: [string, string | null, string[]][] = [
    ['12.08.1964', null, ['1964-08-12']],
    ['12 AUG / AOÛT 64', null, ['1964-08-12']],
    ['12 Aug 2024', null, ['2024-08-12']],
    ['August 12, 2024', null, ['2024-08-12']],
    ['1er août 2024', 'FR', ['2024-08-01']],
    ['3 de marzo de 2024', 'ES', ['2024-03-03']],
    ['5 września 2023', 'PL', ['2023-09-05']],
    ['3. März 2023', 'DE', ['2023-03-03']],
    ['2024-02-29', null, ['2024-02-29']],
    ['03/04/2026', null, ['2026-04-03', '2026-03-04']],
    ['03/04/2026', 'GB', ['2026-04-03']],
    ['03/04/2026', 'US', ['2026-03-04']],
    ['25/12/2026', null, ['2026-12-25']],
    ['30.02.2024', null, []],
  ]
  for (const [text, country, expected] of cases)
    it(`reads ${text} (${country ?? 'no country'})`, () =>
      assert.deepEqual(
        findDates(text, country, 2030).flatMap(({ dates }) => dates),
        expected,
      ))
  it('reports a date whose order cannot be told', () => assert.equal(parsePrintedDate('03/04/2026')?.isAmbiguous, true))
  it('counts years up to the birthday', () => {
    assert.equal(yearsBetween('2008-11-24', '2026-11-24'), 18)
    assert.equal(yearsBetween('2008-11-25', '2026-11-24'), 17)
  })
})

describe('looking a detail up in text', () => {
  const line = (text: string, y: number): TextLine => ({
    text,
    source: 'text_layer',
    confidence: 1,
    box: { page: 0, x: 0.1, y, width: 0.5, height: 0.02 },
  })
  const bill = [
    line('Stadtwerke Musterstadt AG', 0.05),
    line('Frau Amara Okafor', 0.1),
    line('Mönckebergstr. 1, 20095 Hamburg', 0.12),
    line('Rechnungsdatum: 3. November 2026', 0.2),
    line('Kundennummer 4711 0815', 0.22),
  ]
  it('finds name, street, postal code, town, date and number, each with its place', () => {
    assert.equal(findInText('Amara Okafor', 'name', bill)?.verdict, 'same')
    assert.equal(findInText('Amara Okafor', 'name', bill)?.box.y, 0.1)
    assert.equal(findInText('Mönckebergstraße 1', 'street', bill)?.verdict, 'same')
    assert.equal(findInText('20095', 'postal_code', bill)?.verdict, 'same')
    assert.equal(findInText('Hamburg', 'city', bill)?.verdict, 'same')
    assert.equal(findInText('2026-11-03', 'date', bill)?.verdict, 'same')
    assert.equal(findInText('47110815', 'number', bill)?.verdict, 'same')
    assert.equal(findInText('Stadtwerke Musterstadt', 'company', bill)?.verdict, 'same')
  })
  it('finds nothing where nothing stands', () => {
    assert.equal(findInText('Berta Beispiel', 'name', bill), null)
    assert.equal(findInText('Zeil 1', 'street', bill), null)
    assert.equal(findInText('20099', 'postal_code', bill), null)
    assert.equal(findInText('2026-11-04', 'date', bill), null)
  })
  it('finds what a narrow column prints over two lines, and does not put together what stands apart', () => {
    const below = (text: string, y: number, x = 0.1): TextLine => ({
      ...line(text, y),
      box: { page: 0, x, y, width: 0.012 * text.length, height: 0.02 },
    })
    const column = [
      below('Kunde: Anna Maria', 0.1),
      below('von Thünen', 0.125),
      below('Straße der', 0.15),
      below('Einheit 94b', 0.175),
      below('Lindenstraße', 0.4),
      below('12 Monate', 0.425),
    ]
    assert.equal(findInText('Anna Maria von Thünen', 'name', column)?.verdict, 'same')
    assert.equal(findInText('Straße der Einheit 94b', 'street', column)?.verdict, 'same')
    assert.notEqual(findInText('Lindenstraße 12', 'street', column)?.verdict, 'same')
    assert.notEqual(findInText('Anna Maria von Thünen', 'name', [below('Anna Maria', 0.1), below('von Thünen', 0.6)])?.verdict, 'same')
    assert.equal(
      findInText('Nordstern Telefonie Übersee GmbH', 'company', [below('Nordstern Telefonie', 0.1), below('Übersee GmbH', 0.125)])?.verdict,
      'same',
    )
  })
  it('does not take half a name for the name', () => assert.equal(findInText('Amara Beispiel', 'name', bill), null))
})

describe('looking details up in lines of many countries', () => {
  const cases: [string[], string, DetailKind, 'same' | 'similar'][] = [
    [['M. Jean-Luc DUPONT', '12 bis, rue de la Paix', '75002 PARIS'], 'Jean-Luc Dupont', 'name', 'same'],
    [['12 bis, rue de la Paix 75002 PARIS CEDEX 02'], '12bis rue de la Paix', 'street', 'same'],
    [['12 bis, rue de la Paix 75002 PARIS CEDEX 02'], '75002', 'postal_code', 'same'],
    [['12 bis, rue de la Paix 75002 PARIS CEDEX 02'], 'Paris', 'city', 'same'],
    [['D. José García Núñez, C/ Gran Vía 28, 3º B, 28013 Madrid'], 'Calle Gran Vía 28', 'street', 'same'],
    [['D. José García Núñez, C/ Gran Vía 28, 3º B, 28013 Madrid'], 'José García Núñez', 'name', 'same'],
    [['Sz. P. Łukasz Wójcik', 'ul. Długa 5/12', '00-238 Warszawa'], 'Długa 5/12', 'street', 'same'],
    [['Sz. P. Łukasz Wójcik', 'ul. Długa 5/12', '00-238 Warszawa'], 'Warsaw', 'city', 'same'],
    [['Sz. P. Łukasz Wójcik', 'ul. Długa 5/12', '00-238 Warszawa'], '00-238', 'postal_code', 'same'],
    [['Sz. P. Łukasz Wójcik'], 'Lukasz Wojcik', 'name', 'same'],
    [['Mr J Smith', 'Flat 2, 10 Downing Street', 'London SW1A 2AA'], '10 Downing St', 'street', 'same'],
    [['Mr J Smith', 'Flat 2, 10 Downing Street', 'London SW1A 2AA'], 'SW1A 2AA', 'postal_code', 'same'],
    [['Mr J Smith', 'Flat 2, 10 Downing Street', 'London SW1A 2AA'], 'John Smith', 'name', 'similar'],
    [['Mönckebergstr.1, 20095 Hamburg'], 'Mönckebergstraße 1', 'street', 'same'],
    [['Moenckebergstrasse 1'], 'Mönckebergstraße 1', 'street', 'same'],
    [['MOENCKEBERGSTR 1'], 'Mönckebergstraße 1', 'street', 'same'],
    [['Frankfurt a. M.'], 'Frankfurt am Main', 'city', 'same'],
    [['60311 Frankfurt/Main'], 'Frankfurt am Main', 'city', 'same'],
    [['60311 Frankfurt'], 'Frankfurt am Main', 'city', 'similar'],
    [['Kundennr. 12345 Datum 01.02.2026'], '2026-02-01', 'date', 'same'],
    [['Issued 02/03/2026'], '2026-03-02', 'date', 'similar'],
    [['Beispiel Telefon GmbH & Co. KG, Hamburg'], 'Beispiel Telefon GmbH & Co. KG', 'company', 'same'],
    [['Sitz: Hamburg, Amtsgericht Hamburg HRB 123456'], 'HRB 123456', 'number', 'same'],
    [['SIREN : 123 456 789 R.C.S. Paris'], '123456789', 'number', 'same'],
    [['Straße des 17. Juni 135, 10623 Berlin'], 'Straße des 17. Juni 135', 'street', 'same'],
    [['Am Markt 3'], 'Am Markt 3', 'street', 'same'],
    [['Musterweg 4'], 'Musterstraße 4', 'street', 'similar'],
    [['Frau', 'Erika Mustermann geb. Gabler'], 'Erika Mustermann', 'name', 'same'],
    [['MUSTERMANN ERIKA'], 'Erika Mustermann', 'name', 'similar'],
    [['Mustermann, Erika'], 'Erika Mustermann', 'name', 'same'],
    [['101 Spear Street, San Francisco, CA 94105-1522'], '101 Spear St', 'street', 'same'],
    [['101 Spear Street, San Francisco, CA 94105-1522'], 'San Francisco', 'city', 'same'],
    [['101 Spear Street, San Francisco, CA 94105-1522'], '94105', 'postal_code', 'same'],
    [['Via Cavour, 1 00184 Roma RM'], 'Via Cavour 1', 'street', 'same'],
    [['1012 JS Amsterdam'], '1012JS', 'postal_code', 'same'],
  ]
  for (const [lines, detail, kind, verdict] of cases) {
    it(`${verdict}: ${detail} in ${lines.join(' | ')}`, () => {
      const found = findInText(
        detail,
        kind,
        lines.map((text, index) => ({
          text,
          source: 'text_layer',
          confidence: 1,
          box: { page: 0, x: 0, y: index / 50, width: 1, height: 0.02 },
        })),
      )
      assert.equal(found?.verdict, verdict)
    })
  }
})
