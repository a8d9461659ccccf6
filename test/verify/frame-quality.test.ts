import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { hintOf, measureFrame } from '../../console/verify/camera/frame-quality.ts'
import { AUTO_MS, HOLD_MS, isTimeToCapture, steady, steadyStart } from '../../console/verify/camera/steady.ts'
import { SPECIMENS } from '../helpers/client.ts'

/** What the guide frame of a phone would see of this picture. */
async function hintFor(change: (picture: Sharp) => Sharp, inset = 0): Promise<string> {
  const scan = sharp(await readFile(join(SPECIMENS, 'passport-erika-scan.jpg'))).resize(480 - 2 * inset, 338 - Math.round(1.4 * inset), {
    fit: 'fill',
  })
  const placed = await sharp({ create: { width: 480, height: 338, channels: 3, background: '#8a8378' } })
    .composite([{ input: await scan.png().toBuffer(), gravity: 'centre' }])
    .png()
    .toBuffer()
  const { data, info } = await change(sharp(placed)).greyscale().raw().toBuffer({ resolveWithObject: true })
  return hintOf(measureFrame(new Uint8ClampedArray(data), info.width, info.height))
}

test('a sharp document that fills the frame looks sharp', async () => {
  assert.equal(await hintFor(picture => picture), 'sharp')
})

test('the same out of focus is blurry', async () => {
  assert.equal(await hintFor(picture => picture.blur(2.5)), 'blurry')
})

test('the same in the dark is too dark', async () => {
  assert.equal(await hintFor(picture => picture.linear(0.2, 0)), 'dark')
})

test('a lamp mirrored on it is glare', async () => {
  const lamp = await sharp({ create: { width: 130, height: 90, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer()
  assert.equal(await hintFor(picture => picture.composite([{ input: lamp, left: 200, top: 120 }])), 'glare')
})

test('a document far away asks to move closer', async () => {
  assert.equal(await hintFor(picture => picture, 120), 'closer')
})

test('an empty table asks for nothing but a document', async () => {
  assert.equal(
    await hintFor(picture =>
      picture.resize(480, 338).composite([{ input: { create: { width: 480, height: 338, channels: 3, background: '#8a8378' } } }]),
    ),
    'searching',
  )
})

test('a hint stays long enough to be read', () => {
  let state = steadyStart(0)
  state = steady(state, 'dark', 100)
  assert.equal(state.shown, 'searching')
  state = steady(state, 'dark', HOLD_MS)
  assert.equal(state.shown, 'dark')
  state = steady(state, 'sharp', HOLD_MS + 100)
  assert.equal(state.shown, 'dark')
})

test('the picture takes itself after it was sharp without a break', () => {
  let state = steadyStart(0)
  for (let now = 0; now < HOLD_MS + AUTO_MS; now += 100) {
    state = steady(state, 'sharp', now)
    if (now < AUTO_MS) assert.equal(isTimeToCapture(state, now), false)
  }
  assert.equal(isTimeToCapture(state, HOLD_MS + AUTO_MS), true)
  state = steady(state, 'blurry', HOLD_MS + AUTO_MS)
  state = steady(state, 'sharp', HOLD_MS + AUTO_MS + 100)
  assert.equal(isTimeToCapture(state, HOLD_MS + AUTO_MS + 200), false)
})
