import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { eventually, multipart } from '../../helpers/client.ts'
import { type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { ok } from '../things.ts'

/** One job in so many can never be done. */
const EVERY = 100
const MAX_ATTEMPTS = 8

export const poison: Proof = {
  name: 'T-POISON',
  goal: 'jobs that can never be done hold up no other one, come to an end after their last attempt, and are then exactly the dead ones that the metric counts; the process lives',
  control: 'a queue that tries the first job until it works: the same count must find the others undone',
  async run(stage) {
    const tally = new Tally()
    const sql = await stage.sql()
    const { sid: account } = await stage.tenant()
    const good = stage.pick(300, 3_000)
    const deadBefore = await deadJobs(stage)
    const scan = await damagedScan(stage)
    const bad = good / EVERY
    // The bad ones come first, so that all others stand behind them.
    await plant(sql, account, 'bar.unknown', bad, -60)
    await sql.query(
      `insert into jobs (kind, account_sid, sid, run_at, created_at) values ('file.read', $1, $2, now() - interval '1 minute', now())`,
      [scan.account, scan.sid],
    )
    await plant(sql, account, 'proof.changed', good, -30)
    const left = async () => (await jobsOf(sql, account, 'proof.changed')).length
    await eventually(left, rows => rows === 0, 120_000).catch(() => undefined)
    tally.check((await left()) === 0, `${await left()} good jobs were not done`)
    tally.n += good
    const poisoned = async () => [...(await jobsOf(sql, account, 'bar.unknown')), ...(await jobsOf(sql, scan.account, 'file.read'))]
    const staff = await stage.staff()
    for (const attempts of times(MAX_ATTEMPTS).map(n => n + 1)) {
      const rested = await eventually(poisoned, jobs => jobs.every(job => job.attempts >= attempts && !job.isLeased), 120_000)
      tally.check(
        rested.every(({ isDead }) => isDead === attempts >= MAX_ATTEMPTS),
        `after ${attempts} attempts ${rested.filter(({ isDead }) => isDead).length} of ${rested.length} are dead`,
      )
      ok(await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'PT10M' }))
    }
    tally.check((await poisoned()).length === bad + 1, 'a job that was never done is gone')
    tally.check((await deadJobs(stage)) - deadBefore === bad + 1, 'the metric counts another number of dead jobs')
    await plant(sql, account, 'proof.changed', 10, 0)
    await eventually(left, rows => rows === 0, 60_000)
    const ready = await fetch(`${await stage.url()}/readyz`)
    const { process: server } = await stage.server()
    tally.check(ready.status === 200 && server.exitCode === null && server.signalCode === null, 'the server does not live')
    await sql.query('delete from jobs where dead_at is not null')
    return { n: tally.n, misses: tally.misses, isControlCaught: stubbornQueue(good, bad) > 0, figures: { good, bad: bad + 1 } }
  },
}

async function plant(sql: pg.Pool, account: string, kind: string, count: number, seconds: number): Promise<void> {
  await sql.query(
    `insert into jobs (kind, account_sid, sid, run_at, created_at)
     select $2, $1, 'RI' || md5($2 || n), now() + $4 * interval '1 second', now() from generate_series(1, $3::int) n`,
    [account, kind, count, seconds],
  )
}

interface Row {
  attempts: number
  isLeased: boolean
  isDead: boolean
}

const jobsOf = async (sql: pg.Pool, account: string, kind: string): Promise<Row[]> =>
  (
    await sql.query<Row>(
      `select attempts, leased_until is not null as "isLeased", dead_at is not null as "isDead" from jobs where account_sid = $1 and kind = $2`,
      [account, kind],
    )
  ).rows

async function deadJobs(stage: Stage): Promise<number> {
  const text = await (await fetch(`${await stage.url()}/metrics`)).text()
  return Number(/^countersign_dead_jobs (\d+)$/m.exec(text)?.[1] ?? Number.NaN)
}

/** A scan that was read once, and of which the disk has lost a part since: it is to be read again. */
async function damagedScan(stage: Stage): Promise<{ account: string; sid: string }> {
  const { api, sid: account } = await stage.tenant()
  const sql = await stage.sql()
  const { dataDir } = await stage.server()
  const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)])
  ok(await api('POST', '/v1/IdentityDocuments', await multipart(filed, [{ name: 'scan.jpg', bytes }])))
  const file = async () =>
    (await sql.query<{ sid: string; path: string; state: string }>('select sid, path, state from files where account_sid = $1', [account]))
      .rows[0]
  const read = await eventually(file, row => row !== undefined && row.state !== 'reading', 120_000)
  await eventually(
    () => jobsOf(sql, account, 'file.read'),
    jobs => jobs.length === 0,
  )
  await truncate(join(dataDir, 'vault', read?.path ?? ''), 1_000)
  await sql.query(`update files set state = 'reading', reading_sealed = null where sid = $1`, [read?.sid])
  return { account, sid: read?.sid ?? '' }
}

/** In order, each until it works, with so many attempts in all. How many are left. */
function stubbornQueue(good: number, bad: number): number {
  const queue = [...times(bad).map(() => false), ...times(good).map(() => true)]
  for (let attempts = good * MAX_ATTEMPTS; attempts > 0 && queue.length > 0; attempts -= 1) if (queue[0]) queue.shift()
  return queue.filter(Boolean).length
}
