import { tidyPrint } from '../../../domain/reading/print-tidy.ts'
import type { GreyImage, Point } from '../mrz/grey.ts'
import { openNet } from '../mrz/nets.ts'
import type { Net } from '../net/layers.ts'
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
/** Marks weaker than this are patterns: print, hard to read as it may be, is marked above 0.7. */
const FAINT = 0.6
/** A picture that shows fewer characters shows no print: leaves and eyes pass for letters here and there. */
const LEAST_LETTERS = 10
/** Beginnings of lines that show whether the page was taken the wrong way round: how many at most, their length in capitals, and how clear an answer ends it. */
const PROBES = 5
const SHORTEST_PROBE = 4
const LONGEST_PROBE = 14
const CLEAR_LEAD = 0.5

let loading: Promise<{ locator: Net; lines: Net }> | undefined

const nets = (): NonNullable<typeof loading> => {
  loading ??= Promise.all([openNet('print-locator'), openNet('print-lines')]).then(([locator, lines]) => ({ locator, lines }))
  return loading
}

/** What is known of the page. */
interface KnownPage {
  /** Its tilt, clockwise. */
  degrees?: number
  /** The part of the picture in which lines are looked for. */
  part?: Part
  /** Leaves lines out by their place. */
  isWanted?: (line: PrintLine) => boolean
}

