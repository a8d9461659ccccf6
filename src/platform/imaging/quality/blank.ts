import { type Pixels, shrink } from '../pixels.ts'

/** Longer side at which noise and grain are averaged away and a document, even one in the dark, still shows its parts. */
const SIDE = 48
/** Share of the picture on each side that is left out: the edges of what lies there. */
const BORDER = 0.12
/** Largest difference from the even fall of light, as a share of the mean level, and the levels that noise leaves: desks stay below a half of it, documents in the dark above double. */
const SHARE = 0.03
const NOISE = 1.25

/** Whether the middle of a picture shows nothing but a ground in an even light: however dark or soft it is, no document lies there. */
export async function isBlank(look: Pixels): Promise<boolean> {
  const { data, width, height } = await shrink(look, SIDE)
  const [x0, y0] = [Math.round(BORDER * width), Math.round(BORDER * height)]
  const [columns, rows] = [width - 2 * x0, height - 2 * y0]
  const at = (x: number, y: number): number => data[(y + y0) * width + x + x0] ?? 0
  let [mean, acrossSum, downSum, acrossSquares, downSquares] = [0, 0, 0, 0, 0]
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [u, v] = [x - (columns - 1) / 2, y - (rows - 1) / 2]
      mean += at(x, y) / (columns * rows)
      acrossSum += u * at(x, y)
      downSum += v * at(x, y)
      acrossSquares += u * u
      downSquares += v * v
    }
  }
  let largest = 0
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const plane = mean + ((x - (columns - 1) / 2) * acrossSum) / acrossSquares + ((y - (rows - 1) / 2) * downSum) / downSquares
      largest = Math.max(largest, Math.abs(at(x, y) - plane))
    }
  }
  return largest < NOISE + SHARE * mean
}
