import { MAX_CORRECTIONS } from '../../../domain/reading/mrz-correct.ts'
import { alphabetsOf, charactersOf, formatsOf, MRZ_FORMATS } from '../../../domain/reading/mrz-formats.ts'
import { type ParsedMrz, parseMrz } from '../../../domain/reading/mrz-parse.ts'
import type { MrzFormat } from '../../../domain/reading/reading.ts'
import { type DecodedLine, decodeAs, decodeFreely, distributions, type LineScores, logSoftmax } from './ctc.ts'
import type { GreyImage } from './grey.ts'
import type { LocatedLine, LocatedZone } from './locate.ts'
import { infer, type Nets } from './nets.ts'
import { commonReaches, measureReach } from './reach.ts'
import { type Cut, cutStrip, type Jitter, measureRows, STRIP_HEIGHT } from './strip.ts'

/** Shares of the pitch: a capital of OCR-B; how much of the first and last character the locator leaves out; paper beside the ink in a cell. */
const CAPITAL_TO_PITCH = 0.94
const UNMARKED_CHARACTERS = 0.6
const SIDE_BEARING = 0.15
/** A line drawn out further than this, in characters, has its slope measured again. */
const FAR_PITCHES = 2
/** When the distance of the lines speaks for characters so much wider, only a part of the lines was marked. */
const HALF_MARKED = 1.3
/** Bends below this, in capitals, are left to the recogniser. */
const LEAST_BOW = 0.18

/** One attempt at a zone: lines of a format, and how far they are from what the net saw freely. */
export interface ZoneReading {
  parsed: ParsedMrz
  /** Confidence of each character, per line. */
  confidences: number[][]
  /** Logarithms over ALPHABET of each character, per line. */
  distributions: Float32Array[][]
  /** Characters that differ from the free reading. */
  edits: number
  /** Mean logarithm of the probability per character. */
  score: number
}

/** A line measured in the picture, before the number of its characters is settled. */
export type MeasuredLine = Omit<Cut, 'pitch'>

/** Lines of a zone with height and reach of their ink; several answers, the likeliest first, where the reach is in doubt. */
export function measureZone(image: GreyImage, zone: LocatedZone): MeasuredLine[][] {
  const lines = sameReach(zone)
  const count = zone.length === 3 ? 30 : 40
  const bySpacing = pitchBySpacing(lines)
  const measured = lines.map(line => {
    const byLength = (line.before + line.after) / (count - UNMARKED_CHARACTERS)
    const pitch = bySpacing > HALF_MARKED * byLength ? bySpacing : byLength
    const guess = pitch * CAPITAL_TO_PITCH
    const { bow = 0 } = line
    const left = measureRows(image, line, guess, bow)
    const rows = { ...left, bow: bow + left.bow }
    return { line, pitch, guess, rows, isSound: rows.capital > 0.65 * guess && rows.capital < 1.45 * guess }
  })
  const sound = measured.filter(({ isSound }) => isSound).map(({ rows, guess }) => rows.capital / guess)
  const factor = sound.length === 0 ? 1 : (sound.sort((a, b) => a - b)[Math.floor(sound.length / 2)] ?? 1)
  const bow = commonBow(measured.map(({ rows, guess }) => rows.bow / guess))
  const cuts = measured.map(({ line, pitch, guess, rows, isSound }) =>
    bow === 0
      ? {
          line,
          pitch,
          capital: guess * factor,
          shiftBefore: isSound ? rows.shiftBefore : 0,
          shiftAfter: isSound ? rows.shiftAfter : 0,
          bow: 0,
        }
      : bentCut(image, line, pitch, guess, bow),
  )
  return withReaches(image, cuts)
}

/** What the distance of the lines lets expect from one character to the next: 6.35 mm to 2.54 mm, on cards of three lines about 4.5. */
function pitchBySpacing(lines: readonly LocatedLine[]): number {
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined || lines.length < 2) return 0
  const [dx, dy] = [last.centre.x - first.centre.x, last.centre.y - first.centre.y]
  const distance = Math.abs(dy * first.along.x - dx * first.along.y) / (lines.length - 1)
  return distance / (lines.length === 3 ? 1.78 : 2.5)
}

/** The bend of all lines of a page, in capitals; 0 when it is slight or the lines differ in it. */
function commonBow(bows: readonly number[]): number {
  const mean = bows.reduce((sum, bow) => sum + bow, 0) / bows.length
  const isShared = bows.every(bow => Math.abs(bow - mean) < Math.max(0.12, 0.35 * Math.abs(mean)))
  return isShared && Math.abs(mean) > LEAST_BOW ? mean : 0
}

/** Measures a bent line again along its bend. */
function bentCut(image: GreyImage, line: LocatedLine, pitch: number, guess: number, bow: number): Cut {
  const rows = measureRows(image, line, guess, bow * guess)
  const isSound = rows.capital > 0.65 * guess && rows.capital < 1.45 * guess
  return {
    line,
    pitch,
    capital: isSound ? rows.capital : guess,
    shiftBefore: isSound ? rows.shiftBefore : 0,
    shiftAfter: isSound ? rows.shiftAfter : 0,
    bow: bow * guess + (isSound ? rows.bow : 0),
  }
}

