// npm run bench [-- --full] [--write] [--only NAME,NAME]: every figure of one run, beside its peer or limit.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCallbacks } from './callbacks.ts'
import { measureConsole } from './console.ts'
import { measureJudge } from './evaluate.ts'
import { measureEvaluation } from './evaluation.ts'
import { measureGrowth } from './growth.ts'
import { measureLookup } from './lookup.ts'
import { measurePrism } from './prism.ts'
import { measureReads } from './reads.ts'
import { measureRuleChange } from './rule-change.ts'
import { measureSearch } from './search.ts'
import { type Stage, setStage } from './stage.ts'
import { type Extent, type Line, markdownOf } from './table.ts'
import { measureUpload } from './upload.ts'
import { measureWrites } from './writes.ts'

const { values: options } = parseArgs({
  options: { full: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' }, prism: { type: 'string' } },
})

const JUDGE_ROUNDS = 20_000
const BUSY = ' **The machine was busy with other work**: the ratios are coarse, and the absolute figures say little.'

const NO_PRISM: Line = {
  name: "fetch one number / Prism's mock of our description, by processor time",
  figure: 'not measured: `-- --full` fetches Prism',
  goal: '>= 20',
  isMet: null,
}

/** In this order: what fills the stock or the account comes first. */
const PARTS: Record<string, (stage: Stage, extent: Extent) => Line[] | Promise<Line[]>> = {
  search: measureSearch,
  writes: measureWrites,
  reads: measureReads,
  prism: stage => (options.prism ? measurePrism(stage, options.prism) : [NO_PRISM]),
  evaluation: measureEvaluation,
  judge: measureJudged,
  rules: measureRuleChange,
  lookup: measureLookup,
  upload: measureUpload,
  callbacks: measureCallbacks,
  growth: measureGrowth,
  console: measureConsole,
}

function measureJudged(): Line[] {
  return measureJudge(JUDGE_ROUNDS).map(({ name, microseconds, limit }) => ({
    name,
    figure: `${microseconds.toFixed(1)} µs`,
    goal: limit === null ? '-' : `<= ${limit} µs`,
    isMet: limit === null ? null : microseconds <= limit,
  }))
}

async function measureAll(): Promise<Line[]> {
  const wanted = options.only?.split(',')
  const unknown = wanted?.filter(name => !(name in PARTS)) ?? []
  if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`)
  const lines: Line[] = []
  const stage = await setStage()
  try {
    for (const [name, measure] of Object.entries(PARTS)) {
      if (wanted && !wanted.includes(name)) continue
      const start = performance.now()
      process.stderr.write(`  ${name} ...`)
      lines.push(...(await measureOr(name, () => measure(stage, { isFull: options.full ?? false }))))
      process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(0)} s\n`)
    }
  } finally {
    await stage.stop()
  }
  return lines
}

/** A part that fails is a line of its own, so that the others are not lost. */
async function measureOr(name: string, measure: () => Line[] | Promise<Line[]>): Promise<Line[]> {
  try {
    return await measure()
  } catch (error) {
    process.stderr.write(` ${error instanceof Error ? error.stack : error}`)
    process.exitCode = 1
    return [{ name, figure: `not measured: ${error instanceof Error ? error.message : 'it failed'}`, goal: '-', isMet: false }]
  }
}

const loadBefore = loadavg()[0] ?? 0
const start = performance.now()
const table = markdownOf(await measureAll())
const minutes = ((performance.now() - start) / 60_000).toFixed(1)
const load = [loadBefore, loadavg()[0] ?? 0].map(value => value.toFixed(1)).join(' before and ')
const isBusy = loadBefore > cpus().length
const about = `Node.js ${process.versions.node}, ${cpus().length} processors, load ${load} after, ${minutes} minutes${options.full ? ', full' : ''}.`
process.stdout.write(`${table}\n\n${about}${isBusy ? BUSY : ''}\n`)
if (options.write) {
  const words = `# Benchmarks

Written by \`npm run bench -- --write\`, from one run; the reader has its own, \`npm run bench:reader\`. Each ratio compares two things
that ran in turn on the same machine and the same database, so that a busy machine slows both; it is the median over several rounds.
\`-- --full\` adds a million numbers, ten million periods, ten thousand callbacks and Prism.

${about}${isBusy ? BUSY : ''}

${table}

- The bare peer knows no credentials, no tenants and no limits: node:http, one prepared statement, the same answer as ours by
  \`JSON.stringify\`. Ours checks the secret and reads under row-level security.
- The SQL beside a purchase is what the verb says to the database for one purchase, recorded and run by pgbench statement by statement,
  with row-level security on; checking the credentials and the answer are not in it.
- The client that writes through the API speaks over plain sockets, so that it costs about as little as pgbench's, on the same processors;
  what is written is compiled by 3,000 calls before anything is measured, as pgbench comes compiled.
- Processor time is that of the server and its PostgreSQL together, unless it says otherwise; the client's is not in it.
- The raw stream-encrypt parses no form, hashes nothing, and has no row in any table.
- Home and the long list are measured in the real Console, in Chromium. A stall is the longest task of the page's main thread, by its own
  processor time, so that other work of the machine is not in it; what the clock said stands beside it.
- The accounts of ever more numbers stand in the same tables and are called in turn: what grows is what one account owns.
- A search goes through every filter alone and several together; the answer holds 20 numbers.
`
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), words)
}
