import { isSamePaper } from '../../../domain/reading/mrz-same.ts'
import { type Box, boxAround, type Corner, type MrzReading } from '../../../domain/reading/reading.ts'
import { bent } from './bend.ts'
import { combine, hasRival } from './combine.ts'
import type { GreyImage } from './grey.ts'
import { type LocatedZone, locateZones } from './locate.ts'
import { type Nets, nets } from './nets.ts'
import { countsOf, cutsFor, fitFormat, measureZone, scoreLines, type ZoneReading } from './read-zone.ts'
import { type Cut, type Jitter, STRAIGHT } from './strip.ts'
import { coveredColumns, isPlausible, isSame, isSound, isSure, LEAST_UNCOVERED, tells, withNames } from './trust.ts'
import { isWhole } from './whole-zone.ts'
import { isBeside, waysToRead, withSecondLine } from './zone-guesses.ts'

export interface MrzOptions {
  /** YYYY-MM-DD, for the century of dates. */
  today: string
  page?: number
  /** Called with what each attempt gave; for the bench. */
  trace?: (note: string) => void
}

/** Longer sides at which the picture is searched; the second finds small documents in large pictures. */
const LOOKS = [512, 1024] as const
const MOST_ZONES = 5
const MOST_LONE = 2
const MOST_REACHES = 3
/** Zones of a look for which lines and directions that were not seen are tried. */
const MOST_GUESSED = 2
/** Mean logarithms per character: below the first no other end of the lines helps, below the second no other reading. */
const HOPELESS = -1.6
const POOR = -1
/** Above, what was read looks like lines of a zone; print read as one is far below. */
const LIKE_A_ZONE = -0.9
/** Share of the picture's longer side: another zone as long would find room beside a zone that is shorter. */
const ROOM_FOR_ANOTHER = 0.6
/** Above, a zone is not read the other way round as well. */
const CLEAR_DIRECTION = 0.6
/** A reading with a character under a check digit less sure than this is never confirmed; measured on training/make_pictures.py. */
const LEAST_COVERED = 0.5
/** Sure enough to be settled by the same name in the print. */
const LEAST_NAME = 0.3
/** Nor one that needed more changes than this to fit its format. */
const MOST_EDITS = 3
const SECOND: Jitter = { scaleX: 0.95, scaleY: 1.05, shiftY: 0.4, marginPitches: 1.0 }
const THIRD: Jitter = { scaleX: 1.06, scaleY: 0.94, shiftY: -0.5, marginPitches: 0.6 }
/** When all of four readings give the same, a character may be less sure than one reading of each net would need. */
const LEAST_AGREED = 0.75

interface Attempt {
  reading: ZoneReading
  isConfirmed: boolean
  isNameOpen?: boolean
  cuts: Cut[]
}

/** What looking for a zone came to. */
export interface MrzLook {
  /** Null when there is none that can be read. */
  reading: MrzReading | null
  /** Where lines like those of a zone stand, read or not. */
  box: Box | null
  /** Where the zone of another paper stands in the same picture. */
  other: Box | null
  /** What looks most like a zone where none was read with certainty: it may be another row of print. */
  unread: LocatedZone | null
}

/**
 * Finds and reads the machine-readable zone of a picture of any orientation.
 * Only a reading with `confirmed` and no `failed` may be relied on: all check digits hold, the codes exist, and two nets on two cuts agree.
 */
export async function lookForMrz(image: GreyImage, { today, page = 0, trace = () => {} }: MrzOptions): Promise<MrzLook> {
  const { best: first, zones, likeliest } = await bestAttempt(image, today, trace)
  if (first === null || first.reading.score <= LIKE_A_ZONE) return { reading: null, box: null, other: null, unread: likeliest }
  const beside = await otherPaper(image, first, zones, today, trace)
  // A pattern may look more like a zone than the zone does, until both are read.
  const isSecond = beside !== null && !first.isConfirmed && rank(beside) > rank(first)
  const [best, other] = isSecond ? [beside, tells(first.reading) ? first : null] : [first, beside]
  const reading = best.isConfirmed || isPlausible(best.reading) ? toReading(best, image, page) : null
  return {
    reading,
    box: boxOf(best.cuts, image, page),
    other: other && boxOf(other.cuts, image, page),
    unread: reading?.confirmed ? null : likeliest,
  }
}

/** Reads zones that were seen by somebody else, each as it was seen: a reader of print knows lines by their fillers. */
export async function readMrzAt(
  image: GreyImage,
  zones: readonly LocatedZone[],
  { today, page = 0, trace = () => {} }: MrzOptions,
): Promise<MrzReading | null> {
  const loaded = await nets()
  const level = await bestOf(loaded, image, zones, null, today, trace)
  // Print is read well along lines that bend; a zone is not.
  const best = level?.isConfirmed
    ? level
    : await bestOf(
        loaded,
        image,
        zones.map(zone => bent(image, zone)),
        level,
        today,
        trace,
      )
  return best && (best.isConfirmed || isPlausible(best.reading)) ? toReading(best, image, page) : null
}

