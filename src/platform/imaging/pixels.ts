import sharp, { type Sharp } from 'sharp'

/** One grey or RGB picture in memory: `channels` bytes a pixel, rows from the top without padding. */
export interface Pixels {
  data: Uint8Array
  width: number
  height: number
  channels: 1 | 3
}

// A worker process reads one document at a time: more threads and libvips' cache would only hide memory from its watchdog.
sharp.concurrency(1)
sharp.cache(false)

export const fromPixels = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false })

export async function toPixels(image: Sharp, channels: 1 | 3): Promise<Pixels> {
  const shaped = channels === 1 ? image.toColourspace('b-w') : image.toColourspace('srgb')
  const { data, info } = await shaped.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  if (info.channels !== channels) throw new Error(`Expected ${channels} channels, got ${info.channels}`)
  return { data, width: info.width, height: info.height, channels }
}

/** A copy whose longer side is at most `longest` pixels; never enlarges. */
export async function shrink(image: Pixels, longest: number): Promise<Pixels> {
  if (Math.max(image.width, image.height) <= longest) return image
  return await toPixels(fromPixels(image).resize(longest, longest, { fit: 'inside', kernel: 'lanczos3' }), image.channels)
}

export const grey = async (image: Pixels): Promise<Pixels> =>
  image.channels === 1 ? image : await toPixels(fromPixels(image).greyscale(), 1)

/** Turns the picture clockwise by a multiple of 90 degrees. */
export const turn = async (image: Pixels, degrees: 0 | 90 | 180 | 270): Promise<Pixels> =>
  degrees === 0 ? image : await toPixels(fromPixels(image).rotate(degrees), image.channels)

/** A grey picture spread so that its darkest and lightest hundredths are black and white. */
export function fullContrast({ data, width, height, channels }: Pixels): Pixels {
  const histogram = new Uint32Array(256)
  for (const level of data) histogram[level] = (histogram[level] ?? 0) + 1
  const levelOf = (share: number): number => {
    let below = 0
    return histogram.findIndex(count => {
      below += count
      return below > data.length * share
    })
  }
  const [black, white] = [levelOf(0.01), levelOf(0.99)]
  const spread = Uint8ClampedArray.from({ length: 256 }, (_, level) => ((level - black) * 255) / Math.max(1, white - black))
  const full = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at++) full[at] = spread[data[at] ?? 0] ?? 0
  return { data: full, width, height, channels }
}
