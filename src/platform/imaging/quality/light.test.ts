import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Pixels } from '../pixels.ts'
import { brightness, brightnessOfWords, glare } from './light.ts'

const [width, height] = [600, 400]
const BOX = { page: 0, x: 0.2, y: 0.4, width: 0.5, height: 0.1 }

/** A ground with a line of strokes. */
function picture(ground: number, letters: number): Pixels {
  const data = new Uint8Array(width * height).fill(ground)
  for (let y = 165; y < 195; y++) for (let x = 130; x < 410; x++) if (x % 12 < 3) data[y * width + x] = letters
  return { data, width, height, channels: 1 }
}

describe('light around words', () => {
  it('is that of light letters on a dark screen or card, which is dark as a whole', () => {
    const screen = picture(30, 220)
    assert.ok(brightness(screen) < 0.16)
    assert.ok(brightnessOfWords(screen, [{ box: BOX }]) > 0.5)
  })

  it('is that of the paper under dark letters, so that a dark photograph stays dark', () => {
    assert.ok(brightnessOfWords(picture(28, 6), [{ box: BOX }]) < 0.16)
    assert.ok(brightnessOfWords(picture(12, 26), [{ box: BOX }]) < 0.16)
  })
})

/** A grey page with a field of bars, burnt out in the middle of it; or a white label there on a plain page. */
function bars(isPlain: boolean): Pixels {
  const data = new Uint8Array(1000 * 700).fill(200)
  for (let y = 200; y < 500; y++) for (let x = 150; x < 850; x++) if (!isPlain && x % 8 < 4) data[y * 1000 + x] = 30
  for (let y = 290; y < 410; y++) data.fill(255, y * 1000 + 420, y * 1000 + 580)
  return { data, width: 1000, height: 700, channels: 1 }
}

describe('a hole burnt in dense print', () => {
  it('is glare where nothing was read', () => {
    const { share, box } = glare(bars(false), 0.6, 0, false)
    assert.ok(share > 0.06)
    assert.ok(box && Math.abs(box.x - 0.42) < 0.02 && Math.abs(box.width - 0.16) < 0.02)
  })

  it('is none over what was read, and a white label on a plain page is none', () => {
    assert.equal(glare(bars(false), 0.6, 0, true).share, 0)
    assert.equal(glare(bars(true), 0.6, 0, false).share, 0)
  })
})
