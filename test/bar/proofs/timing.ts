import { randomBytes } from 'node:crypto'
import { hashSecret } from '../../../src/features/accounts/store.ts'
import { findAccountCredential, isSecret } from '../../../src/features/keys/credential-store.ts'
import { createLog } from '../../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../../src/platform/postgres/embedded.ts'
import { type Database, openDatabase } from '../../../src/platform/postgres/pool.ts'
import { type Proof, Tally, times } from '../proof.ts'

/** The rule of dudect: below this nothing can be told apart. */
const LIMIT = 4.5
const RUNS = 3

/** One question, asked in two classes. */
type Ask = () => unknown
interface Pair {
  one: Ask
  two: Ask
}

export const timing: Proof = {
  name: 'T-TIME',
  goal: `how long a refusal takes says neither how much of a secret was right nor whether an account exists (Welch's |t| below ${LIMIT}, in the best of ${RUNS} runs)`,
  control: 'a comparison letter by letter, and one more look at the database for accounts that exist: both must be told apart in every run',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const samples = stage.pick(4_000, 20_000)
    // Refusals take their time.
    const refusals = stage.pick(500, 5_000)
    const demo = await stage.demo()
    const { dataDir } = await stage.server()
    const joined = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
    const db = openDatabase(joined.url, { maxConnections: 1, onError: () => undefined })
    try {
      const secrets = await least(samples, ours(demo.token))
      const accounts = await least(refusals, existence(db, demo.sid))
      tally.check(secrets < LIMIT, `secrets that are nearly right are told apart: t = ${secrets.toFixed(1)}`)
      tally.check(accounts < LIMIT, `accounts that exist are told apart: t = ${accounts.toFixed(1)}`)
      const naive = await least(samples, letterByLetter(demo.token))
      const careless = await least(refusals, existence(db, demo.sid, true))
      tally.n = (samples + refusals) * 2
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: naive > LIMIT && careless > LIMIT,
        figures: { secrets: secrets.toFixed(1), accounts: accounts.toFixed(1), naive: naive.toFixed(1), careless: careless.toFixed(1) },
      }
    } finally {
      await db.close()
      await joined.stop()
    }
  },
}

/** All but the last letter right, against nothing right. */
const nearAndFar = (secret: string): { near: string; far: string } => ({
  near: secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0'),
  far: randomBytes(secret.length / 2).toString('hex'),
})

function ours(secret: string): Pair {
  const hash = hashSecret(secret)
  const { near, far } = nearAndFar(secret)
  return { one: () => isSecret(hash, near), two: () => isSecret(hash, far) }
}

function letterByLetter(secret: string): Pair {
  const { near, far } = nearAndFar(secret)
  const isSame = (given: string) => {
    for (let place = 0; place < secret.length; place++) if (secret[place] !== given[place]) return false
    return true
  }
  return { one: () => isSame(near), two: () => isSame(far) }
}

/** A wrong secret for an account that exists, and for one that does not; the careless way looks once more when it found something. */
function existence(db: Database, sid: string, isCareless = false): Pair {
  const ask = async (name: string) => {
    await findAccountCredential(db, name, 'f'.repeat(32))
    if (isCareless && name === sid) await db.lookUp('select status from find_account_credential($1)', [name])
  }
  return { one: () => ask(sid), two: () => ask(`AC${'e'.repeat(32)}`) }
}

/** The smallest |t| of the runs: noise comes and goes, a leak stays. */
async function least(samples: number, pair: Pair): Promise<number> {
  const found: number[] = []
  for (const _ of times(RUNS)) found.push(await welch(samples, pair))
  return Math.min(...found)
}

/** Interleaved in random order; the slowest tenth is noise of the machine and is left out, as dudect does. */
async function welch(samples: number, { one, two }: Pair): Promise<number> {
  const taken: [number[], number[]] = [[], []]
  for (const _ of times(200)) await Promise.all([one(), two()])
  for (let n = 0; n < samples * 2; n++) {
    const side = Math.random() < 0.5 ? 0 : 1
    const ask = side === 0 ? one : two
    const start = process.hrtime.bigint()
    const answer = ask()
    if (answer instanceof Promise) await answer
    taken[side].push(Number(process.hrtime.bigint() - start))
  }
  const cut = [...taken[0], ...taken[1]].sort((a, b) => a - b)[Math.floor(samples * 2 * 0.9)] ?? Number.POSITIVE_INFINITY
  const [first, second] = taken.map(times => momentsOf(times.filter(time => time <= cut)))
  if (!first || !second) return 0
  return Math.abs(first.mean - second.mean) / Math.sqrt(first.variance / first.count + second.variance / second.count)
}

function momentsOf(values: readonly number[]): { mean: number; variance: number; count: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1), count }
}
