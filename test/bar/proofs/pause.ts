import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { accountApi, eventually, multipart, staffApi } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { PROGRAM } from '../countersign.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import { addressOf, ok } from '../things.ts'

/** Longer than any lease: the other worker takes over what the paused one holds. */
const PAUSE = 'PT3M'

export const pause: Proof = {
  name: 'T-PAUSE',
  goal: 'a worker that stood still (SIGSTOP) in the middle of jobs, while another took them over, and then goes on: every scan is read once, every case decided once, every callback written once',
  control: 'an event that is written a second time: the same count must find it',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const dataDir = await stage.scratch()
    const server = await startServer({ dataDir, args: ['--no-worker'] })
    const workers = [startWorker(dataDir), startWorker(dataDir)]
    const receiver = await listen()
    stage.later(async () => receiver.close())
    try {
      await Promise.all(workers.map(isAtWork))
      const sql = await stage.open(dataDir, { max: 4 })
      const documents = await submitted(server, receiver.url, stage.pick(4, 24))
      const held = await pauseInTheMiddle(sql, server, workers, stage.pick(2, 8))
      tally.check(held > 0, 'no worker was ever paused with a job in its hands')
      await eventually(
        async () => (await sql.query('select 1 from jobs where dead_at is null')).rows.length,
        rows => rows === 0,
        10 * 60_000,
      )
      const decided = await sql.query<{ sid: string }>(
        `select sid from identity_documents where sid = any($1) and (state in ('passed', 'failed') or review_due_at is not null)`,
        [documents],
      )
      tally.check(decided.rows.length === documents.length, `${decided.rows.length} of ${documents.length} cases came to an end`)
      for (const twice of await doubled(sql, 'events')) tally.check(false, `written twice: ${twice}`)
      const { rows } = await sql.query(
        `select event_sid from callback_deliveries group by event_sid having count(*) > 1
         union all select subject_sid from reviews group by subject_sid having count(*) > 1`,
      )
      tally.check(rows.length === 0, `${rows.length} callbacks or reviews are there twice`)
      const events = await sql.query('select count(*)::int as rows from events')
      tally.n += events.rows[0].rows
      await sql.query('create table bar_events as select what, subject_sid, state_from, state_to from events')
      await sql.query(`insert into bar_events select * from bar_events where what = 'file.read' limit 1`)
      const isControlCaught = (await doubled(sql, 'bar_events')).length === 1
      return { n: tally.n, misses: tally.misses, isControlCaught, figures: { documents: documents.length, heldWhilePaused: held } }
    } finally {
      for (const worker of workers) worker.kill('SIGKILL')
      await server.stop()
    }
  },
}

function startWorker(dataDir: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'worker', '--data', dataDir, '--sandbox'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, COUNTERSIGN_DATA: '', DATABASE_URL: '' },
  })
}

const isAtWork = (worker: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.stdout?.once('data', resolve)
    worker.once('exit', code => reject(new Error(`a worker ended with ${code}`)))
  })

/** Cases with two scans each that are read and then decided, with a callback. */
async function submitted(server: TestServer, callback: string, count: number): Promise<string[]> {
  const api = accountApi(server)
  const path = `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`
  const { sid: address } = ok(await api('POST', path, addressOf('Erika Mustermann')))
  const filed = {
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    AddressSid: address,
    StatusCallback: callback,
    Attributes: JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }),
    DocumentType: ['passport', 'utility_bill'],
  }
  const sids: string[] = []
  await inParallel(times(count), 4, async () => {
    const { sid } = ok(await api('POST', '/v1/IdentityDocuments', await multipart(filed, ['hills.jpg', 'utility-bill-erika.pdf'])))
    ok(await api('POST', `/v1/IdentityDocuments/${sid}/Submit`, {}))
    sids.push(sid)
  })
  return sids
}

/** Stops the worker that holds a job, until the other one has taken it over; then lets it go on. How often that was so. */
async function pauseInTheMiddle(sql: pg.Pool, server: TestServer, workers: readonly ChildProcess[], rounds: number): Promise<number> {
  let held = 0
  for (const _ of times(rounds)) {
    const holder = await eventually(
      async () => (await sql.query<Lease>(LEASES)).rows,
      rows => rows.length > 0,
      60_000,
    ).catch(() => [])
    const [first] = holder
    const worker = workers.find(({ pid }) => pid === first?.pid)
    if (!first || !worker) return held
    worker.kill('SIGSTOP')
    const isStill = (await sql.query('select 1 from jobs where id = $1 and leased_by = $2', [first.id, first.by])).rows.length > 0
    if (isStill) held += 1
    ok(await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: PAUSE }))
    await eventually(
      async () => (await sql.query('select 1 from jobs where leased_by = $1', [first.by])).rows.length,
      rows => rows === 0,
      120_000,
    )
    worker.kill('SIGCONT')
  }
  return held
}

interface Lease {
  id: number
  by: string
  pid: number
}

const LEASES = `select j.id, j.leased_by as by, p.pid from jobs j join processes p on p.id = j.leased_by where j.kind = 'file.read' limit 1`

/** What happened to a subject more than once that can happen only once. */
async function doubled(sql: pg.Pool, table: 'events' | 'bar_events'): Promise<string[]> {
  const { rows } = await sql.query<{ what: string }>(
    `select what from ${table} where what in ('file.read', 'identity_document.passed', 'identity_document.failed', 'identity_document.queued')
     group by what, subject_sid having count(*) > 1`,
  )
  return rows.map(({ what }) => what)
}

async function listen(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(204).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}
