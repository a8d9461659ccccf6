import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { GreyImage } from '../mrz/grey.ts'
import type { LocatedZone } from '../mrz/locate.ts'
import { burntLines } from './burnt-lines.ts'

const [width, height] = [1000, 300]
const CAPITAL = 16
const ROWS = [120, 160]

/** White paper on a grey desk with two rows of strokes, of another level between two places of each row: burnt out, or faded. */
function picture(burnt: readonly { from: number; to: number; level?: number }[]): GreyImage {
  const data = new Uint8Array(width * height).fill(120)
  for (let y = 40; y < 240; y++) data.fill(252, y * width + 60, y * width + 940)
  for (const [row, y] of ROWS.entries()) {
    for (let x = 100; x < 900; x++) {
      const gap = burnt[row]
      const level = gap && x >= gap.from && x < gap.to ? (gap.level ?? 252) : 30
      if (x % 8 < 4) for (let dy = -CAPITAL / 2; dy < CAPITAL / 2; dy++) data[(y + dy) * width + x] = level
    }
  }
  return { data, width, height }
}

const ZONE: LocatedZone = ROWS.map(y => ({
  centre: { x: 500, y },
  along: { x: 1, y: 0 },
  before: 400,
  after: 400,
  thickness: CAPITAL / 2,
  strength: 1,
  clarity: 1,
}))

describe('light over the lines of a zone', () => {
  it('is where both lines are white, on white paper too', () => {
    const found = burntLines(
      picture([
        { from: 420, to: 620 },
        { from: 400, to: 600 },
      ]),
      ZONE,
      0,
    )
    assert.ok(found)
    assert.ok(Math.abs(found.share - 200 / 800) < 0.03)
    assert.ok(found.box.x > 0.38 && found.box.x + found.box.width < 0.64)
  })

  it('is none where only one line ends early, or the gaps lie apart', () => {
    assert.equal(burntLines(picture([{ from: 700, to: 900 }]), ZONE, 0), null)
    const apart = [
      { from: 200, to: 350 },
      { from: 600, to: 750 },
    ]
    assert.equal(burntLines(picture(apart), ZONE, 0), null)
  })

  it('is where one line is white and the other faded', () => {
    const found = burntLines(
      picture([
        { from: 420, to: 620 },
        { from: 400, to: 600, level: 140 },
      ]),
      ZONE,
      0,
    )
    assert.ok(found)
    assert.ok(Math.abs(found.share - 200 / 800) < 0.03)
  })

  it('is none over lines that are whole', () => assert.equal(burntLines(picture([]), ZONE, 0), null))
})
