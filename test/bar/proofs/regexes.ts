import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostics } from 'recheck'
import { parseAst } from 'vite'
import { type Proof, Tally } from '../proof.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** No text behind the HTTP server is longer (platform/http/bounds.ts), nor is a line that was read. */
const LONGEST = 2_048
/** Where more is looked at, in characters. */
const LONGER: Record<string, number> = { 'src/platform/vendors/builtin/fraud.ts': 256 * 1024 }
const SLOW_MS = 100

// Its own program is there for the usual machines and ten times as fast; it is chosen when the module is loaded.
process.env.RECHECK_BACKEND ??= process.platform === 'linux' && process.arch === 'x64' ? 'native' : 'pure'
const { check } = await import('recheck')

interface Literal {
  pattern: string
  flags: string
  file: string
}

/** Built from parts: each with an example of what is built. A `new RegExp` that is not named here is a miss. */
const BUILT: Record<string, RegExp[]> = {
  'src/domain/reading/aamva.ts': [/[\n\r]+/],
  'src/domain/reading/specimen.ts': [/(?<!\p{L})(?:SPECIMEN|MUSTER|MODELE)(?!\p{L})/u],
  'src/domain/addresses/facts.ts': [/^(?:\d{5}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/],
}

export const regexes: Proof = {
  name: 'T-REDOS',
  goal: `no regular expression of the sources runs away: found safe by analysis, or fast on attacks as long as a text can get (${LONGEST} characters, more where a file says so)`,
  control: 'expressions that are known to run away must be found by the analysis, and by the measurement',
  async run(stage) {
    const tally = new Tally()
    const timeout = stage.pick(1_000, 10_000)
    const { literals, built } = regexesIn(['src', 'console'])
    for (const file of built)
      tally.check(file in BUILT, `${file} builds a regular expression that test/bar/proofs/regexes.ts does not know`)
    const all = [
      ...literals,
      ...Object.entries(BUILT).flatMap(([file, each]) => each.map(({ source, flags }) => ({ pattern: source, flags, file }))),
    ]
    let analysed = 0
    let slowest = 0
    for (const literal of all) {
      const verdict = await check(literal.pattern, literal.flags, { timeout })
      if (verdict.status === 'safe') analysed += 1
      // Analysis alone says what happens on endless texts; ours end.
      const ms = verdict.status === 'safe' ? 0 : worstOf(literal, verdict)
      slowest = Math.max(slowest, ms)
      tally.check(ms < SLOW_MS, `/${literal.pattern.slice(0, 60)}/${literal.flags} in ${literal.file} took ${Math.round(ms)} ms`)
    }
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: await runawaysAreCaught(timeout),
      figures: { literals: literals.length, analysed, slowestMs: Math.round(slowest) },
    }
  },
}

/** Every literal, by the syntax tree; the same one is looked at once. */
function regexesIn(folders: readonly string[]): { literals: Literal[]; built: Set<string> } {
  const literals = new Map<string, Literal>()
  const built = new Set<string>()
  for (const folder of folders) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || /\.(test|property\.test|fixture|d)\.ts$/.test(name)) continue
      const file = join(folder, name)
      const tree: unknown = parseAst(readFileSync(join(ROOT, file), 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' })
      walk(tree, node => {
        if (node.type === 'Literal' && isRegex(node.regex)) {
          const { pattern, flags } = node.regex
          literals.set(`${pattern}/${flags}`, { pattern, flags, file })
        }
        const callee = node.callee
        if (/^(New|Call)Expression$/.test(String(node.type)) && isObject(callee) && callee.name === 'RegExp') built.add(file)
      })
    }
  }
  return { literals: [...literals.values()], built }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isRegex = (value: unknown): value is { pattern: string; flags: string } => isObject(value) && typeof value.pattern === 'string'

function walk(value: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (isObject(value)) {
    visit(value)
    for (const item of Object.values(value)) if (isObject(item)) walk(item, visit)
  }
}

const worstOf = (literal: Literal, verdict: Diagnostics): number =>
  Math.max(...attacksOn(verdict, LONGER[literal.file] ?? LONGEST).map(text => millisecondsOf(literal, text)))

/** The attack that the analysis found, cut to length, and plain repetitions of what documents and forms are full of. */
function attacksOn(verdict: Diagnostics, longest: number): string[] {
  const plain = ['a', 'A', '0', ' ', '.', '-', '/', '<', 'A0 ', 'a ', '0.', 'a.', 'a@', '",', 'é'].map(
    part => `${part.repeat(Math.ceil(longest / part.length)).slice(0, longest - 1)}\u0000`,
  )
  if (verdict.status !== 'vulnerable') return plain
  const { pumps, suffix } = verdict.attack
  const fixed = suffix.length + pumps.reduce((sum, { prefix }) => sum + prefix.length, 0)
  const repeats = Math.max(
    1,
    Math.floor(
      (longest - fixed) /
        Math.max(
          1,
          pumps.reduce((sum, { pump }) => sum + pump.length, 0),
        ),
    ),
  )
  return [...plain, pumps.map(({ prefix, pump }) => prefix + pump.repeat(repeats)).join('') + suffix]
}

/** Of the processor, so that a busy machine does not count; the quickest of three. */
function millisecondsOf({ pattern, flags }: Pick<Literal, 'pattern' | 'flags'>, text: string): number {
  const expression = new RegExp(pattern, flags)
  const once = () => {
    const start = process.cpuUsage()
    if (flags.includes('g')) text.replace(expression, '')
    else expression.test(text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1_000
  }
  const first = once()
  return first < SLOW_MS ? first : Math.min(first, once(), once())
}

async function runawaysAreCaught(timeout: number): Promise<boolean> {
  const known = ['^(a+)+$', '^(\\w+\\s?)*$', '(x|x)*y$']
  const verdicts = await Promise.all(known.map(pattern => check(pattern, '', { timeout })))
  // Polynomial: the analysis names the attack, and the clock sees it.
  const polynomial = { pattern: '^\\s*\\s*\\s*;$', flags: '' }
  const ms = millisecondsOf(polynomial, `${' '.repeat(LONGEST)}x`)
  return verdicts.every(({ status }) => status === 'vulnerable') && ms > SLOW_MS
}
