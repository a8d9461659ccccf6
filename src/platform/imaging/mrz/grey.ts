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
  // Sums of columns within each band of rows, then of pixels within each band of columns: every source pixel is read once.
  const columns = new Float32Array(image.width)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor(y * ky), Math.max(Math.floor(y * ky) + 1, Math.floor((y + 1) * ky))]
    columns.fill(0)
    for (let row = top; row < bottom; row++) {
      const start = row * image.width
      for (let x = 0; x < image.width; x++) columns[x] = (columns[x] ?? 0) + (image.data[start + x] ?? 0)
    }
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor(x * kx), Math.max(Math.floor(x * kx) + 1, Math.floor((x + 1) * kx))]
      let sum = 0
      for (let column = left; column < right; column++) sum += columns[column] ?? 0
      data[y * width + x] = sum / ((right - left) * (bottom - top))
    }
  }
  return { data, width, height }
}

/** Bilinear luminance at a place between pixels; outside, the nearest edge. */
export function sample({ data, width, height }: GreyImage, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const x1 = x0 + 1 < width ? x0 + 1 : x0
  const y1 = y0 + 1 < height ? y0 + 1 : y0
  const [fx, fy] = [cx - x0, cy - y0]
  const top = (data[y0 * width + x0] ?? 0) * (1 - fx) + (data[y0 * width + x1] ?? 0) * fx
  const bottom = (data[y1 * width + x0] ?? 0) * (1 - fx) + (data[y1 * width + x1] ?? 0) * fx
  return top * (1 - fy) + bottom * fy
}
