import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printedFields } from './print-fields.ts'
import { kindFromPrint, namesOtherPaper } from './print-kind.ts'
import type { TextLine } from './reading.ts'
import { saysSpecimen } from './specimen.ts'

const at = (x: number, y: number, text: string): TextLine => ({
  text,
  source: 'print',
  confidence: 0.95,
  box: { page: 0, x, y, width: 0.02 * text.length, height: 0.02 },
})

const values = (lines: TextLine[], isLetter: boolean, country: string | null = 'DE'): Record<string, string> =>
  Object.fromEntries(printedFields(lines, isLetter, country).map(({ name, value }) => [name, value]))

describe('printed fields', () => {
  it('takes the value that stands under its label on a card', () => {
    const card = [
      at(0.3, 0.1, 'Name / Surname / Nom (1)'),
      at(0.3, 0.13, 'MUSTERMANN'),
      at(0.3, 0.2, 'Vornamen / Given names / Prénoms (2)'),
      at(0.3, 0.23, 'ERIKA'),
      at(0.3, 0.3, 'Geburtsdatum / Date of birth (4)'),
      at(0.3, 0.33, '12.08.1984'),
      at(0.7, 0.3, 'Gültig bis / Date of expiry (8)'),
      at(0.7, 0.33, '01.11.2031'),
    ]
    assert.deepEqual(values(card, false), {
      last_name: 'MUSTERMANN',
      first_name: 'ERIKA',
      birth_date: '1984-08-12',
      expiry_date: '2031-11-01',
    })
  })
  it('takes the word across a specimen for nobody, though it stands beside a label', () => {
    const card = [at(0.3, 0.1, 'Name / Surname'), at(0.65, 0.1, 'SPECIMEN'), at(0.3, 0.13, 'MUSTERMANN')]
    assert.deepEqual(values(card, false), { last_name: 'MUSTERMANN' })
  })
  it('takes a street below the town for a part of the address', () => {
    const card = [at(0.1, 0.1, 'Anschrift / Address / Adresse'), at(0.1, 0.13, '10117 BERLIN'), at(0.1, 0.16, 'UNTER DEN LINDEN 1')]
    assert.deepEqual(values(card, false), { street: 'UNTER DEN LINDEN 1', postal_code: '10117', city: 'BERLIN' })
    assert.deepEqual(values([...card.slice(0, 2), at(0.1, 0.16, 'Datum / Date')], false), { postal_code: '10117', city: 'BERLIN' })
  })
  it('leaves the rest of a label out of an address', () => {
    const bill = [at(0.1, 0.2, 'Adres punktu poboru: ul. Świętokrzyska 14, 00-050 Warszawa')]
    assert.deepEqual(values(bill, true, 'PL'), { street: 'ul. Świętokrzyska 14', postal_code: '00-050', city: 'Warszawa' })
  })
  it('takes no translation of a label for the value', () => {
    const page = [
      at(0.3, 0.1, 'Name / Surname / Non'),
      at(0.3, 0.13, 'MUSTERMANN'),
      at(0.3, 0.2, 'Cognome I Surnane'),
      at(0.3, 0.3, 'Geburtsdatum / 12.08.1984'),
      at(0.3, 0.4, 'Wohnort / Residence (9)'),
      at(0.3, 0.43, '10117 BERLIN'),
    ]
    assert.deepEqual(values(page, false), { last_name: 'MUSTERMANN', birth_date: '1984-08-12', postal_code: '10117', city: 'BERLIN' })
  })
  it('takes the value behind its label on a letter', () => {
    assert.deepEqual(values([at(0.6, 0.2, 'Rechnungsdatum: 05.10.2026')], true), { issue_date: '2026-10-05' })
    assert.deepEqual(values([at(0.1, 0.05, 'Handelsregister B des Amtsgericht Charlottenburg Abruf vom 20.10.2026')], true), {
      issue_date: '2026-10-20',
    })
  })
  it('reads firm and number of a register extract', () => {
    const extract = [
      at(0.6, 0.1, 'Nummer der Firma: HRB 123456'),
      at(0.1, 0.2, '2. a) Firma:'),
      at(0.12, 0.225, 'Conformance Example GmbH'),
    ]
    assert.deepEqual(values(extract, true), { business_registration_number: 'HRB 123456', business_name: 'Conformance Example GmbH' })
  })
  it('takes the value that stands beside its label in another column', () => {
    const table = [at(0.1, 0.2, 'Data wystawienia'), at(0.6, 0.2, '3 marca 2026'), at(0.1, 0.23, 'Nr klienta'), at(0.6, 0.23, '4711')]
    assert.deepEqual(values(table, true, 'PL'), { issue_date: '2026-03-03' })
  })
  it('forgives a misread letter in a long label', () => {
    assert.deepEqual(values([at(0.1, 0.2, 'Geburtsdaturn: 12.08.1984')], false), { birth_date: '1984-08-12' })
    assert.deepEqual(values([at(0.1, 0.2, 'Nane'), at(0.1, 0.225, 'MUSTERMANN')], false), {})
  })
  it('reads the numbered fields of driving licences', () => {
    const union = ['1. LEFÈVRE', '2. ZOÉ MARIE', '3. 04.03.1991 PARIS', '4a. 15.01.22  4c. PREFET', '4b. 14.01.2037', '5. 19FX00147'].map(
      (text, row) => at(0.4, 0.2 + 0.06 * row, text),
    )
    assert.deepEqual(values(union, false, 'FR'), {
      last_name: 'LEFÈVRE',
      first_name: 'ZOÉ MARIE',
      birth_date: '1991-03-04',
      issue_date: '2022-01-15',
      expiry_date: '2037-01-14',
      document_number: '19FX00147',
    })
    const american = ['4d DL D1234562', '1 SAMPLE', '2 JANE', '3 DOB 01/13/1984', '4b EXP 01/13/2031', '8 123 SAMPLE ST'].map((text, row) =>
      at(0.4, 0.2 + 0.06 * row, text),
    )
    assert.deepEqual(values([...american, at(0.4, 0.54, 'SACRAMENTO, CA 95814')], false, 'US'), {
      document_number: 'D1234562',
      last_name: 'SAMPLE',
      first_name: 'JANE',
      birth_date: '1984-01-13',
      expiry_date: '2031-01-13',
      street: '123 SAMPLE ST',
      postal_code: '95814',
      city: 'SACRAMENTO',
    })
  })
  it('takes a lone number for no label', () =>
    assert.deepEqual(values([at(0.1, 0.1, '1. MUSTERMANN'), at(0.1, 0.2, '2. ERIKA')], false), {}))
  it('reads firms and numbers of other registers', () => {
    assert.deepEqual(
      values(
        [
          at(0.1, 0.1, 'Company number'),
          at(0.1, 0.125, '01234567'),
          at(0.1, 0.2, 'Company name'),
          at(0.1, 0.225, 'KESTREL TELECOM LIMITED'),
        ],
        true,
        'GB',
      ),
      {
        business_registration_number: '01234567',
        business_name: 'KESTREL TELECOM LIMITED',
      },
    )
    assert.deepEqual(values([at(0.1, 0.2, 'Immatriculation au RCS, numéro'), at(0.75, 0.2, '123 456 789 R.C.S. Paris')], true, 'FR'), {
      business_registration_number: '123 456 789',
    })
    assert.deepEqual(values([at(0.1, 0.2, 'Adresse du siège : 12 rue de la Paix, 75002 Paris')], true, 'FR'), {
      street: '12 rue de la Paix',
      postal_code: '75002',
      city: 'Paris',
    })
  })
  it('gives nothing for a label whose place is empty or holds another label', () => {
    assert.deepEqual(values([at(0.3, 0.1, 'Date of birth'), at(0.3, 0.5, '12.08.1984')], false), {})
    assert.deepEqual(values([at(0.3, 0.1, 'Surname / Nom'), at(0.3, 0.13, 'Given names / Prénoms')], false), {})
  })
  it('leaves a date alone whose day and month may be exchanged', () => {
    assert.deepEqual(values([at(0.3, 0.1, 'Bill date: 03/04/2026')], true, null), {})
  })
})

