import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSamePaper } from './mrz-same.ts'
import type { MrzFormat } from './reading.ts'

const zone = (format: MrzFormat, lines: string[], failed: string[] = []) => ({ format, lines, failed })

const NAMED_ERIKA = 'P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<'
const NAMED_OTTO = 'P<D<<MUSTERMANN<<OTTO<<<<<<<<<<<<<<<<<<<<<<<'
const ERIKA = zone('TD3', [NAMED_ERIKA, 'C01X00T478D<<8408129F3105039<<<<<<<<<<<<<<<6'])
const OTTO = zone('TD3', [NAMED_OTTO, 'C01X00T486D<<8103242M3105039<<<<<<<<<<<<<<<2'])

describe('whether two zones are of one paper', () => {
  it('says yes for a second picture of the same, a few characters misread', () => {
    assert.ok(isSamePaper(ERIKA, ERIKA))
    assert.ok(isSamePaper(ERIKA, zone('TD3', [NAMED_ERIKA, 'CO1XOOT478D<<8408I29F3105039<<<<<<<<<<<<<<<6'])))
  })

  it('says yes for the same name where check digits say that the rest was misread, and no for another', () => {
    const misread = '139XZZT488D<<6468646F6186866<<<222222222<<<6'
    assert.ok(isSamePaper(ERIKA, zone('TD3', [NAMED_ERIKA, misread], ['document_number'])))
    assert.ok(!isSamePaper(ERIKA, zone('TD3', [NAMED_OTTO, misread], ['document_number'])))
  })

  it('says no for the passport of another of the same family, issued on the same day', () => assert.ok(!isSamePaper(ERIKA, OTTO)))

  it('says no for a card, whose lines are others', () =>
    assert.ok(
      !isSamePaper(
        ERIKA,
        zone('TD1', ['IDD<<T220001293<<<<<<<<<<<<<<<', '8408129F3108011D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<']),
      ),
    ))
})