/** The reading alone. */
export const findAndReadMrz = async (image: GreyImage, options: MrzOptions): Promise<MrzReading | null> =>
  (await lookForMrz(image, options)).reading

/** The zone read best, all that were seen at the same look, and the likeliest of all looks. */
async function bestAttempt(
  image: GreyImage,
  today: string,
  trace: (note: string) => void,
): Promise<{ best: Attempt | null; zones: LocatedZone[]; likeliest: LocatedZone | null }> {
  const loaded = await nets()
  let best: Attempt | null = null
  let seen: LocatedZone[] = []
  let likeliest: LocatedZone | null = null
  for (const look of LOOKS) {
    const located = await locateZones(loaded.locator, image, look)
    trace(`look ${look}: zones of ${located.map(zone => zone.length).join(', ') || 'none'}`)
    seen = convincing(located)
    const zones = seen.filter(({ length }) => length > 1)
    likeliest ??= zones[0] ?? null
    best = await bestOf(loaded, image, zones, best, today, trace)
    if (best && (best.isConfirmed || best.reading.score > -0.15)) break
  }
  return { best, zones: seen, likeliest }
}

/** Zones first, then lines that stand alone. */
const convincing = (located: readonly LocatedZone[]): LocatedZone[] => [
  ...located.filter(({ length }) => length > 1).slice(0, MOST_ZONES),
  ...located.filter(({ length }) => length === 1).slice(0, MOST_LONE),
]

/** What is read best at these zones, or was before. */
async function bestOf(
  loaded: Nets,
  image: GreyImage,
  zones: readonly LocatedZone[],
  before: Attempt | null,
  today: string,
  trace: (note: string) => void,
): Promise<Attempt | null> {
  let best = before
  for (const [index, zone] of zones.entries()) {
    const isClear = zone.every(({ clarity }) => clarity > CLEAR_DIRECTION)
    for (const { turned, isGuess } of waysToRead(zone, isClear)) {
      // What was only guessed is tried for the most convincing zones, and only where nothing else was read.
      if (isGuess && (index >= MOST_GUESSED || (best !== null && best.reading.score > LIKE_A_ZONE))) break
      const attempt = await readZone(loaded, image, turned, today, trace)
      if (attempt && (best === null || rank(attempt) > rank(best))) best = attempt
      if (best?.isConfirmed) return best
      if (attempt && attempt.reading.score > -0.35) break
    }
  }
  return best
}

/** A zone beside the one that was read, of a paper that is not the same: nobody can say which of the two was meant. */
async function otherPaper(
  image: GreyImage,
  best: Attempt,
  zones: readonly LocatedZone[],
  today: string,
  trace: (note: string) => void,
): Promise<Attempt | null> {
  const loaded = await nets()
  const { line } = best.cuts[0] ?? {}
  // A short zone leaves room for another that only a closer look shows.
  const isShort = line && line.before + line.after < ROOM_FOR_ANOTHER * Math.max(image.width, image.height)
  const closer = isShort ? convincing(await locateZones(loaded.locator, image, LOOKS[1])) : []
  const beside = [...zones, ...closer].filter(one => isBeside(one, best.cuts))
  const candidates = beside.flatMap(zone => (zone.length === 1 ? withSecondLine(zone, best.cuts) : [...waysToRead(zone, true)]))
  for (const { turned } of candidates) {
    const read = await readOnce(loaded, image, turned, today, trace)
    if (!read || !tells(read.reading) || isSamePaper(read.reading.parsed, best.reading.parsed)) continue
    // Beside what is no more than a pattern, it is the paper itself.
    return best.isConfirmed ? { ...read, isConfirmed: false } : await readZone(loaded, image, turned, today, trace)
  }
  return null
}

const rank = ({ reading, isConfirmed }: Attempt): number => (isConfirmed ? 100 : 0) - 2 * reading.parsed.failed.length + 4 * reading.score

async function readZone(
  loaded: Nets,
  image: GreyImage,
  zone: LocatedZone,
  today: string,
  trace: (note: string) => void,
): Promise<Attempt | null> {
  const best = await readOnce(loaded, image, zone, today, trace)
  if (best === null || best.reading.score < POOR) return best && { reading: best.reading, cuts: best.cuts, isConfirmed: false }
  const attempt = await readAgain(loaded, image, best.reading, best.cuts, best.count, today, trace)
  const isConfirmed = attempt.isConfirmed && isWhole(image, best.cuts, attempt.reading.parsed)
  return { ...attempt, isConfirmed, cuts: best.cuts }
}

