import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { readDocument } from './read-document.ts'

const FIXED = fileURLToPath(new URL('../../../test/specimens/fixed/', import.meta.url))
// The file is written by our own generator: its form is known.
const labels = JSON.parse(readFileSync(join(FIXED, 'labels.json'), 'utf8')) as { synthetic: { file: string; mrz: string[] | null }[] }

/** The picture as of a page whose middle rises by a share of its height. */
async function bent(file: string, rise: number): Promise<Buffer> {
  const { data, info } = await sharp(join(FIXED, file)).rotate().removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const moved = Buffer.alloc(data.length, 90)
  for (let x = 0; x < width; x++) {
    const shift = Math.round(rise * height * Math.sin((Math.PI * x) / width))
    for (let y = 0; y + shift < height; y++)
      data.copy(moved, (y * width + x) * 3, ((y + shift) * width + x) * 3, ((y + shift) * width + x) * 3 + 3)
  }
  return await sharp(moved, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}

describe('a page that bends', () => {
  for (const file of ['passport-zoe.jpg', 'passport-erika-scan.jpg']) {
    it(`is read along its bend: ${file}`, async () => {
      const { mrz } = await readDocument(await bent(file, 0.03), { today: '2026-11-24' })
      assert.deepEqual(mrz?.lines, labels.synthetic.find(label => label.file === file)?.mrz)
      assert.deepEqual([mrz?.confirmed, mrz?.failed], [true, []])
    })
  }
})
