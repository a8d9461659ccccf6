import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PROOFS } from './all.ts'
import { CannotRun, type Outcome, type Proof } from './proof.ts'
import { Stage } from './stage.ts'

const QUICK_LIMIT_MS = 300_000
const FULL_LIMIT_MS = 30 * 60_000
const SETTLE_MS = 100

interface Line {
  proof: string
  goal: string
  result: 'ok' | 'miss' | 'cannot run'
  n: number
  control: 'caught' | 'missed' | 'not reached'
  misses: string[]
  figures: Record<string, number | string>
  seconds: number
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, list: { type: 'boolean' } },
})
const namesOf = ({ name, also = [] }: Proof) => [name, ...also]
const unknown = positionals.filter(name => !PROOFS.some(proof => namesOf(proof).includes(name)))
if (unknown.length > 0) {
  process.stderr.write(`There is no proof ${unknown.join(', ')}; there are ${PROOFS.flatMap(namesOf).join(' ')}\n`)
  process.exit(2)
}
const chosen = PROOFS.filter(proof =>
  positionals.length > 0 ? namesOf(proof).some(name => positionals.includes(name)) : !(values.quick && proof.isLong),
)
if (values.list) {
  for (const { name, goal, control } of chosen) process.stdout.write(`${name}  ${goal}\n        control: ${control}\n`)
  process.exit(0)
}

const stage = new Stage(values.quick ?? false)
const lines: Line[] = []
try {
  for (const proof of chosen) {
    // After one that thought long without a pause, connections that the server has closed meanwhile are heard of first.
    await pause(SETTLE_MS)
    const line = await judge(proof)
    lines.push(line)
    if (!values.json) process.stdout.write(`${spell(line)}\n`)
  }
} finally {
  await stage.close()
}
const failed = lines.filter(({ result }) => result === 'miss')
const notRun = lines.filter(({ result }) => result === 'cannot run')
if (values.json) process.stdout.write(`${JSON.stringify({ isQuick: stage.isQuick, proofs: lines }, null, 2)}\n`)
else
  process.stdout.write(
    `\n${lines.length - failed.length - notRun.length} hold, ${failed.length} missed, ${notRun.length} could not run here\n`,
  )
// What hangs after its time was up must not keep this process.
process.exit(failed.length > 0 || notRun.length === lines.length ? 1 : 0)

async function judge(proof: Proof): Promise<Line> {
  const start = performance.now()
  const about = { proof: proof.name, goal: proof.goal }
  const seconds = () => Math.round((performance.now() - start) / 100) / 10
  try {
    const { n, misses, isControlCaught, figures = {} } = await inTime(proof)
    const holds = misses.length === 0 && isControlCaught && n > 0
    const control = isControlCaught ? 'caught' : 'missed'
    return { ...about, result: holds ? 'ok' : 'miss', n, control, misses: misses.slice(0, 20), figures, seconds: seconds() }
  } catch (error) {
    const why = error instanceof CannotRun ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
    const result = error instanceof CannotRun ? 'cannot run' : 'miss'
    return { ...about, result, n: 0, control: 'not reached', misses: [why], figures: {}, seconds: seconds() }
  }
}

async function inTime(proof: Proof): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const limitMs = stage.isQuick ? QUICK_LIMIT_MS : FULL_LIMIT_MS
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([proof.run(stage), late])
  } finally {
    clearTimeout(timer)
  }
}

function spell({ proof, result, n, control, misses, figures, seconds }: Line): string {
  if (result === 'cannot run') return `${proof} cannot run: ${misses[0]}`
  const more = Object.entries(figures).map(([name, value]) => ` ${name}=${value}`)
  const head = `${proof} ${result === 'ok' ? 'ok' : 'MISS'} n=${n} control=${control}${more.join('')} ${seconds}s`
  return misses.length === 0 ? head : `${head}\n${misses.map(miss => `    ${miss}`).join('\n')}`
}
