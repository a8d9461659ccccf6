/**
 * The reader's goals, each with its figure and whether it is met, on fresh specimens and on folders with a labels.json, in one run:
 * node --import tsx bench/reader/bar.ts [FOLDER...] [--seed N] [--scale 1] [--write FILE] [--keep FOLDER] [--only SET]...
 * `--scale` multiplies how many pictures are made of each case: 1 makes about 850, 420 of them for the reasons, 100 of these good. Needs `npm run build`.
 * `--keep` makes the sets in a folder, or takes those that are there; what misses is then there to look at. `--only` measures some of
 * zones, reasons, licences, negatives, several, print, memory and the folders given (`given`).
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { readSymbols } from '../../src/platform/imaging/barcode.ts'
import { LOOK_SIDE } from '../../src/platform/imaging/dense-cells.ts'
import { lookForMrz } from '../../src/platform/imaging/mrz/read-mrz.ts'
import { type Pixels, shrink } from '../../src/platform/imaging/pixels.ts'
import { type BenchLabel, labelsIn, outcomeOf, TODAY } from './outcome.ts'
import { makePrintSet, makeSet } from './sets.ts'
import type { Outcome } from './table.ts'

interface Goal {
  what: string
  figure: string
  goal: string
  isMet: boolean
}

interface Measured extends Outcome {
  label: BenchLabel
  /** CPU of the zone alone, or of the barcode alone, on the decoded picture. */
  partMs: number
  isBarcodeRead: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    scale: { type: 'string' },
    write: { type: 'string' },
    keep: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
})
const seed = Number(values.seed ?? Math.floor(Date.now() / 86_400_000))
const scaled = (count: number): number => Math.max(1, Math.round(count * Number(values.scale ?? 1)))
/** Pictures of each case of each set. */
const COUNTS = { zones: 4, reasons: 40, licences: 5, negatives: 2, several: 4 } as const
const parent = values.keep ?? mkdtempSync(join(tmpdir(), 'bar-'))
try {
  const goals = await measureAll()
  const text = `${headOf()}\n${tableOf(goals)}`
  process.stdout.write(text)
  if (values.write) writeFileSync(values.write, text)
  process.exitCode = goals.every(({ isMet }) => isMet) ? 0 : 1
} finally {
  if (!values.keep) rmSync(parent, { recursive: true })
}

async function measureAll(): Promise<Goal[]> {
  const zones = await made('zones')
  const reasons = await made('reasons')
  const licences = await made('licences')
  const negatives = await made('negatives')
  const several = await made('several')
  const print = await printed()
  const given = isWanted('given') ? (await Promise.all(positionals.map(folder => measured(folder)))).flat() : []
  const shared = (bucket: string): Measured[] => given.filter(one => one.bucket === bucket)
  const [real, other] = [shared('real').filter(({ hasMrz }) => hasMrz), shared('synthetic').filter(({ hasMrz }) => hasMrz)]
  const easy = zones.filter(({ label }) => label.bucket === 'clean' || label.bucket === 'photo_easy')
  const good = reasons.filter(({ expected }) => expected?.length === 0)
  const bad = reasons.filter(({ expected }) => expected !== null && expected.length > 0)
  const [two, one] = [several.filter(isOfSeveral), several.filter(found => !isOfSeveral(found))]
  const every = [...zones, ...reasons, ...licences, ...negatives, ...one, ...print, ...given]
  const wholes = [...zones, ...print]
  return [
    share('zones, clean and easy photographs, every line exact', easy, ({ isExact }) => isExact, 100),
    share('zones, every situation, every line exact', zones, ({ isExact }) => isExact, 97),
    share('zones, synthetic set given, every line exact', other, ({ isExact }) => isExact, 97),
    share('zones, photographs of published specimens, every line exact', real, ({ isExact }) => isExact, 94),
    count('relied on though wrong, or accepted though no document', every, isWronglyReliedOn),
    time('zone alone, CPU median', zones, ({ partMs }) => partMs, 150),
    time('whole reading with print, portrait and quality, CPU median', wholes, ({ cpuMs }) => cpuMs, 600),
    share('PDF417 of licences, tilted, soft, compressed', licences, ({ isBarcodeRead }) => isBarcodeRead, 98),
    time('PDF417 alone, CPU median', licences, ({ partMs }) => partMs, 150),
    fields('printed details, clean', print, 95, bucket => bucket === 'clean'),
    fields('printed details, photographs', print, 85, bucket => bucket !== 'clean'),
    share('reason named', bad, isNamed, 95),
    refused('good pictures refused', good),
    share('two documents in one picture noticed', two, isNamed, 95),
    count('one document, or both its sides, taken for two', [...one, ...zones, ...reasons, ...licences, ...print, ...given], isTakenForTwo),
    ...(isWanted('memory') ? [memory()] : []),
  ].filter(goal => goal !== null)
}

function isWanted(set: string): boolean {
  return values.only === undefined || values.only.includes(set)
}

function isNamed({ expected, named }: Measured): boolean {
  return expected?.every(code => named.includes(code)) === true
}

function isOfSeveral({ expected }: Measured): boolean {
  return expected?.includes('several_documents') === true
}

function isTakenForTwo({ named }: Measured): boolean {
  return named.includes('several_documents')
}

