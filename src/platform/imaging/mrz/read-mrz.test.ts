import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import type { MrzReading } from '../../../domain/reading/reading.ts'
import { findAndReadMrz } from './read-mrz.ts'

const FIXED = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'test', 'specimens', 'fixed')

// The file is written by our own generator: its form is known.
const labels = JSON.parse(readFileSync(join(FIXED, 'labels.json'), 'utf8')) as { synthetic: { file: string; mrz: string[] | null }[] }

const linesOf = (file: string): string[] | null | undefined => labels.synthetic.find(label => label.file === file)?.mrz
const open = (file: string): Sharp => sharp(join(FIXED, file)).rotate()

async function read(picture: Sharp): Promise<MrzReading | null> {
  const { data, info } = await picture.greyscale().raw().toBuffer({ resolveWithObject: true })
  return await findAndReadMrz({ data: new Uint8Array(data), width: info.width, height: info.height }, { today: '2026-11-24' })
}

describe('the zone in a picture', () => {
  for (const degrees of [0, 90, 180, 270, 7, -11]) {
    it(`is read exactly and confirmed when the passport is turned by ${degrees} degrees`, async () => {
      const upright = await open('passport-erika.jpg').png().toBuffer()
      const reading = await read(sharp(upright).rotate(degrees, { background: '#888' }))
      assert.deepEqual(reading?.lines, linesOf('passport-erika.jpg'))
      assert.deepEqual([reading?.confirmed, reading?.failed], [true, []])
      const off = (((reading?.degrees ?? 0) - degrees) * Math.PI) / 180
      assert.ok(Math.cos(off) > 0.997, `direction of reading is ${reading?.degrees}`)
    })
  }

  it('is framed where it stands', async () => {
    const box = (await read(open('passport-erika-scan.jpg')))?.box
    assert.ok(box && box.y > 0.6 && box.width > 0.6 && box.height < 0.3, JSON.stringify(box))
  })

  it('is read on a card with three lines and at half the size', async () => {
    const half = await sharp(await open('id-card-erika-back.jpg').png().toBuffer())
      .resize({ width: 560 })
      .png()
      .toBuffer()
    const reading = await read(sharp(half))
    assert.equal(reading?.format, 'TD1')
    assert.deepEqual(reading?.lines, linesOf('id-card-erika-back.jpg'))
  })

  it('is not confirmed when a character under a check digit is painted over', async () => {
    const reading = await read(open('passport-erika-scan.jpg'))
    assert.ok(reading)
    const { info } = await open('passport-erika-scan.jpg').png().toBuffer({ resolveWithObject: true })
    const { box } = reading
    const patch = { width: Math.ceil((box.width * info.width) / 40), height: Math.ceil((box.height * info.height) / 2) }
    const left = Math.round((box.x + (box.width * 14.2) / 44) * info.width)
    const top = Math.round((box.y + box.height / 2) * info.height)
    const painted = await open('passport-erika-scan.jpg')
      .composite([{ input: { create: { ...patch, channels: 3, background: '#eee' } }, left, top }])
      .png()
      .toBuffer()
    assert.notEqual((await read(sharp(painted)))?.confirmed, true)
  })

  it('is not found where there is none', async () => {
    for (const file of ['hills.jpg', 'id-card-erika-front.jpg', 'utility-bill-erika-photo.jpg', 'licence-jane-back.jpg']) {
      assert.notEqual((await read(open(file)))?.confirmed, true, file)
    }
  })

  it('is not found on plain, tiny or striped pictures', async () => {
    for (const [width, height] of [
      [1, 1],
      [16, 2000],
      [640, 480],
    ] as const) {
      const data = Uint8Array.from({ length: width * height }, (_, index) => ((index % width) % 8 < 4 ? 30 : 220))
      assert.equal(await findAndReadMrz({ data, width, height }, { today: '2026-11-24' }), null)
    }
  })
})
