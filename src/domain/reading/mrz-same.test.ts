import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSamePaper } from './mrz-same.ts'

const ERIKA = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<8408129F3105039<<<<<<<<<<<<<<<6']
const OTTO = ['P<D<<MUSTERMANN<<OTTO<<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T486D<<8103242M3105039<<<<<<<<<<<<<<<2']

describe('whether two zones are of one paper', () => {
  it('says yes for a second picture of the same, a few characters misread', () => {
    assert.ok(isSamePaper(ERIKA, ERIKA))
    assert.ok(isSamePaper(ERIKA, [ERIKA[0] ?? '', 'CO1XOOT478D<<8408I29F3105039<<<<<<<<<<<<<<<6']))
  })

  it('says no for the passport of another of the same family, issued on the same day', () => assert.ok(!isSamePaper(ERIKA, OTTO)))

  it('says no for a card, whose lines are others', () =>
    assert.ok(!isSamePaper(ERIKA, ['IDD<<T220001293<<<<<<<<<<<<<<<', '8408129F3108011D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<'])))
})
