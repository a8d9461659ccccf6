import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { isAlive } from '../../../src/platform/file-lock.ts'
import { accountApi, eventually } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { addressOf } from '../things.ts'

const WRITERS = 6
/** A slow machine gets the time to write so much before it is struck. */
const WRITES_A_KILL = 100

interface Ledger {
  acknowledged: Set<string>
  requests: number
}

export const kill: Proof = {
  name: 'T-KILL',
  goal: 'no acknowledged write is lost over kill -9 of the server; no row without its event, no event without its row',
  control: 'a writer that stores row and event in two transactions: the same count must find rows without an event',
  run: stage => killing(stage, stage.pick(3, 100), async server => void server.process.kill('SIGKILL'), true),
}

export const databaseKill: Proof = {
  name: 'T-DBKILL',
  goal: 'no acknowledged write is lost over kill -9 of PostgreSQL under a running server, which answers again by itself',
  control: 'as in T-KILL',
  run: stage => killing(stage, stage.pick(2, 25), killDatabase),
}

/** Floor of the time to the first success after a crash of the database. */
const RECOVERY_MS = 15_000

export const recovery: Proof = {
  name: 'T-RTO',
  goal: 'after kill -9 of PostgreSQL the first write succeeds within 15 s, without a person',
  control: 'the same while the server that looks after PostgreSQL stands still: nothing may answer',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const server = await startServer({ dataDir: await stage.scratch() })
    const tookMs: number[] = []
    try {
      for (const _ of times(stage.pick(3, 20))) {
        await killDatabase(server)
        const start = performance.now()
        const last = await answers(server, RECOVERY_MS)
        tookMs.push(Math.round(performance.now() - start))
        tally.check(last === 201, `no success within ${RECOVERY_MS} ms, last ${last}`)
      }
      server.process.kill('SIGSTOP')
      await killDatabase(server)
      const isControlCaught = (await answers(server, stage.pick(4_000, RECOVERY_MS))) !== 201
      server.process.kill('SIGCONT')
      const [median = 0, worst = 0] = [tookMs.sort((one, two) => one - two)[Math.floor(tookMs.length / 2)], tookMs.at(-1)]
      return { n: tally.n, misses: tally.misses, isControlCaught, figures: { medianMs: median, worstMs: worst } }
    } finally {
      server.process.kill('SIGCONT')
      await server.stop()
    }
  },
}

async function killing(stage: Stage, kills: number, strike: (server: TestServer) => Promise<void>, isFatal = false) {
  const tally = new Tally()
  const dataDir = await stage.scratch()
  const ledger: Ledger = { acknowledged: new Set(), requests: 0 }
  const backMs: number[] = []
  let server = await startServer({ dataDir })
  let isControlCaught = false
  try {
    for (const round of times(kills)) {
      const isRunning = { yes: true }
      const writing = Promise.all(times(WRITERS).map(writer => write(server, ledger, `${round}-${writer}`, isRunning)))
      await new Promise(resolve => setTimeout(resolve, 600 + Math.random() * 900))
      await eventually(
        async () => ledger.acknowledged.size,
        size => size >= (round + 1) * stage.pick(10, WRITES_A_KILL),
      )
      await strike(server)
      const start = performance.now()
      isRunning.yes = false
      await writing
      if (isFatal) await ended(server)
      if (server.process.exitCode !== null || server.process.signalCode !== null) server = await startServer({ dataDir })
      const last = await answers(server, 30_000)
      tally.check(last === 201, `after kill ${round}: no success within 30 s, last ${last}`)
      backMs.push(performance.now() - start)
    }
    const sql = await stage.open(dataDir, { max: 2 })
    await count(sql, ledger, tally)
    isControlCaught = await splitWriterIsCaught(sql)
  } finally {
    await server.stop()
  }
  const sorted = backMs.sort((one, two) => one - two)
  return {
    n: ledger.acknowledged.size,
    misses: tally.misses,
    isControlCaught,
    figures: { kills, medianBackMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0), worstBackMs: Math.round(sorted.at(-1) ?? 0) },
  }
}

async function write(server: TestServer, ledger: Ledger, name: string, isRunning: { yes: boolean }): Promise<void> {
  const api = accountApi(server)
  for (let n = 0; isRunning.yes && n < 5_000; n++) {
    ledger.requests += 1
    const answer = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, addressOf(`Writer ${name}`)).catch(
      () => undefined,
    )
    if (answer?.status === 201) ledger.acknowledged.add(answer.body.sid)
  }
}

/** The status of the first success, or of the last answer when there was none in time. */
async function answers(server: TestServer, limitMs: number): Promise<number | string> {
  const api = accountApi(server)
  const end = Date.now() + limitMs
  let last: number | string = 'nothing'
  while (Date.now() < end) {
    const sent = api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, addressOf()).then(
      ({ status }) => status,
      () => 'refused',
    )
    last = await Promise.race([sent, new Promise<string>(resolve => setTimeout(() => resolve('silence'), 5_000))])
    if (last === 201) return last
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return last
}

/** The last one may be dead and still named: its backends answer for a moment longer. Then the next is waited for. */
async function killDatabase({ dataDir }: TestServer): Promise<void> {
  const pid = await eventually(
    async () => Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]),
    found => found > 0 && isAlive(found),
  )
  process.kill(pid, 'SIGKILL')
}

const WITHOUT_EVENT = `select count(*)::int as rows from {table} a where not exists (select 1 from {events} e where e.subject_sid = a.sid)`

async function count(sql: pg.Pool, ledger: Ledger, tally: Tally): Promise<void> {
  const { rows } = await sql.query<{ sid: string }>('select sid from addresses')
  const present = new Set(rows.map(({ sid }) => sid))
  for (const sid of ledger.acknowledged) tally.check(present.has(sid), `${sid} was acknowledged and is lost`)
  const silent = await sql.query(WITHOUT_EVENT.replace('{table}', 'addresses').replace('{events}', 'events'))
  tally.check(silent.rows[0].rows === 0, `${silent.rows[0].rows} rows have no event`)
  const empty = await sql.query(
    `select count(*)::int as rows from events e where what = 'address.created' and not exists (select 1 from addresses a where a.sid = e.subject_sid)`,
  )
  tally.check(empty.rows[0].rows === 0, `${empty.rows[0].rows} events have no row`)
}

/** Row first, event later, and the connection cut between the two. */
async function splitWriterIsCaught(sql: pg.Pool): Promise<boolean> {
  await sql.query('create table bar_rows (sid text); create table bar_events (subject_sid text)')
  const writer = await sql.connect()
  await writer.query(`insert into bar_rows values ('one')`)
  const { rows } = await writer.query('select pg_backend_pid() as pid')
  writer.on('error', () => undefined)
  await sql.query('select pg_terminate_backend($1)', [rows[0].pid])
  await writer.query(`insert into bar_events values ('one')`).catch(() => undefined)
  writer.release(true)
  const found = await sql.query(WITHOUT_EVENT.replace('{table}', 'bar_rows').replace('{events}', 'bar_events'))
  await sql.query('drop table bar_rows, bar_events')
  return found.rows[0].rows === 1
}

const ended = ({ process }: TestServer): Promise<unknown> =>
  process.exitCode !== null || process.signalCode !== null ? Promise.resolve() : new Promise(resolve => process.once('exit', resolve))
