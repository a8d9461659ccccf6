import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const WIDTH = 1920
const HEIGHT = 1080
const FRAMES = 3

/**
 * Writes a video (Y4M) that shows one picture, for Chromium's fake camera. Limited-range 4:2:0: with full-range colours the browser
 * clips bright paper, which then looks like glare.
 */
export async function writeCameraVideo(picture: Buffer, file: string, share = 0.8): Promise<void> {
  const inner = await sharp(picture)
    .resize({ width: Math.round(WIDTH * share), height: Math.round(HEIGHT * share), fit: 'inside' })
    .toBuffer()
  const { data } = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#8c8478' } })
    .composite([{ input: inner, gravity: 'centre' }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const frame = Buffer.concat([Buffer.from('FRAME\n'), planes(data)])
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`)
  await writeFile(file, Buffer.concat([header, ...Array.from({ length: FRAMES }, () => frame)]))
}

/** ITU-R BT.601, limited range: Y 16..235, chroma 16..240, halved both ways. */
function planes(rgb: Buffer): Buffer {
  const size = WIDTH * HEIGHT
  const out = Buffer.alloc(size + size / 2)
  const at = (x: number, y: number, channel: number) => rgb[3 * (y * WIDTH + x) + channel] ?? 0
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = [at(x, y, 0), at(x, y, 1), at(x, y, 2)]
      out[y * WIDTH + x] = Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b)
      if (x % 2 || y % 2) continue
      const chroma = (y / 2) * (WIDTH / 2) + x / 2
      out[size + chroma] = Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b)
      out[size + size / 4 + chroma] = Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b)
    }
  }
  return out
}
