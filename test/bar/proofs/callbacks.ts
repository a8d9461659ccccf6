import { accountApi, eventually, staffApi } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { faultyReceiver, type Ledger, newLedger } from '../faulty-receiver.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { ok } from '../things.ts'

const RECEIVERS = 8
const MOST_FAILURES = 6
const MAX_ROUNDS = 14
const PATIENCE_MS = 300_000
/** Its name cannot be looked up, on any machine. */
const NOWHERE = `http://${'x'.repeat(64)}.invalid/`

export const callbacks: Proof = {
  name: 'T-WH',
  goal: 'no callback is lost over faulty receivers and kill -9 of the sender; each is genuine, and ten attempts span the days that are promised',
  control: 'a receiver that never acknowledges, and one whose name is unknown: their deliveries must end as failed and be seen as missing',
  async run(stage) {
    const tally = new Tally()
    const events = stage.pick(40, 10_000)
    const ledger = newLedger(stage.pick(0, 40), (id, isGenuine) => tally.check(isGenuine, `${id}: the signature is not genuine`))
    const dataDir = await stage.scratch()
    const run: Run = { stage, dataDir, server: await startServer({ dataDir }), ledger }
    try {
      const receivers = await Promise.all(times(RECEIVERS).map(() => faultyReceiver(run.server.authToken, ledger)))
      for (const receiver of receivers) stage.later(async () => receiver.close())
      const documents = await happen(run.server, events, n => {
        if (n < 2) return n === 0 ? `${receivers[0]?.url}/never` : NOWHERE
        return `${receivers[n % RECEIVERS]?.url}/${failuresOf(n, stage.pick(2, 10))}`
      })
      const days = await runOut(run, stage.pick(1, 5))
      const sql = await stage.open(dataDir, { max: 1 })
      const { rows } = await sql.query<End>(
        'select sid, subject_sid as document, status, attempts from callback_deliveries where subject_sid = any($1)',
        [documents],
      )
      tally.check(rows.length === events, `${events} changes have ${rows.length} callbacks`)
      const hopeless = rows.filter(({ document }) => document === documents[0] || document === documents[1])
      for (const { sid } of rows.filter(row => !hopeless.includes(row)))
        tally.check(ledger.acknowledged.has(sid), `${sid} was never delivered`)
      const duplicates = [...ledger.acknowledged.values()].filter(count => count > 1).length
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught:
          hopeless.length === 2 &&
          hopeless.every(({ sid, status, attempts }) => status === 'failed' && attempts === 10 && !ledger.acknowledged.has(sid)),
        figures: { events: rows.length, faults: ledger.faults, kills: stage.pick(1, 5), duplicates, days },
      }
    } finally {
      await run.server.stop()
    }
  },
}

interface Run {
  stage: Stage
  dataDir: string
  server: TestServer
  ledger: Ledger
}

interface End {
  sid: string
  document: string
  status: string
  attempts: number
}

/** One of so many meets faults, from one to six in a row. */
const failuresOf = (n: number, every: number): number => (n % every === 0 ? 1 + ((n / every) % MOST_FAILURES) : 0)

/** Documents that pass, each with one callback. Returns their SIDs in order. */
async function happen(server: TestServer, events: number, urlOf: (n: number) => string): Promise<string[]> {
  const [api, staff] = [accountApi(server), staffApi(server)]
  const documents: string[] = []
  await inParallel(times(events), 12, async n => {
    const body = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', StatusCallback: urlOf(n) }
    const { sid } = ok(await api('POST', '/v1/IdentityDocuments', body))
    documents[n] = sid
    ok(await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'passed' }))
  })
  return documents
}

/**
 * Moves the sandbox clock to the next attempts until nothing waits any more, and kills the server in the middle of the first rounds.
 * Returns the days that went by.
 */
async function runOut(run: Run, kills: number): Promise<number> {
  const sql = await run.stage.open(run.dataDir, { max: 1 })
  const advance = async (by: string): Promise<number> =>
    ok(await staffApi(run.server)('POST', '/staff/v1/Sandbox/Clock', { Advance: by })).offset_ms
  const waiting = async (until: number) =>
    (
      await sql.query<{ due: number; later: number }>(
        `select count(*) filter (where next_attempt_at <= $1)::int as due, count(*)::int as later from callback_deliveries where status = 'pending'`,
        [new Date(until)],
      )
    ).rows[0] ?? { due: 0, later: 0 }
  let offset = await advance('PT0S')
  const start = offset
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { later } = await eventually(
      () => waiting(Date.now() + offset),
      ({ due }) => due === 0,
      PATIENCE_MS,
    )
    if (later === 0) break
    const before = run.ledger.faults
    offset = await advance('P2D')
    if (round >= kills) continue
    await eventually(
      async () => run.ledger.faults,
      faults => faults > before,
    )
    await killServer(run)
    // What was on its way is leased for a minute.
    offset = await advance('PT2M')
  }
  return Math.floor((offset - start) / 86_400_000)
}

async function killServer(run: Run): Promise<void> {
  const { process } = run.server
  const ended = new Promise(resolve => process.once('exit', resolve))
  process.kill('SIGKILL')
  await ended
  run.server = await startServer({ dataDir: run.dataDir })
}
