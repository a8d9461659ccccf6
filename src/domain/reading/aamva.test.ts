import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAamva } from './aamva.ts'

const payload = (issuer: string, elements: string[]): string =>
  `@\n\x1e\rANSI ${issuer}090002DL00410278ZV03190008DL${elements.join('\n')}\rZVZVA01\r`

const CALIFORNIA = payload('636014', [
  'DAQD1234562',
  'DCSDOE',
  'DDEN',
  'DACJANE',
  'DDFN',
  'DADMARIE',
  'DDGN',
  'DBD08242020',
  'DBB01131984',
  'DBA01132028',
  'DBC2',
  'DAG123 SAMPLE STREET',
  'DAISACRAMENTO',
  'DAJCA',
  'DAK958180000  ',
  'DCGUSA',
])

const value = (text: string, name: string): string | undefined => parseAamva(text)?.fields.find(field => field.name === name)?.value

describe('the barcode of a driving licence', () => {
  it('gives name, number, dates and address of an American licence', () => {
    assert.deepEqual(Object.fromEntries(parseAamva(CALIFORNIA)?.fields.map(field => [field.name, field.value]) ?? []), {
      document_number: 'D1234562',
      last_name: 'DOE',
      first_name: 'JANE',
      middle_name: 'MARIE',
      birth_date: '1984-01-13',
      expiry_date: '2028-01-13',
      issue_date: '2020-08-24',
      sex: 'F',
      street: '123 SAMPLE STREET',
      city: 'SACRAMENTO',
      region: 'CA',
      postal_code: '95818',
    })
    assert.equal(parseAamva(CALIFORNIA)?.country, 'US')
  })
  it('reads dates year first on a Canadian licence', () => {
    const ontario = payload('636012', ['DAQD6101-40706-60905', 'DCSDOE', 'DACJOHN', 'DBB19801102', 'DBA20281102', 'DCGCAN'])
    assert.equal(value(ontario, 'birth_date'), '1980-11-02')
    assert.equal(parseAamva(ontario)?.country, 'CA')
  })
  it('takes the given names of older versions from DCT and ignores elements marked as unavailable', () => {
    const older = payload('636000', ['DAQT1', 'DCSSAMPLE', 'DCTMICHAEL,JOHN', 'DADNONE', 'DBB02291980'])
    assert.equal(value(older, 'first_name'), 'MICHAEL JOHN')
    assert.equal(value(older, 'middle_name'), undefined)
    assert.equal(value(older, 'birth_date'), '1980-02-29')
  })
  it('drops a date that no calendar has', () => {
    assert.equal(value(payload('636014', ['DAQD1', 'DCSDOE', 'DBB02301984']), 'birth_date'), undefined)
  })
  it('is not recognised in another barcode', () => {
    assert.equal(parseAamva('BEGIN:VCARD\nDAQ1234'), null)
    assert.equal(parseAamva(''), null)
  })
})
