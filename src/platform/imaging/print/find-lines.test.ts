import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findLines, lengthOf } from './find-lines.ts'
import { CELL, type Marks, UNIT } from './marks.ts'

const SIDE = 120

interface Drawn {
  /** Centre, in pixels of the small picture. */
  x: number
  y: number
  length: number
  degrees: number
  capital: number
}

/** Marks as the net would make them of these runs of print. */
function marksOf(runs: readonly Drawn[], thickness = 0.55): Marks {
  const cells = SIDE * SIDE
  const [core, cos, sin, doublings] = [0, 1, 2, 3].map(() => new Float32Array(cells)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (const run of runs) {
    const [ux, uy] = [Math.cos((run.degrees * Math.PI) / 180), Math.sin((run.degrees * Math.PI) / 180)]
    for (let cell = 0; cell < cells; cell++) {
      const [dx, dy] = [((cell % SIDE) + 0.5) * CELL - run.x, (Math.floor(cell / SIDE) + 0.5) * CELL - run.y]
      const [u, v] = [dx * ux + dy * uy, dy * ux - dx * uy]
      const mark =
        Math.min(1, Math.max(0, (run.length / 2 - Math.abs(u)) / CELL + 0.5)) *
        Math.min(1, Math.max(0, (Math.max(4.5, thickness * run.capital) / 2 - Math.abs(v)) / CELL + 0.5))
      if (mark <= (core[cell] ?? 0)) continue
      core[cell] = mark
      cos[cell] = ux
      sin[cell] = uy
      doublings[cell] = Math.log2(run.capital / UNIT)
    }
  }
  return {
    width: SIDE,
    height: SIDE,
    core,
    cos,
    sin,
    doublings,
    kx: 2,
    ky: 2,
    quarters: 0,
    small: { width: SIDE * CELL, height: SIDE * CELL },
  }
}

describe('lines of print in what the net marked', () => {
  for (const degrees of [0, 4, 37, 90, 180, 251]) {
    it(`finds two lines turned by ${degrees} degrees, with their direction, height and reach`, () => {
      const radians = (degrees * Math.PI) / 180
      const below = { x: 240 - 30 * Math.sin(radians), y: 240 + 30 * Math.cos(radians) }
      const lines = findLines(
        marksOf([
          { x: 240, y: 240, length: 200, degrees, capital: 12 },
          { ...below, length: 120, degrees, capital: 12 },
        ]),
      )
      assert.equal(lines.length, 2)
      for (const { along, capital } of lines) {
        assert.ok(along.x * Math.cos(radians) + along.y * Math.sin(radians) > 0.999, `direction ${along.x}, ${along.y}`)
        assert.ok(Math.abs(capital - 24) < 1, `height ${capital}`)
      }
      const [long] = lines.toSorted((a, b) => lengthOf(b) - lengthOf(a))
      // The picture is twice as large as what the net saw.
      assert.ok(long && Math.abs(lengthOf(long) - 400) < 20, `length ${long && lengthOf(long)}`)
      assert.ok(long && Math.hypot(long.centre.x - 480, long.centre.y - 480) < 4)
    })
  }
  it('puts words of one line together and leaves columns apart', () => {
    const words = [
      { x: 100, y: 100, length: 80, degrees: 0, capital: 12 },
      { x: 190, y: 101, length: 80, degrees: 0, capital: 12 },
    ]
    assert.equal(findLines(marksOf(words)).length, 1)
    assert.equal(findLines(marksOf([...words, { x: 320, y: 100, length: 80, degrees: 0, capital: 12 }])).length, 2)
  })
  it('turns a line that was seen upside down to the way of its page', () => {
    const page = [100, 140, 180].map(y => ({ x: 200, y, length: 240, degrees: 0, capital: 12 }))
    const lines = findLines(marksOf([...page, { x: 160, y: 240, length: 120, degrees: 180, capital: 12 }]))
    assert.equal(lines.length, 4)
    for (const { along } of lines) assert.ok(along.x > 0.99)
  })
  it('gives places and directions of the picture where the net saw it turned', () => {
    const upright = { ...marksOf([{ x: 100, y: 60, length: 120, degrees: 0, capital: 12 }]), kx: 1, ky: 1 }
    for (const [quarters, x, y, along] of [
      [0, 100, 60, { x: 1, y: 0 }],
      [1, 419, 100, { x: 0, y: 1 }],
      [2, 379, 419, { x: -1, y: 0 }],
      [3, 60, 379, { x: 0, y: -1 }],
    ] as const) {
      const [line] = findLines({ ...upright, quarters })
      assert.ok(line && Math.hypot(line.centre.x - x, line.centre.y - y) < 3, `${quarters}: ${line?.centre.x}, ${line?.centre.y}`)
      assert.ok(line.along.x * along.x + line.along.y * along.y > 0.99)
    }
  })
  it('finds nothing where nothing is marked', () => assert.deepEqual(findLines(marksOf([])), []))
})