describe('what print says of the whole paper', () => {
  it('names the kind by its words, and none when they are weak', () => {
    assert.equal(kindFromPrint('Stadtwerke Musterstadt\nStromrechnung\nVerbrauch 1751 kWh'), 'utility_bill')
    assert.equal(kindFromPrint('Handelsregister B des Amtsgericht Charlottenburg'), 'commercial_registrar_excerpt')
    assert.equal(kindFromPrint('Relevé de compte\nNouveau solde'), 'bank_statement')
    assert.equal(kindFromPrint('The quick brown fox jumped over the lazy dog'), null)
  })

  it('knows the papers that prove nothing', () => {
    assert.equal(namesOtherPaper('BOARDING PASS\nNAME EXAMPLE/ERIKA MRS'), true)
    assert.equal(namesOtherPaper('8393 3764 0235 5917\nVALID THRU 12/31'), true)
    assert.equal(namesOtherPaper('REISEPASS / PASSPORT\nGültig bis / Date of expiry'), false)
  })

  it('knows a specimen by the word of its own, in capitals', () => {
    for (const text of ['SPECIMEN', 'PASSEPORT SPÉCIMEN', 'MUSTER', 'WZÓR', 'SPECIMIEN']) assert.equal(saysSpecimen(text), true, text)
    for (const text of ['MUSTERMANN', 'Muster', 'specimen signature', 'SPACEMAN', 'SPECIES', ''])
      assert.equal(saysSpecimen(text), false, text)
  })
})
