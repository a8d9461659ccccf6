import type { InferenceSession } from 'onnxruntime-web'
import { tidyPrint } from '../../../domain/reading/print-tidy.ts'
import type { GreyImage, Point } from '../mrz/grey.ts'
import { openNet } from '../mrz/nets.ts'
import { commonWay, findLines, lengthOf, type PrintLine, reversed } from './find-lines.ts'
import { markLines } from './marks.ts'
import { type ReadLine, readLine } from './read-line.ts'

/** A line of print that was read, and where it lies in the picture. */
export interface PrintedLine {
  line: PrintLine
  text: string
  /** Mean over its characters, 0..1. */
  confidence: number
}

/** Lines looked at in one picture: bounds the work that a hostile file can make. */
const MOST_LINES = 140
/** Milliseconds of CPU, so that a busy machine reads the same. */
const LONGEST_CPU_MS = 6000
/** Below this a line is noise: patterns of the ground, a portrait, a stamp. */
const LEAST_CONFIDENCE = 0.5
/** A picture that shows fewer characters shows no print: leaves and eyes pass for letters here and there. */
const LEAST_LETTERS = 10
/** Long lines that show whether the page was taken the wrong way round. */
const PROBES = 5
const SHORTEST_PROBE = 4

let loading: Promise<{ locator: InferenceSession; lines: InferenceSession }> | undefined

const nets = (): NonNullable<typeof loading> => {
  loading ??= Promise.all([openNet('print-locator'), openNet('print-lines')]).then(([locator, lines]) => ({ locator, lines }))
  return loading
}

/**
 * Reads the print of a picture at any tilt. `longest` is the longer side at which lines are looked for. `degrees` is the tilt of the page,
 * clockwise, where it is known. `isWanted` leaves lines out by their place.
 */
export async function readPrintedLines(
  image: GreyImage,
  longest: number,
  { degrees, isWanted = () => true }: { degrees?: number; isWanted?: (line: PrintLine) => boolean } = {},
): Promise<{ lines: PrintedLine[]; way: Point }> {
  const started = process.cpuUsage()
  const { locator, lines: net } = await nets()
  const all =
    degrees === undefined
      ? await findAtAnyTilt(locator, image, longest)
      : findLines(await markLines(locator, image, longest, quartersOf(degrees)))
  const found = all
    .filter(isWanted)
    .toSorted((a, b) => lengthOf(b) * b.strength - lengthOf(a) * a.strength)
    .slice(0, MOST_LINES)
  const facing = (await isUpsideDown(net, image, found)) ? found.map(reversed) : found
  const read: PrintedLine[] = []
  for (const line of facing) {
    const { user, system } = process.cpuUsage(started)
    if ((user + system) / 1000 > LONGEST_CPU_MS) break
    const { text, confidence } = await readTwice(net, image, line)
    if (confidence >= LEAST_CONFIDENCE && /[\p{L}\d]/u.test(text)) read.push({ line, text: tidyPrint(text.trim()), confidence })
  }
  const lines = read.map(({ text }) => text).join('').length < LEAST_LETTERS ? [] : read
  return { lines, way: commonWay(lines.map(({ line }) => line)) }
}

/** A line that was not read surely is cut a little larger, then smaller; the surest reading counts. Large print is taken for too small. */
const OTHER_CUTS = [1.12, 0.9]
const CUTS_OF_LARGE = [1.25, 1.5]
/** Height of a capital, as a share of the longer side, from which print is large. */
const LARGE = 0.016
const DOUBTFUL = 0.97

async function readTwice(net: InferenceSession, image: GreyImage, line: PrintLine): Promise<{ text: string; confidence: number }> {
  let best = { text: '', confidence: -1 }
  const isLarge = line.capital > LARGE * Math.max(image.width, image.height)
  for (const scale of [1, ...(isLarge ? CUTS_OF_LARGE : OTHER_CUTS)]) {
    const { text, confidences } = await readLine(net, image, { ...line, capital: line.capital * scale })
    const confidence = meanOf(confidences)
    if (confidence > best.confidence) best = { text, confidence }
    if (best.confidence >= DOUBTFUL || best.confidence < LEAST_CONFIDENCE / 2) break
  }
  return best
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const quartersOf = (degrees: number): number => ((Math.round(degrees / 90) % 4) + 4) % 4

/** Looks again with the page turned when its print is not nearly upright, for upright print is seen best. */
async function findAtAnyTilt(locator: InferenceSession, image: GreyImage, longest: number): Promise<PrintLine[]> {
  const first = findLines(await markLines(locator, image, longest))
  const { x, y } = commonWay(first)
  const quarters = quartersOf((Math.atan2(y, x) * 180) / Math.PI)
  return quarters === 0 ? first : findLines(await markLines(locator, image, longest, quarters))
}

/** The locator may take a page for its reverse; reading some lines both ways tells. */
async function isUpsideDown(net: InferenceSession, image: GreyImage, lines: readonly PrintLine[]): Promise<boolean> {
  let [forth, back] = [0, 0]
  for (const probe of lines.filter(line => lengthOf(line) > SHORTEST_PROBE * line.capital).slice(0, PROBES)) {
    forth += sure(await readLine(net, image, probe))
    back += sure(await readLine(net, image, reversed(probe)))
  }
  return back > forth
}

const sure = ({ confidences }: ReadLine): number => meanOf(confidences) * Math.min(1, confidences.length / 3)
