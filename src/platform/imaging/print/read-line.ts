import { type GreyImage, sample } from '../mrz/grey.ts'
import { infer } from '../mrz/nets.ts'
import type { Net } from '../net/layers.ts'
import type { PrintLine } from './find-lines.ts'

/** Class 0 is the blank, class i + 1 is ALPHABET[i]; the order is that of training/print_text.py. */
const ALPHABET =
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|°§€£«»ºª²³½®©·•' +
  'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ' +
  'ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž'
const LETTERS = [...ALPHABET]
const CLASSES = LETTERS.length + 1

/** Strips as training/print_lines.py cuts them: their height, and in it a capital and the row of the base line. */
const HEIGHT = 32
const CAPITAL = 15.5
const BASE = 22.5
/** Strips are wider than the print, so that each of two thin letters gets its steps. */
const STRETCH = 1.2
/** Paper beside the outer letters, in heights of a capital. */
const MARGIN = 0.4
const LONGEST = 2400

/** One line as read, with the confidence of each character (0..1). */
export interface ReadLine {
  text: string
  confidences: number[]
}

export async function readLine(net: Net, image: GreyImage, line: PrintLine): Promise<ReadLine> {
  const { data, width } = cutStrip(image, line)
  const { data: scores, dims } = await infer(net, data, [1, 1, HEIGHT, width])
  return decode(scores, dims[1] ?? 0)
}

/** Straightens one line to a strip: zero mean, unit deviation, ink positive, the rarer of light and dark being the ink. */
function cutStrip(image: GreyImage, { centre, along, before, after, capital }: PrintLine): { data: Float32Array; width: number } {
  const from = -before - MARGIN * capital
  const length = after + MARGIN * capital - from
  const per = Math.max(capital / CAPITAL / STRETCH, length / LONGEST)
  const perY = capital / CAPITAL
  const width = Math.max(16, Math.ceil(length / per / 4) * 4)
  const data = new Float32Array(width * HEIGHT)
  const [nx, ny] = [per, perY].map(step => Math.max(1, Math.min(4, Math.round(step)))) as [number, number]
  for (let y = 0; y < HEIGHT; y++) {
    for (let sy = 0; sy < ny; sy++) {
      // The marked core lies in the middle of a capital, half its height above the base line.
      const v = (y + (sy + 0.5) / ny - 0.5 - (BASE - CAPITAL / 2)) * perY
      for (let x = 0; x < width * nx; x++) {
        const u = from + ((x + 0.5) / nx - 0.5) * per
        const at = y * width + Math.floor(x / nx)
        data[at] = (data[at] ?? 0) + sample(image, centre.x + u * along.x - v * along.y, centre.y + u * along.y + v * along.x)
      }
    }
  }
  return { data: normalise(data, nx * ny), width }
}

function normalise(sums: Float32Array, count: number): Float32Array {
  let [total, squares] = [0, 0]
  for (const sum of sums) {
    total += sum / count
    squares += (sum / count) * (sum / count)
  }
  const mean = total / sums.length
  const deviation = Math.max(4, Math.sqrt(Math.max(0, squares / sums.length - mean * mean)))
  let skew = 0
  for (let at = 0; at < sums.length; at++) {
    const value = (mean - (sums[at] ?? 0) / count) / deviation
    sums[at] = value
    skew += value * value * value
  }
  return skew < 0 ? sums.map(value => -value) : sums
}

/** Best class at each step, repeats merged, blanks dropped. */
function decode(scores: Float32Array, steps: number): ReadLine {
  const line: ReadLine = { text: '', confidences: [] }
  let last = 0
  for (let step = 0; step < steps; step++) {
    const start = step * CLASSES
    let best = 0
    for (let k = 1; k < CLASSES; k++) if ((scores[start + k] ?? 0) > (scores[start + best] ?? 0)) best = k
    if (best !== 0) {
      const top = scores[start + best] ?? 0
      let sum = 0
      for (let k = 0; k < CLASSES; k++) sum += Math.exp((scores[start + k] ?? 0) - top)
      if (best !== last) {
        line.text += LETTERS[best - 1] ?? ''
        line.confidences.push(1 / sum)
      } else {
        const at = line.confidences.length - 1
        line.confidences[at] = Math.max(line.confidences[at] ?? 0, 1 / sum)
      }
    }
    last = best
  }
  return line
}
