/**
 * One reader process as a server runs it, over a mixed series: CPU of each kind of paper, and the peak of its resident memory.
 * npm run build && node --import tsx bench/reader/worker.ts [FOLDER...] [--rounds 1] [--only TEXT] [--each]
 * The yardstick is a fixed piece of arithmetic in this process: on a busy machine compare ratios to it, not milliseconds.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Reader, ReaderOptions } from '../../src/platform/imaging/reader.ts'
import { makePrintSet, makeSet } from './sets.ts'

interface Sample {
  cpuMs: number
  yardstickMs: number
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, only: { type: 'string' }, each: { type: 'boolean' }, seed: { type: 'string' } },
})
const TODAY = new Date().toISOString().slice(0, 10)
const made = positionals.length === 0 ? mkdtempSync(join(tmpdir(), 'worker-')) : null
// The build, not the source: a server's processes carry no loader of TypeScript. An edge, where the form of the built module is known.
const built = (await import(new URL('../../dist/platform/imaging/reader.js', import.meta.url).href)) as {
  createReader(options: ReaderOptions): Reader
}
const reader = built.createReader({ workers: 1, memoryMb: 2000, timeoutMs: 120_000 })
const samples = new Map<string, Sample[]>()
let peakMiB = 0
try {
  await measure(await series())
} finally {
  await reader.close()
  if (made) rmSync(made, { recursive: true })
}

interface Specimen {
  path: string
  kind: string | undefined
  country: string | undefined
  row: string
}

async function series(): Promise<Specimen[]> {
  const folders = made ? [join(made, 'zones'), join(made, 'print')] : positionals
  if (made) {
    await makeSet(join(made, 'zones'), Number(values.seed ?? 1), 6)
    await makePrintSet(join(made, 'print'), Number(values.seed ?? 1), 1)
  }
  return folders.flatMap(specimensIn).filter(({ path }) => path.includes(values.only ?? ''))
}

/** An edge, where the form of labels.json is trusted. */
function specimensIn(folder: string): Specimen[] {
  const sets = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Record<
    string,
    { file: string; kind?: string | null; issuing_country?: string; mrz: string[] | null }[]
  >
  return Object.values(sets)
    .flat()
    .filter(({ file }) => existsSync(join(folder, file)))
    .map(({ file, kind, issuing_country, mrz }) => ({
      path: join(folder, file),
      kind: kind ?? undefined,
      country: issuing_country,
      row: `${kind ?? 'unknown'}${mrz ? ', zone' : ''}${file.endsWith('.pdf') ? ', PDF' : ''}`,
    }))
}

async function measure(specimens: readonly Specimen[]): Promise<void> {
  const [first] = specimens
  if (!first) throw new Error('There is nothing to read')
  await reader.read(readFileSync(first.path), { today: TODAY })
  for (let round = 0; round < Number(values.rounds ?? 1); round++) {
    for (const specimen of specimens) await measureOne(specimen)
  }
  const rows = [...samples].map(([paper, found]) => ({
    paper,
    files: found.length,
    'CPU ms': median(found.map(({ cpuMs }) => cpuMs)).toFixed(0),
    'to the yardstick': median(found.map(({ cpuMs, yardstickMs }) => cpuMs / yardstickMs)).toFixed(2),
  }))
  console.table(rows)
  process.stdout.write(
    `yardstick ${median([...samples.values()].flat().map(({ yardstickMs }) => yardstickMs)).toFixed(1)} ms CPU; ` +
      `resident memory of the process at its peak: ${peakMiB.toFixed(0)} MiB\n`,
  )
}

async function measureOne({ path, kind, country, row }: Specimen): Promise<void> {
  const bytes = readFileSync(path)
  const yardstickMs = yardstick()
  const [pid = 0] = reader.processes
  const before = cpuMsOf(pid)
  const reading = await reader.read(bytes, { today: TODAY, ...(kind ? { kind } : {}), ...(country ? { country } : {}) })
  const isSame = reader.processes[0] === pid
  const cpuMs = isSame ? cpuMsOf(pid) - before : Number.NaN
  if (isSame) {
    peakMiB = Math.max(peakMiB, peakOf(pid))
    for (const name of ['all', row]) samples.set(name, [...(samples.get(name) ?? []), { cpuMs, yardstickMs }])
  }
  if (values.each)
    process.stdout.write(
      `${cpuMs.toFixed(0)} ms, ${(cpuMs / yardstickMs).toFixed(2)}, ${peakOf(pid).toFixed(0)} MiB, ${reading.text.length} lines: ${path}\n`,
    )
}

/** Milliseconds of CPU of all threads of a process so far. */
function cpuMsOf(pid: number): number {
  const tasks = existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`) : []
  return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0)
}

function peakOf(pid: number): number {
  return existsSync(`/proc/${pid}/status`) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0
}

function yardstick(): number {
  const before = process.cpuUsage()
  const cells = new Float64Array(1 << 16).fill(1.5)
  for (let round = 0; round < 40; round++)
    for (let at = 1; at < cells.length; at++) cells[at] = (cells[at - 1] ?? 0) * 0.5 + (cells[at] ?? 0) * 0.4
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
