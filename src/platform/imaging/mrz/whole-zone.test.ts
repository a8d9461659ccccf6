import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Cut } from './strip.ts'
import { isWhole } from './whole-zone.ts'

const [WIDTH, HEIGHT, PITCH, CAPITAL] = [760, 200, 20, 30]
const LENGTH = 30

/** Three lines of dark squares on paper, and what lies over the end of the last. */
function picture(over: number | null): { data: Uint8Array; width: number; height: number } {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(225)
  const fill = (x0: number, y0: number, wide: number, high: number, level: number) => {
    for (let y = y0; y < y0 + high; y++) data.fill(level, y * WIDTH + x0, y * WIDTH + x0 + wide)
  }
  for (let row = 0; row < 3; row++) for (let n = 0; n < LENGTH; n++) fill(40 + n * PITCH + 4, 20 + row * 60, 10, CAPITAL, 30)
  if (over !== null) fill(40 + LENGTH * PITCH, 130, 80, 60, over)
  return { data, width: WIDTH, height: HEIGHT }
}

const cutAt = (row: number, move = 0): Cut => ({
  line: {
    centre: { x: 40 + (LENGTH * PITCH) / 2 + move, y: 35 + row * 60 },
    along: { x: 1, y: 0 },
    before: ((LENGTH - 1) * PITCH) / 2,
    after: ((LENGTH - 1) * PITCH) / 2,
    thickness: CAPITAL,
    strength: 1,
    clarity: 1,
  },
  capital: CAPITAL,
  pitch: PITCH,
  shiftBefore: 0,
  shiftAfter: 0,
  bow: 0,
})

const zone = (names: string) => ({
  format: 'TD1' as const,
  lines: ['ARPRT28563921<0<<<<<<<<<<<<<<<', '4003032F3406120CZE<<<<<<<<<<<8', names.padEnd(LENGTH, '<')],
})
const FULL = 'FERNANDEZ<DE<LA<VEGA<SANZ<<MAR'
const cuts = [0, 1, 2].map(row => cutAt(row))

describe('whether all of a zone is in view', () => {
  it('says yes where the paper goes on behind the last letter of the names', () => assert.ok(isWhole(picture(null), cuts, zone(FULL))))

  it('says no where something darker lies behind the last letter', () => assert.ok(!isWhole(picture(180), cuts, zone(FULL))))

  it('does not mind a thumb where the names have ended', () => assert.ok(isWhole(picture(180), cuts, zone('SANZ<<MARIA'))))

  it('says no where the lines run out of the picture', () =>
    assert.ok(
      !isWhole(
        picture(null),
        [0, 1, 2].map(row => cutAt(row, 125)),
        zone('SANZ<<MARIA'),
      ),
    ))
})
