import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { QUALITY_LIMITS } from '../../../domain/documents/quality.ts'
import type { Pixels } from '../pixels.ts'
import { sharpness } from './sharpness.ts'

const [width, height] = [1000, 700]

/** Strokes in both directions whose edges rise over so many pixels; 0 draws none. */
function strokes(rise: number, isBare = false): Pixels {
  const wave = (at: number): number => Math.min(1, Math.max(0, 0.5 + (Math.abs((at % 120) - 60) - 30) / rise))
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = isBare ? 120 : 40 + 180 * wave(x) * wave(y)
  return { data, width, height, channels: 1 }
}

describe('sharpness', () => {
  it('is high for steep edges and low for soft ones', () => {
    assert.ok(sharpness(strokes(1)) > QUALITY_LIMITS.softSharpness)
    assert.ok(sharpness(strokes(14)) < QUALITY_LIMITS.blurredSharpness)
  })

  it('is low where a blur left no edge at all of what has contrast', () => {
    assert.ok(sharpness(strokes(60)) < QUALITY_LIMITS.blurredSharpness)
  })

  it('says nothing against a picture without contrast', () => assert.equal(sharpness(strokes(1, true)), 1))
})
