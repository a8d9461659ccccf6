import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TextLine } from '../../../domain/reading/reading.ts'
import { printRunsOut, zoneRunsOut } from './print-border.ts'

const SIZE = { width: 1000, height: 700 }
const line = (text: string, x: number, y: number, width = 0.2, confidence = 0.97): TextLine => ({
  text,
  confidence,
  source: 'print',
  box: { page: 0, x, y, width, height: 0.04 },
})
const PAPER = [line('Name / Surname', 0.2, 0.7), line('Date of birth', 0.2, 0.78), line('Date of issue', 0.2, 0.87)]

describe('print at the border of a picture', () => {
  it('tells that the paper runs out where a line is cut along its length', () =>
    assert.equal(printRunsOut([...PAPER, line('26 07 2O19', 0.2, 0.96, 0.2, 0.66)], SIZE), true))

  it('tells it where several lines end there, not one: a stain passes for a letter or two', () => {
    const ends = [line('of birth', 0, 0.7), line('of issue', 0, 0.78)]
    assert.equal(printRunsOut([...PAPER, ...ends], SIZE), true)
    assert.equal(printRunsOut([...PAPER, ...ends.slice(0, 1)], SIZE), false)
  })

  it('tells nothing of a paper that keeps its margins, whatever is written at the border beside it', () => {
    assert.equal(printRunsOut(PAPER, SIZE), false)
    assert.equal(printRunsOut([...PAPER, line('IMG 2041', 0.2, 0)], SIZE), false)
  })

  it('is a newspaper under the paper where it runs out on three sides', () => {
    const around = [0.1, 0.3, 0.5, 0.6].flatMap(y => [line('says the mayor', 0, y), line('of the town', 0.8, y)])
    const rows = [0.2, 0.4, 0.6, 0.75].map(x => line('and on the next page', x, 0))
    const beside = [line('the weather', 0.2, 0.05), line('and sports', 0.05, 0.2), line('of the week', 0.75, 0.2)]
    assert.equal(printRunsOut([...PAPER, ...around, ...rows, ...beside], SIZE), false)
  })
})

describe('the page of a passport', () => {
  const page = (y: number): TextLine[] => [
    ...PAPER.map(one => ({ ...one, box: { ...one.box, y: one.box.y - 0.3 } })),
    line('BERLIN', 0.6, y),
  ]

  it('has no room left for its zone where the last print stands near the border', () => {
    assert.equal(zoneRunsOut(page(0.93), SIZE), true)
    assert.equal(zoneRunsOut(page(0.6), SIZE), false)
  })

  it('is not judged where it stands on its head', () => {
    const turned = page(0.93).map(({ box, ...one }) => {
      const [right, bottom] = [box.x + box.width, box.y + box.height]
      const corners = [
        { x: right, y: bottom },
        { x: box.x, y: bottom },
        { x: box.x, y: box.y },
        { x: right, y: box.y },
      ] as const
      return { ...one, box: { ...box, corners } }
    })
    assert.equal(zoneRunsOut(turned, SIZE), false)
  })
})