/** Reads the print of a picture at any tilt. `longest` is the longer side of the whole picture at which lines are looked for. */
export async function readPrintedLines(
  image: GreyImage,
  longest: number,
  { degrees, part, isWanted = () => true }: KnownPage = {},
): Promise<{ lines: PrintedLine[]; way: Point }> {
  const started = process.cpuUsage()
  const { locator, lines: net } = await nets()
  const all = await findEverySize(locator, image, part ?? { left: 0, top: 0, width: image.width, height: image.height }, longest, degrees)
  const found = all
    .filter(line => line.strength >= FAINT && isWanted(line))
    .toSorted((a, b) => lengthOf(b) * b.strength - lengthOf(a) * a.strength)
    .slice(0, MOST_LINES)
  const isReverse = degrees === undefined ? await isUpsideDown(net, image, found) : isAgainst(found, degrees)
  const facing = isReverse ? found.map(reversed) : found
  const read: PrintedLine[] = []
  const small = SMALL * (facing.map(({ capital }) => capital).toSorted((a, b) => a - b)[Math.floor(0.75 * facing.length)] ?? 0)
  for (const [index, line] of facing.entries()) {
    if (index % 10 === 9 && cpuMsSince(started) > LONGEST_CPU_MS) break
    const { text, confidence } = await (degrees !== undefined && line.capital < small
      ? readOnce(net, image, line)
      : readTwice(net, image, line))
    if (confidence >= LEAST_CONFIDENCE && /[\p{L}\d]/u.test(text)) read.push({ line, text: tidyPrint(text.trim()), confidence })
  }
  const lines = read.map(({ text }) => text).join('').length < LEAST_LETTERS ? [] : read
  return { lines, way: commonWay(lines.map(({ line }) => line)) }
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** A line that was read, but not surely, is cut a little larger, then smaller; the surest reading counts. Large print is taken for too small. */
const OTHER_CUTS = [1.12, 0.9]
const CUTS_OF_LARGE = [1.25, 1.5]
/** Height of a capital, as a share of the longer side, from which print is large. */
const LARGE = 0.016
const DOUBTFUL = 0.97
/** Sure enough after a second cut: a third changed no value on 36 papers. */
const SURE_ENOUGH = 0.9
/** Below this another cut only finds noise again; large print may look like noise in the first cut. */
const HOPELESS = 0.6
const HOPELESS_LARGE = 0.25

async function readTwice(net: Net, image: GreyImage, line: PrintLine): Promise<{ text: string; confidence: number }> {
  let best = { text: '', confidence: -1 }
  const isLarge = line.capital > LARGE * Math.max(image.width, image.height)
  for (const scale of [1, ...(isLarge ? CUTS_OF_LARGE : OTHER_CUTS)]) {
    const { text, confidences } = await readLine(net, image, { ...line, capital: line.capital * scale })
    const confidence = meanOf(confidences)
    if (confidence > best.confidence) best = { text, confidence }
    if (best.confidence >= (scale === 1 ? DOUBTFUL : SURE_ENOUGH) || best.confidence < (isLarge ? HOPELESS_LARGE : HOPELESS)) break
  }
  return best
}

/** On a page whose values are known from elsewhere captions, smaller than most print, need no second look. */
const SMALL = 0.75

async function readOnce(net: Net, image: GreyImage, line: PrintLine): Promise<{ text: string; confidence: number }> {
  const { text, confidences } = await readLine(net, image, line)
  return { text, confidence: meanOf(confidences) }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const quartersOf = (degrees: number): number => ((Math.round(degrees / 90) % 4) + 4) % 4

/** Lines in a part of the picture at the given size of the whole, and what is so large that only a smaller one shows it: titles, the word SPECIMEN. */
async function findEverySize(
  locator: Net,
  image: GreyImage,
  part: Part,
  longest: number,
  degrees: number | undefined,
): Promise<PrintLine[]> {
  const quarters = degrees === undefined ? null : quartersOf(degrees)
  const cut = cutOut(image, part)
  const share = Math.max(cut.width, cut.height) / Math.max(image.width, image.height)
  const at = async (side: number, turned: number): Promise<PrintLine[]> =>
    findLines(await markLines(locator, cut, Math.round(side * share), turned)).map(line => ({
      ...line,
      centre: { x: line.centre.x + part.left, y: line.centre.y + part.top },
    }))
  const fine = await at(longest, quarters ?? 0)
  // Upright print is seen best: where the page turns out to be turned, it is looked at again.
  const seen = quarters ?? quartersOf((Math.atan2(commonWay(fine).y, commonWay(fine).x) * 180) / Math.PI)
  const upright = quarters !== null || seen === 0 ? fine : await at(longest, seen)
  const coarse = await at(COARSE_SIDE, seen)
  const least = HUGE * Math.max(image.width, image.height)
  return [...upright, ...coarse.filter(line => line.capital > least && !upright.some(other => isSame(line, other)))]
}

/** A part of a picture, in its pixels. */
export interface Part {
  left: number
  top: number
  width: number
  height: number
}

function cutOut(image: GreyImage, { left, top, width, height }: Part): GreyImage {
  if (width === image.width && height === image.height) return image
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (y + top) * image.width + left
    data.set(image.data.subarray(from, from + width), y * width)
  }
  return { data, width, height }
}

/** Longer side at which huge print is looked for, and the height of its capitals as a share of the longer side. */
const COARSE_SIDE = 512
const HUGE = 0.022

/** Whether a line was found already: it lies on the other, which is about as high and as long. */
function isSame(line: PrintLine, other: PrintLine): boolean {
  const [dx, dy] = [line.centre.x - other.centre.x, line.centre.y - other.centre.y]
  const u = dx * other.along.x + dy * other.along.y
  const v = dy * other.along.x - dx * other.along.y
  const isOn = u > -other.before && u < other.after && Math.abs(v) < 0.6 * line.capital
  return isOn && other.capital > 0.75 * line.capital && lengthOf(other) > 0.5 * lengthOf(line)
}

function isAgainst(lines: readonly PrintLine[], degrees: number): boolean {
  const { x, y } = commonWay(lines)
  const angle = (degrees * Math.PI) / 180
  return x * Math.cos(angle) + y * Math.sin(angle) < 0
}

/** The locator may take a page for its reverse; reading some lines both ways tells. */
async function isUpsideDown(net: Net, image: GreyImage, lines: readonly PrintLine[]): Promise<boolean> {
  let lead = 0
  for (const line of lines.filter(one => lengthOf(one) > SHORTEST_PROBE * one.capital).slice(0, PROBES)) {
    const probe = { ...line, after: Math.min(line.after, LONGEST_PROBE * line.capital - line.before) }
    lead += sure(await readLine(net, image, probe)) - sure(await readLine(net, image, reversed(probe)))
    if (Math.abs(lead) > CLEAR_LEAD) break
  }
  return lead < 0
}

const sure = ({ confidences }: ReadLine): number => meanOf(confidences) * Math.min(1, confidences.length / 3)