async function made(set: keyof typeof COUNTS): Promise<Measured[]> {
  if (!isWanted(set)) return []
  const folder = join(parent, set)
  if (!existsSync(join(folder, 'labels.json'))) await makeSet(folder, seed, scaled(COUNTS[set]), set)
  return await measured(folder, set === 'zones' || set === 'licences')
}

async function printed(): Promise<Measured[]> {
  if (!isWanted('print')) return []
  const folder = join(parent, 'print')
  if (!existsSync(join(folder, 'labels.json'))) await makePrintSet(folder, seed, scaled(1))
  return await measured(folder)
}

/** `isTimed`: whether the machine-readable part is timed by itself too. */
async function measured(folder: string, isTimed = false): Promise<Measured[]> {
  const found: Measured[] = []
  for (const [set, labels] of labelsIn(folder)) {
    for (const label of labels.filter(({ file }) => existsSync(join(folder, file)))) {
      if (found.length === 0) await outcomeOf(folder, label, set)
      const { outcome, reading } = await outcomeOf(folder, label, set)
      const isBarcodeRead =
        reading.hasBarcode &&
        reading.fields.some(({ name, value }) => name === 'document_number' && value === label.fields?.document_number)
      found.push({ ...outcome, label, isBarcodeRead, partMs: isTimed ? await partOf(join(folder, label.file), label) : 0 })
    }
  }
  process.stderr.write(`${found.length} of ${folder}\n`)
  return found
}

/** CPU of finding and reading the machine-readable part alone. */
async function partOf(file: string, label: BenchLabel): Promise<number> {
  if (/\.(?:pdf|heic)$/.test(file)) return 0
  const { data, info } = await sharp(file).autoOrient().greyscale().raw().toBuffer({ resolveWithObject: true })
  const level: Pixels = { data, width: info.width, height: info.height, channels: 1 }
  const before = process.cpuUsage()
  if (label.mrz) await lookForMrz(level, { today: TODAY, page: 0 })
  else if (label.kind === 'drivers_license') await readSymbols(level, await shrink(level, LOOK_SIDE), 0)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function isWronglyReliedOn({ hasMrz, isConfirmed, isExact, isAccepted, label }: Measured): boolean {
  return (isConfirmed && !isExact) || (isAccepted && !hasMrz && label.kind === null)
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} % of ${whole}`
}

/** Of nothing there is no goal. What misses is told as it is found. */
function share(what: string, among: readonly Measured[], holds: (one: Measured) => boolean, goal: number): Goal | null {
  if (among.length === 0) return null
  const missed = among.filter(one => !holds(one))
  for (const { label, named } of missed) process.stderr.write(`missed, ${what}: ${label.file} ${named}\n`)
  const part = among.length - missed.length
  return {
    what,
    figure: percent(part, among.length),
    goal: goal === 100 ? '100 %' : `>= ${goal} %`,
    isMet: 100 * part >= goal * among.length,
  }
}

function count(what: string, among: readonly Measured[], holds: (one: Measured) => boolean): Goal | null {
  if (among.length === 0) return null
  const part = among.filter(holds)
  for (const { label } of part) process.stderr.write(`${what}: ${label.file}\n`)
  return { what, figure: `${part.length} of ${among.length}`, goal: '0', isMet: part.length === 0 }
}

function time(what: string, among: readonly Measured[], of: (one: Measured) => number, goal: number): Goal | null {
  if (among.length === 0) return null
  const ms = among.map(of).toSorted((a, b) => a - b)[among.length >> 1] ?? 0
  return { what, figure: `${ms.toFixed(0)} ms`, goal: `<= ${goal} ms`, isMet: ms <= goal }
}

function fields(what: string, print: readonly Measured[], goal: number, isOf: (bucket: string) => boolean): Goal | null {
  const among = print.filter(({ label }) => isOf(label.bucket ?? ''))
  if (among.length === 0) return null
  const whole = among.reduce((sum, { fieldsExpected }) => sum + fieldsExpected, 0)
  const part = among.reduce((sum, { fieldsFound }) => sum + fieldsFound, 0)
  return { what, figure: percent(part, whole), goal: `>= ${goal} %`, isMet: 100 * part >= goal * whole }
}

function refused(what: string, good: readonly Measured[]): Goal | null {
  if (good.length === 0) return null
  const part = good.filter(({ named }) => named.length > 0)
  for (const { label, named } of part) process.stderr.write(`${what}: ${label.file} ${named}\n`)
  return { what, figure: percent(part.length, good.length), goal: '<= 1 %', isMet: part.length <= 0.01 * good.length }
}

/** Peak of one worker process of the build, over a series of its own. */
function memory(): Goal {
  const output = execFileSync(process.execPath, ['--import', 'tsx', 'bench/reader/worker.ts', '--seed', String(seed)], { encoding: 'utf8' })
  const mib = Number(/at its peak: (\d+) MiB/.exec(output)?.[1] ?? Number.NaN)
  return { what: 'memory of one worker process at its peak', figure: `${mib} MiB`, goal: '<= 350 MiB', isMet: mib <= 350 }
}

function headOf(): string {
  return (
    `Seed ${seed}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, Node.js ${process.versions.node}, ` +
    `${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}.\n`
  )
}

function tableOf(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, figure, goal, isMet }) => `| ${what} | ${figure} | ${goal} | ${isMet ? 'met' : '**missed**'} |\n`)
  return `| What | Figure | Goal | Met |\n|---|---|---|---|\n${rows.join('')}`
}
