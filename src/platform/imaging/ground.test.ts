import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutGround } from './ground.ts'
import type { Pixels } from './pixels.ts'

const [width, height] = [1000, 700]
const isPaper = (x: number, y: number): boolean => x >= 200 && x < 800 && y >= 150 && y < 550
const isPrint = (x: number, y: number): boolean => x >= 300 && x < 700 && y >= 400 && y < 420 && x % 8 < 4

/** A paper with a line of print on a ground of blocks whose rows are so far apart. */
function pictureOn(rowHeight: number): Pixels {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDark = isPaper(x, y) ? isPrint(x, y) : y % rowHeight < 10 && x % 8 < 4
      data[y * width + x] = isDark ? 40 : 220
    }
  }
  return { data, width, height, channels: 1 }
}

const darkOf = ({ data }: Pixels, isWanted: (x: number, y: number) => boolean): number =>
  data.filter((level, at) => level < 100 && isWanted(at % width, Math.floor(at / width))).length

describe('a ground of small strokes', () => {
  for (const [rowHeight, isLoose] of [
    [12, false],
    [22, true],
  ] as const) {
    it(`is painted over with rows ${rowHeight} pixels apart, and the print on the paper stays`, () => {
      const picture = pictureOn(rowHeight)
      const bare = withoutGround(picture, picture, isLoose)
      assert.ok(bare)
      assert.equal(darkOf(bare, isPrint), darkOf(picture, isPrint))
      const isGround = (x: number, y: number): boolean => !isPaper(x, y)
      assert.ok(darkOf(bare, isGround) < 0.05 * darkOf(picture, isGround))
    })
  }

  it('is none where a paper lies on a plain desk', () => {
    const picture = pictureOn(12)
    for (let at = 0; at < picture.data.length; at++) if (!isPaper(at % width, Math.floor(at / width))) picture.data[at] = 90
    assert.equal(withoutGround(picture, picture, true), null)
  })
})
