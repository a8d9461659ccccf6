import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PrintedLine } from './read-print.ts'
import { saysNoZone, zoneLines, zoneOf } from './zone-lines.ts'

const printed = (text: string, x: number, y: number, length: number): PrintedLine => ({
  text,
  confidence: 0.95,
  line: { centre: { x, y }, along: { x: 1, y: 0 }, before: length / 2, after: length / 2, capital: 20, strength: 0.9 },
})

const NAME = printed('DUBOIS', 300, 200, 120)
const FIRST = printed('P<FRADUBOIS<<HELENE<<<<<<<<<<<<<<<<<<<<<<<<<', 500, 700, 800)

describe('lines of a zone among print', () => {
  it('are those with fillers and those of capitals and digits beside them', () => {
    const full = printed('HGJZZ22GF5FRA5811085F300624312345678901234X2', 500, 750, 800)
    assert.deepEqual(zoneLines([full, NAME, FIRST]), [FIRST, full])
    assert.equal(zoneOf([FIRST, full])?.length, 2)
  })

  it('are none on a page without fillers, however many capitals and digits it has', () => {
    const number = printed('DE89370400440532013000', 500, 400, 500)
    assert.deepEqual(zoneLines([NAME, number]), [])
  })

  it('are none in code, whose letters are small', () => {
    assert.deepEqual(zoneLines([printed('std::cout << "row" << i << std::endl;', 500, 400, 600)]), [])
  })

  it('are put together where light parts a line', () => {
    const left = printed('HGJZZ22GF5FRA58', 230, 750, 260)
    const right = printed('<<<<<<<<<<<<<<<2', 770, 750, 260)
    const zone = zoneOf(zoneLines([FIRST, left, right]))
    assert.equal(zone?.length, 2)
    const second = zone?.[1]
    assert.ok(second)
    assert.equal(second.before + second.after, 800)
  })

  it('make no zone alone', () => assert.equal(zoneOf([FIRST]), null))

  it('are known where the reader of print sees marks on capitals and takes fillers for brackets', () => {
    const bent = printed('PŚESPNUNEZ<<J0ŞE<ĻUĮŞ<<q<<<<<<<<<<<<<<ŚŚŚŚŚ', 500, 700, 800)
    const second = printed('KMP56YW758ESP9102228M3012132((((((((((((ŚŚŚ*', 500, 750, 800)
    assert.equal(zoneLines([bent, second]).length, 2)
  })
})

describe('what was read where a zone would stand', () => {
  const second = printed('KMP56YW758ESP91O2228M3012132<<<<<<<<<<<<<<<4', 500, 750, 800)
  const noise = printed('BREMVAWCFV<QHIS<JIGBQK<ETZWTRCHW<R<CELJGSGDU', 500, 700, 800)
  const numbers = printed('0063338570GGW29LX7MW844114A4M1DI<72RRH6Y516C', 500, 750, 800)

  it('is no zone that names no state and no two dates', () => assert.equal(saysNoZone([noise, numbers]), true))

  it('may be one by its state alone, or its dates alone, or where it was not read for sure or not to the end', () => {
    assert.equal(saysNoZone([FIRST, numbers]), false)
    assert.equal(saysNoZone([noise, second]), false)
    assert.equal(saysNoZone([{ ...noise, confidence: 0.8 }, numbers]), false)
    assert.equal(saysNoZone([noise, printed('0063338570GGW', 500, 750, 250)]), false)
    assert.equal(saysNoZone([noise]), false)
  })
})
