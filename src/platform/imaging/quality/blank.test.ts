import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Pixels } from '../pixels.ts'
import { isBlank } from './blank.ts'

const [width, height] = [1000, 700]

/** A desk of this level whose light falls off to one side, with grain, and a paper on it where there is one. */
function picture(level: number, paper: number | null): Pixels {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isPaper = paper !== null && x > 250 && x < 750 && y > 180 && y < 520
      const light = 1 + 0.15 * (x / width - 0.5)
      data[y * width + x] = (isPaper ? paper : level) * light + ((x * 7 + y * 13) % 5) - 2
    }
  }
  return { data, width, height, channels: 1 }
}

describe('a picture of nothing', () => {
  for (const level of [20, 90, 230]) {
    it(`is blank, a ground of level ${level} in a light that falls off`, async () =>
      assert.equal(await isBlank(picture(level, null)), true))
  }

  it('is not blank with a paper on it, in the dark too', async () => {
    assert.equal(await isBlank(picture(8, 20)), false)
    assert.equal(await isBlank(picture(90, 200)), false)
  })
})
