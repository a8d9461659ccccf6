/** Luminance, one byte a pixel, rows from the top without padding. */
export interface GreyImage {
  data: Uint8Array
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** Shrinks by averaging areas; never enlarges by more than bilinear sampling can. Result has the given size. */
export function resize(image: GreyImage, width: number, height: number): GreyImage {
  const data = new Uint8Array(width * height)
  const [kx, ky] = [image.width / width, image.height / height]
  if (kx <= 1 || ky <= 1) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) data[y * width + x] = sample(image, (x + 0.5) * kx - 0.5, (y + 0.5) * ky - 0.5)
    }
    return { data, width, height }
  }
  // At most three rows and three columns of each cell: enough against moire, and a large photograph is not read whole.
  const [stepX, stepY] = [Math.max(1, Math.floor(kx / 3)), Math.max(1, Math.floor(ky / 3))]
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor(y * ky), Math.max(Math.floor(y * ky) + 1, Math.floor((y + 1) * ky))]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor(x * kx), Math.max(Math.floor(x * kx) + 1, Math.floor((x + 1) * kx))]
      let [sum, count] = [0, 0]
      for (let row = top; row < bottom; row += stepY) {
        for (let at = row * image.width + left; at < row * image.width + right; at += stepX) {
          sum += image.data[at] ?? 0
          count++
        }
      }
      data[y * width + x] = sum / count
    }
  }
  return { data, width, height }
}

/** Bilinear luminance at a place between pixels; outside, the nearest edge. */
export function sample({ data, width, height }: GreyImage, x: number, y: number): number {
  const cx = Math.max(0, Math.min(x, width - 1))
  const cy = Math.max(0, Math.min(y, height - 1))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const x1 = x0 + 1 < width ? x0 + 1 : x0
  const y1 = y0 + 1 < height ? y0 + 1 : y0
  const [fx, fy] = [cx - x0, cy - y0]
  const top = (data[y0 * width + x0] ?? 0) * (1 - fx) + (data[y0 * width + x1] ?? 0) * fx
  const bottom = (data[y1 * width + x0] ?? 0) * (1 - fx) + (data[y1 * width + x1] ?? 0) * fx
  return top * (1 - fy) + bottom * fy
}
