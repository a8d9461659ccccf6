import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mrzFields } from './mrz-fields.ts'
import { type Box, boxAround, type MrzReading } from './reading.ts'

// ICAO 9303-4, appendix A.
const READING: MrzReading = {
  format: 'TD3',
  lines: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  failed: [],
  corrected: [],
  confidence: 0.6,
  confidences: [new Array(44).fill(0.9), new Array(44).fill(0.8).fill(0.6, 0, 1)],
  confirmed: true,
  box: { page: 1, x: 0.1, y: 0.8, width: 0.44, height: 0.1 },
}

describe('fields of a zone', () => {
  it('carry the machine names, the kind of paper and the confidence of their weakest character', () => {
    const fields = mrzFields(READING, '2026-11-24')
    assert.deepEqual(
      fields.map(({ name, value, confidence }) => [name, value, confidence]),
      [
        ['document_type', 'passport', 0.9],
        ['issuing_country', 'UTO', 0.9],
        ['last_name', 'ERIKSSON', 0.9],
        ['first_name', 'ANNA MARIA', 0.9],
        ['document_number', 'L898902C3', 0.6],
        ['nationality', 'UTO', 0.8],
        ['birth_date', '1974-08-12', 0.8],
        ['sex', 'F', 0.8],
        ['expiry_date', '2012-04-15', 0.8],
        ['optional_data', 'ZE184226B', 0.8],
      ],
    )
  })

  it('stand at their columns, whichever way the page lies', () => {
    const boxOf = (box: Box) => mrzFields({ ...READING, box }, '2026-11-24').find(({ name }) => name === 'birth_date')?.box
    const rounded = (box: Box | undefined) => [box?.x, box?.y, box?.width, box?.height].map(value => value?.toFixed(3))
    assert.deepEqual(rounded(boxOf(READING.box)), ['0.230', '0.850', '0.060', '0.050'])
    const upsideDown = boxAround(
      [
        { x: 0.54, y: 0.9 },
        { x: 0.1, y: 0.9 },
        { x: 0.1, y: 0.8 },
        { x: 0.54, y: 0.8 },
      ],
      1,
    )
    assert.deepEqual(rounded(boxOf(upsideDown)), ['0.350', '0.800', '0.060', '0.050'])
  })
  it('are slanted where the zone is, within its frame', () => {
    const zone = boxAround(
      [
        { x: 0.1, y: 0.5 },
        { x: 0.8, y: 0.7 },
        { x: 0.77, y: 0.8 },
        { x: 0.07, y: 0.6 },
      ],
      0,
    )
    const fields = mrzFields({ ...READING, box: zone }, '2026-11-24')
    for (const { box } of fields) {
      assert.ok(box?.corners)
      assert.ok(box.x >= zone.x - 1e-9 && box.y >= zone.y - 1e-9 && box.x + box.width <= zone.x + zone.width + 1e-9)
    }
  })
})