/** Draws all lines out, or in, to where the ink of the zone ends. Reaches are compared along the first line. */
function withReaches(image: GreyImage, cuts: readonly Cut[]): MeasuredLine[][] {
  const [first] = cuts
  if (first === undefined) return []
  const offsets = cuts.map(({ line }) => {
    const [dx, dy] = [line.centre.x - first.line.centre.x, line.centre.y - first.line.centre.y]
    return dx * line.along.x + dy * line.along.y
  })
  const reaches = cuts.map((cut, index) => {
    const { from, to } = measureReach(image, cut)
    const offset = offsets[index] ?? 0
    return { from: from === null ? null : from + offset, to: to === null ? null : to + offset }
  })
  return commonReaches(reaches, { from: -first.line.before, to: first.line.after }, first.pitch).map(reach =>
    cuts.map(({ line, capital, shiftBefore, shiftAfter, bow }, index) => {
      const offset = offsets[index] ?? 0
      const drawn = { ...line, before: offset - reach.from, after: reach.to - offset }
      const growth = Math.max(Math.abs(drawn.before - line.before), Math.abs(drawn.after - line.after))
      if (growth < FAR_PITCHES * first.pitch) return { line: drawn, capital, shiftBefore, shiftAfter, bow }
      const rows = measureRows(image, drawn, capital, bow)
      return { line: drawn, capital, shiftBefore: rows.shiftBefore, shiftAfter: rows.shiftAfter, bow }
    }),
  )
}

/** The lengths of line that the zone may have, the likeliest first: capitals of OCR-B are nearly as high as characters are apart. */
export function countsOf(cuts: readonly MeasuredLine[]): number[] {
  if (cuts.length === 3) return [30]
  const [first] = cuts
  const estimate = first ? ((first.line.before + first.line.after) / first.capital) * CAPITAL_TO_PITCH : 40
  return estimate > 39.6 ? [44, 36] : [36, 44]
}

/** Cuts for `count` characters from end to end. */
export const cutsFor = (cuts: readonly MeasuredLine[], count: number): Cut[] =>
  cuts.map(cut => {
    const pitch = (cut.line.before + cut.line.after) / (count - 2 * SIDE_BEARING)
    const { before, after } = cut.line
    return { ...cut, pitch, line: { ...cut.line, before: before + SIDE_BEARING * pitch, after: after + SIDE_BEARING * pitch } }
  })

/** Lines of a zone begin and end together; a line whose end was not marked is drawn out to the others. */
function sameReach(zone: LocatedZone): LocatedLine[] {
  return zone.map(line => {
    let [before, after] = [line.before, line.after]
    for (const other of zone) {
      const [dx, dy] = [other.centre.x - line.centre.x, other.centre.y - line.centre.y]
      const u = dx * line.along.x + dy * line.along.y
      before = Math.max(before, other.before - u)
      after = Math.max(after, other.after + u)
    }
    return { ...line, before, after }
  })
}

/** Scores of the recogniser for each line of the cuts. */
export async function scoreLines(net: Nets['lines'], image: GreyImage, cuts: readonly Cut[], jitter: Jitter): Promise<LineScores[]> {
  const scores: LineScores[] = []
  for (const cut of cuts) {
    const { data, width } = cutStrip(image, cut, jitter)
    const out = await infer(net, data, [1, 1, STRIP_HEIGHT, width])
    scores.push(logSoftmax(out.data, out.dims[1] ?? 0))
  }
  return scores
}

/** The format and lines that the scores fit best; null when they are too short for any format of `count` characters. */
export function fitFormat(scores: readonly LineScores[], count: number, today: string): ZoneReading | null {
  const free = scores.map(decodeFreely)
  let best: { lines: DecodedLine[]; score: number } | null = null
  for (const format of formatsOf(scores.length, count)) {
    const lines = decodeFormat(scores, format)
    if (lines === null) continue
    const score = lines.reduce((sum, line) => sum + line.score, 0)
    if (best === null || score > best.score) best = { lines, score }
  }
  const parsed =
    best &&
    parseMrz(
      best.lines.map(line => line.text),
      today,
    )
  if (best === null || !parsed) return null
  const corrected = best.lines.flatMap((line, index) => substitutions(free[index]?.text ?? '', line.text, index))
  const edits = best.lines.reduce((sum, line, index) => sum + distance(free[index]?.text ?? '', line.text), 0)
  return {
    parsed: { ...parsed, corrected: corrected.slice(0, MAX_CORRECTIONS) },
    confidences: best.lines.map(line => line.confidences),
    distributions: best.lines.map((line, index) => distributionsOf(scores[index], line)),
    edits,
    score: best.score / (count * scores.length),
  }
}

const distributionsOf = (scores: LineScores | undefined, line: DecodedLine): Float32Array[] => (scores ? distributions(scores, line) : [])

function decodeFormat(scores: readonly LineScores[], format: MrzFormat): DecodedLine[] | null {
  const columns = alphabetsOf(format)
  const start = START_LETTERS[format]
  const lines: DecodedLine[] = []
  for (const [index, score] of scores.entries()) {
    const allowed = (columns[index] ?? []).map((alphabet, column) => (index === 0 ? start[column] : undefined) ?? charactersOf(alphabet))
    const line = decodeAs(score, allowed)
    if (line === null) return null
    lines.push(line)
  }
  return MRZ_FORMATS[format].starts.test(lines[0]?.text ?? '') ? lines : null
}

/** What the first columns may hold, so that formats of one size are told apart by their beginning. */
const START_LETTERS: Readonly<Record<MrzFormat, readonly string[]>> = {
  TD1: ['ACI'],
  TD2: ['ACIP'],
  TD3: ['P'],
  'MRV-A': ['V'],
  'MRV-B': ['V'],
  FRENCH_ID: ['I', 'D', 'F', 'R', 'A'],
}

/** Positions that the format changed, when free and fitted reading are equally long. */
function substitutions(free: string, fitted: string, line: number): ParsedMrz['corrected'] {
  if (free.length !== fitted.length) return []
  return [...fitted].flatMap((to, column) => (free[column] === to ? [] : [{ line, column, from: free[column] ?? '', to }]))
}

/** Edit distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}
