// npm run bench [-- --write]: every figure of one run, beside its peer or limit.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { measureBuy } from './buy.ts'
import { measureConsole } from './console-size.ts'
import { measureJudge } from './evaluate.ts'
import { measureReads, measureSearch, measureUpload } from './requests.ts'
import { setStage } from './stage.ts'
import { type Line, markdownOf } from './table.ts'

const JUDGE_ROUNDS = 20_000
const NOT_MEASURED =
  "Prism's mock of the same OpenAPI, pgbench itself, search over 1,000,000 numbers, 1 and 64 clients, callback delivery with a dead receiver"

const BUSY = ' **The machine was busy with other work**: the ratios are coarse, and the absolute figures say little.'

const judged = (): Line[] =>
  measureJudge(JUDGE_ROUNDS).map(({ name, microseconds, limit }) => ({
    name,
    figure: `${microseconds.toFixed(1)} µs`,
    goal: limit === null ? '-' : `<= ${limit} µs`,
    isMet: limit === null ? null : microseconds <= limit,
  }))

async function measureAll(): Promise<Line[]> {
  const lines: Line[] = []
  const stage = await setStage()
  try {
    for (const measure of [measureSearch, measureBuy, measureReads, measureUpload]) {
      process.stderr.write(`  ${measure.name} ...\n`)
      lines.push(...(await measure(stage)))
    }
  } finally {
    await stage.stop()
  }
  return [...lines, ...judged(), ...measureConsole()]
}

const loadBefore = loadavg()[0] ?? 0
const start = performance.now()
const table = markdownOf(await measureAll())
const minutes = ((performance.now() - start) / 60_000).toFixed(1)
const load = [loadBefore, loadavg()[0] ?? 0].map(value => value.toFixed(1)).join(' before and ')
const isBusy = loadBefore > cpus().length
const about = `Node.js ${process.versions.node}, ${cpus().length} processors, load ${load} after, ${minutes} minutes.`
process.stdout.write(`${table}\n\n${about}\nNot measured: ${NOT_MEASURED}.\n`)
if (process.argv.includes('--write')) {
  const words = `# Benchmarks

Written by \`npm run bench -- --write\`, from one run; the reader has its own, \`npm run bench:reader\`. Each ratio compares two things
that ran in turn on the same machine and the same database, so that a busy machine slows both.

${about}${isBusy ? BUSY : ''}

${table}

Not measured: ${NOT_MEASURED}.

- The bare peer knows no credentials, no tenants and no transactions: one prepared statement and \`JSON.stringify\`. Ours checks the
  secret and reads under row-level security, each in a transaction of its own.
- The SQL beside a purchase is what the verb said to the database for one purchase, recorded and sent again statement by statement;
  checking the credentials is not in it.
- The raw stream-encrypt parses no form, hashes nothing, and has no row in any table.
`
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), words)
}
