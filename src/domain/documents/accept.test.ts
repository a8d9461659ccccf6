import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reading } from '../reading/reading.ts'
import { isAccepted } from './accept.ts'
import { bill, codes, field, mrzOf, passport, TODAY } from './readings.fixture.ts'

describe('what the reader alone accepts', () => {
  const WORDS: Reading['text'] = [
    { text: 'Surname', source: 'print', confidence: 0.9, box: { page: 0, x: 0.4, y: 0.3, width: 0.2, height: 0.03 } },
  ]

  it('accepts a confirmed passport', () => assert.deepEqual(isAccepted(passport(), 'DE', TODAY), { accepted: true, reasons: [] }))
  it('accepts a specimen', () => assert.equal(isAccepted(passport({ specimen: true }), null, TODAY).accepted, true))
  it('refuses an expired one, one of another country, and one that is not confirmed', () => {
    assert.deepEqual(codes(isAccepted(passport(), null, '2032-01-01')), ['expired'])
    assert.deepEqual(codes(isAccepted(passport(), 'ES', TODAY)), ['country_mismatch'])
    assert.deepEqual(codes(isAccepted(passport({ mrz: mrzOf([], { confirmed: false }) }), null, TODAY)), ['not_read'])
  })
  it('refuses an expired one though a letter of its name is in doubt', () => {
    const open = passport({ mrz: mrzOf([], { confirmed: false, isNameOpen: true }) })
    assert.deepEqual(codes(isAccepted(open, null, '2032-01-01')), ['expired'])
    assert.equal(isAccepted(open, null, TODAY).accepted, false)
  })
  it('names a fault once, and leaves print that differs from the lines to staff', () => {
    const id = passport()
    assert.equal(
      isAccepted({ ...id, fields: [...id.fields, field('birth_date', '1994-08-12', 'print', 0.95)] }, null, TODAY).accepted,
      true,
    )
    const glaring = passport({
      mrz: mrzOf([], { confirmed: false }),
      quality: { sharpness: 0.9, brightness: 0.6, glare: 0.2, isCutOff: false, resolution: 1200 },
    })
    assert.deepEqual(codes(isAccepted(glaring, null, TODAY)), ['glare'])
  })
  it('takes a portrait beside words without any code for the side that was not asked for', () => {
    const bare = passport({ mrz: null, fields: [], kind: null, side: null, text: WORDS })
    assert.deepEqual(codes(isAccepted(bare, null, TODAY)), ['wrong_side'])
    assert.deepEqual(codes(isAccepted({ ...bare, portrait: 'unsure' }, null, TODAY)), ['not_read'])
    assert.deepEqual(codes(isAccepted({ ...bare, text: [] }, null, TODAY)), ['not_read'])
  })
  it('takes no side for the wrong one whose lines were seen but not read, nor a passport, which has both on one page', () => {
    const bare = passport({ mrz: null, fields: [], kind: null, side: null, text: WORDS })
    assert.deepEqual(codes(isAccepted({ ...bare, hasZone: true }, null, TODAY)), ['not_read'])
    const { fields } = passport()
    assert.deepEqual(codes(isAccepted({ ...bare, kind: 'passport', fields }, null, TODAY)), ['not_read'])
    const front = { ...bare, kind: 'national_id_card', side: 'front' } as const
    assert.deepEqual(codes(isAccepted(front, null, TODAY)), ['wrong_side'])
    assert.deepEqual(codes(isAccepted({ ...front, hasZone: true }, null, TODAY)), ['not_read'])
  })
  it('takes the cover of a passport, which says nothing of its bearer, for the wrong side', () => {
    const cover = passport({ mrz: null, fields: [], kind: 'passport', side: null, text: WORDS })
    assert.deepEqual(codes(isAccepted(cover, null, TODAY)), ['wrong_side'])
  })
  it('puts it down to blur where no word was read and the picture is soft, not where words were', () => {
    const quality = { sharpness: 0.72, brightness: 0.6, glare: 0, isCutOff: false, resolution: 1200 }
    const soft = passport({ mrz: null, fields: [], kind: null, side: null, text: WORDS, quality })
    assert.deepEqual(codes(isAccepted(soft, null, TODAY)), ['blurry'])
    const lines = ['Surname', 'Given names', 'Date of birth'].flatMap(text => WORDS.map(line => ({ ...line, text, confidence: 0.97 })))
    assert.deepEqual(codes(isAccepted({ ...soft, text: lines }, null, TODAY)), ['wrong_side'])
  })
  it('accepts a digital bill and no picture of a landscape', () => {
    assert.equal(isAccepted(bill(), null, TODAY).accepted, true)
    assert.deepEqual(codes(isAccepted(bill([], { kind: null, findings: [{ code: 'not_a_document' }] }), null, TODAY)), ['not_a_document'])
  })
})