/** The first net's reading of the zone. */
async function readOnce(
  loaded: Nets,
  image: GreyImage,
  zone: LocatedZone,
  today: string,
  trace: (note: string) => void,
): Promise<{ reading: ZoneReading; cuts: Cut[]; count: number } | null> {
  let best: { reading: ZoneReading; cuts: Cut[]; count: number } | null = null
  for (const measured of measureZone(image, zone).slice(0, MOST_REACHES)) {
    for (const count of countsOf(measured)) {
      const cuts = cutsFor(measured, count)
      const reading = fitFormat(await scoreLines(loaded.lines, image, cuts, STRAIGHT), count, today)
      if (reading) trace(`${count}: ${note(reading)}`)
      if (reading && (best === null || reading.score > best.reading.score)) best = { reading, cuts, count }
      if (best && isSound(best.reading) && best.reading.edits <= 2) break
    }
    // Hopeless here, or good: another reach would not change it.
    if (best && (best.reading.score < HOPELESS || (isSound(best.reading) && best.reading.edits <= 2))) break
  }
  return best
}

/**
 * Reads the same cuts with the other net, and when the two differ or doubt a character both nets again on shifted cuts. Confirmed: the
 * combined lines are sound, a whole reading of each net gave exactly them, and every character is sure, or all four readings agree.
 */
async function readAgain(
  loaded: Nets,
  image: GreyImage,
  first: ZoneReading,
  cuts: readonly Cut[],
  count: number,
  today: string,
  trace: (note: string) => void,
): Promise<Omit<Attempt, 'cuts'>> {
  const byNet: [ZoneReading[], ZoneReading[]] = [[first], []]
  let reading = first
  let isNameOpen = false
  for (const [own, net, jitter] of [
    [byNet[1], loaded.second, SECOND],
    [byNet[0], loaded.lines, THIRD],
    [byNet[1], loaded.second, STRAIGHT],
  ] as const) {
    const next = fitFormat(await scoreLines(net, image, cuts, jitter), count, today)
    if (next === null) continue
    trace(`again: ${note(next)}`)
    own.push(next)
    reading = combine(byNet.flat(), today) ?? first
    trace(`together: ${note(reading)}`)
    isNameOpen = false
    const agrees = (other: ZoneReading): boolean => other.edits <= MOST_EDITS && isSame(other, reading)
    if (!isSound(reading) || !byNet.every(readings => readings.some(agrees))) continue
    const covered = coveredColumns(reading.parsed.format)
    if (hasRival(reading, covered, today)) continue
    if (isSure(reading, covered, LEAST_COVERED, LEAST_UNCOVERED)) return { reading, isConfirmed: true }
    const isUnanimous = byNet.every(readings => readings.length > 1 && readings.every(agrees))
    if (isUnanimous && isSure(reading, covered, 0, LEAST_AGREED)) return { reading, isConfirmed: true }
    isNameOpen = isSure(reading, withNames(covered, reading.parsed.format), LEAST_NAME, LEAST_UNCOVERED)
  }
  return { reading, isConfirmed: false, isNameOpen }
}

function note({ parsed, score, edits, confidences }: ZoneReading): string {
  const weak = confidences.flatMap((line, row) =>
    line.flatMap((value, column) =>
      value < LEAST_UNCOVERED ? [`${parsed.lines[row]?.[column]}@${row}:${column} ${value.toFixed(2)}`] : [],
    ),
  )
  const findings = parsed.findings.map(({ code, field }) => `${code}:${field}`)
  return `${parsed.format} score ${score.toFixed(3)} edits ${edits} weak [${weak.join(', ')}] failed [${parsed.failed.join(' ')}] [${findings.join(' ')}]\n    ${parsed.lines.join('\n    ')}`
}

function toReading({ reading, isConfirmed, isNameOpen, cuts }: Attempt, image: GreyImage, page: number): MrzReading {
  return {
    format: reading.parsed.format,
    lines: reading.parsed.lines,
    failed: reading.parsed.failed,
    corrected: reading.parsed.corrected,
    confidence: Math.min(...reading.confidences.flat()),
    confidences: reading.confidences,
    confirmed: isConfirmed,
    ...(isNameOpen ? { isNameOpen } : {}),
    degrees: degreesOf(cuts),
    box: boxOf(cuts, image, page),
  }
}

function degreesOf([first]: readonly Cut[]): number {
  return first ? (Math.atan2(first.line.along.y, first.line.along.x) * 180) / Math.PI : 0
}

/** The place of all lines: from the top of the first to the bottom of the last, as they are read. */
function boxOf(cuts: readonly Cut[], image: GreyImage, page: number): Box {
  const [first, last] = [cuts[0], cuts.at(-1)]
  if (first === undefined || last === undefined) throw new Error('A zone has lines')
  const corner = ({ line, capital, pitch }: Cut, end: 1 | -1, side: 1 | -1): Corner => {
    const u = end === 1 ? line.after + pitch / 2 : -line.before - pitch / 2
    const v = side * capital
    return {
      x: (line.centre.x + u * line.along.x - v * line.along.y) / image.width,
      y: (line.centre.y + u * line.along.y + v * line.along.x) / image.height,
    }
  }
  return boxAround([corner(first, -1, -1), corner(first, 1, -1), corner(last, 1, 1), corner(last, -1, 1)], page)
}
