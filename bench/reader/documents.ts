/**
 * The whole reader on folders with a labels.json, beside peers that can be installed, in one run:
 * node --import tsx bench/reader/documents.ts [FOLDER...] [--limit N] [--peers] [--set NAME]... [--seed N] [--count N] [--by reason] [--write FILE]
 * Without a folder it makes 8 specimens of each condition, or of each case of a set of `test/specimens/sets.ts`, and takes the fixed set
 * too. `--by reason` makes a row of each reason instead of each condition; `--write` puts what is printed into a file as well.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readDocument } from '../../src/platform/imaging/read-document.ts'
import { type BenchLabel, labelsIn, outcomeOf, TODAY } from './outcome.ts'
import { openPeers, type Peer } from './peers.ts'
import { makeSet } from './sets.ts'
import { type Outcome, summarise, tableOf } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    peers: { type: 'boolean' },
    seed: { type: 'string' },
    count: { type: 'string' },
    verbose: { type: 'boolean' },
    by: { type: 'string' },
    set: { type: 'string', multiple: true },
    write: { type: 'string' },
  },
})
const seed = Number(values.seed ?? 1)
const made = positionals.length === 0 ? mkdtempSync(join(tmpdir(), 'specimens-')) : null
const said: string[] = []
const peers = values.peers ? await openPeers() : []
try {
  for (const folder of positionals) await measureFolder(folder, folder)
  if (made) await measureMade(made)
  if (values.write) writeFileSync(values.write, `${headOf()}${said.join('')}`)
} finally {
  if (made) rmSync(made, { recursive: true })
  for (const peer of peers) await peer.close()
}

/** Prints, and keeps for `--write`. */
function say(text: string): void {
  said.push(text)
  process.stdout.write(text)
}

/** Makes each set, or the usual conditions, and measures it; then the fixed set. */
async function measureMade(parent: string): Promise<void> {
  for (const set of values.set ?? [undefined]) {
    const folder = join(parent, set ?? 'conditions')
    mkdirSync(folder)
    await makeSet(folder, seed, Number(values.count ?? 8), set)
    await measureFolder(folder, `${set ?? 'conditions'}, seed ${seed}`)
    rmSync(folder, { recursive: true })
  }
  await measureFolder(join('test', 'specimens', 'fixed'), 'fixed specimens')
}

function headOf(): string {
  const load = loadavg()[0]?.toFixed(1)
  return (
    `# Benchmark of the reader\n\nWritten by \`npm run bench:reader -- ${process.argv.slice(2).join(' ')}\` on ${TODAY}, Node.js ${process.versions.node}, ` +
    `${cpus().length} processors, load ${load}. Specimens are made fresh by \`test/specimens/\`; what they show is in its README. "Relied on though wrong" counts readings ` +
    'that were confirmed and differ from the truth in any character; "accepted" of a set that should be refused are misses.\n'
  )
}

async function measureFolder(folder: string, name: string): Promise<void> {
  for (const [set, all] of labelsIn(folder)) {
    const labels = all.filter(({ file }) => existsSync(join(folder, file))).slice(0, Number(values.limit ?? all.length))
    const [first] = labels
    if (!first) continue
    // The first reading loads the nets and engines: a server keeps them.
    await readDocument(readFileSync(join(folder, first.file)), { today: TODAY })
    const outcomes: Outcome[] = []
    for (const label of labels) outcomes.push(await ours(folder, label))
    say(tableOf(set === 'synthetic' ? name : `${name}, ${set}`, summarise(outcomes)))
    for (const peer of peers) await measurePeer(peer, folder, labels, outcomes)
  }
  say(`\nResident memory of this process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB\n`)
}

async function ours(folder: string, label: BenchLabel): Promise<Outcome> {
  const bucket = values.by === 'reason' ? (label.reasons?.[0] ?? 'good') : (label.bucket ?? label.kind ?? 'all')
  const { outcome } = await outcomeOf(folder, label, bucket)
  if (values.verbose) process.stdout.write(`  ${label.file} ${JSON.stringify(outcome)}\n`)
  return outcome
}

async function measurePeer(peer: Peer, folder: string, labels: readonly BenchLabel[], ourOutcomes: readonly Outcome[]): Promise<void> {
  const zones = labels.filter(({ mrz, file }) => mrz !== null && /\.(?:jpe?g|png)$/i.test(file))
  let [exact, cpu] = [0, 0]
  const times: number[] = []
  for (const { file, mrz } of zones) {
    const { lines, cpuMs } = await peer.read(join(folder, file))
    cpu += cpuMs
    times.push(cpuMs)
    if (JSON.stringify(lines) === JSON.stringify(mrz)) exact++
  }
  const mine = ourOutcomes.filter(({ hasMrz }) => hasMrz)
  const myCpu = mine.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  const mineExact = mine.filter(({ isExact }) => isExact).length
  say(
    `\n${peer.name}: exact ${exact}/${zones.length} (ours ${mineExact}/${mine.length}), CPU median ${Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0)} ms, ` +
      `ours takes ${(myCpu / Math.max(1, cpu)).toFixed(2)} times its CPU with print, portrait and quality\n`,
  )
}
