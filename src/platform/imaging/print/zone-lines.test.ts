import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PrintedLine } from './read-print.ts'
import { zoneLines, zoneOf } from './zone-lines.ts'

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
})
