import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { accountApi, eventually, multipart } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')

describe('Several processes on one PostgreSQL and one machine', () => {
  let parent: string
  let dataDir: string
  let postgres: EmbeddedPostgres
  let admin: pg.Client
  let servers: TestServer[] = []
  let workers: ChildProcess[] = []

  const start = () => startServer({ dataDir, env: { DATABASE_URL: postgres.url }, args: ['--no-worker'] })

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cs-many-'))
    await chmod(parent, 0o755)
    dataDir = join(parent, 'data')
    postgres = await startEmbeddedPostgres({ dataDir: join(parent, 'database'), log: createLog('silent') })
    admin = new pg.Client({ connectionString: postgres.url })
    await admin.connect()
    servers = await Promise.all([start(), start()])
    const [server] = servers
    assert.deepEqual(await readiness(server?.url), ['no worker runs: scans are not read, callbacks not sent, nothing is erased'])
    workers = [startProgram(['worker']), startProgram(['worker'])]
    for (const worker of workers) await said(worker, /at work/)
    assert.deepEqual(await readiness(server?.url), [])
  })

  after(async () => {
    for (const worker of workers) worker.kill('SIGTERM')
    await Promise.all(workers.map(ended))
    for (const server of servers) await server.stop()
    await admin?.end()
    await postgres?.stop()
    await rm(parent, { recursive: true, force: true })
  })

  function startProgram(args: string[], data = dataDir): ChildProcess {
    return spawn(process.execPath, [PROGRAM, ...args, '--data', data, '--database-url', postgres.url, '--sandbox'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COUNTERSIGN_DATA: '', DATABASE_URL: '' },
    })
  }

  test('two that start at once make one first start, and either answers for both', async () => {
    const [one, two] = servers as [TestServer, TestServer]
    assert.deepEqual([one.accountSid, one.staffKey], [two.accountSid, two.staffKey])
    assert.deepEqual((await admin.query('select count(*)::int as houses from accounts where is_house')).rows, [{ houses: 1 }])
    const { body } = await accountApi(one)('POST', `/2010-04-01/Accounts/${one.accountSid}/Keys.json`, { FriendlyName: 'Both' })
    const { status } = await accountApi({ ...two, accountSid: body.sid, authToken: body.secret })('GET', '/v1/Policies')
    assert.equal(status, 200)
  })

  test('a killed server loses nothing: what it had acknowledged is there, what it had not is done once by the other', async () => {
    const [one, two] = servers as [TestServer, TestServer]
    const path = `/2010-04-01/Accounts/${one.accountSid}/Addresses`
    const sids = new Map<string, string>()
    let isKilled = false
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 15; n++) {
        const key = `writer-${writer}-${n}`
        const form = {
          CustomerName: key,
          Street: `Hauptstraße ${n + 1}`,
          City: 'Berlin',
          Region: 'Berlin',
          PostalCode: '10117',
          IsoCountry: 'DE',
        }
        const via = (server: TestServer) => accountApi(server)('POST', `${path}.json`, form, { 'idempotency-key': key })
        const answer = await via(n % 2 === 0 && !isKilled ? one : two).catch(() => undefined)
        const settled =
          answer?.status === 201
            ? answer
            : await eventually(
                () => via(two),
                ({ status }) => status === 201,
                // A key that a living server holds stays taken for a minute.
                40_000,
              )
        sids.set(key, settled.body.sid)
        if (sids.size === 20 && !isKilled) {
          isKilled = true
          one.process.kill('SIGKILL')
          await ended(one.process)
        }
      }
    })
    await Promise.all(writers)
    assert.equal(sids.size, 60)
    for (const sid of sids.values()) assert.equal((await accountApi(two)('GET', `${path}/${sid}.json`)).status, 200)
    const { rows } = await admin.query('select count(*)::int as rows from addresses where account_sid = $1', [one.accountSid])
    assert.deepEqual(rows, [{ rows: 60 }])
    servers = [await start(), two]
  })

  test('jobs of a killed worker are taken up by the other', async () => {
    const [server] = servers as [TestServer]
    const [first] = workers as [ChildProcess]
    const picture = { name: 'a.jpg', bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]) }
    const fields = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
    // Held by a worker that is then killed: as if it had been in the middle of it.
    await admin.query(
      `create function hold() returns trigger language plpgsql as $$ begin new.leased_until := null; new.run_at := now() + interval '1 hour'; return new; end $$`,
    )
    await admin.query('create trigger hold before insert on jobs for each row execute function hold()')
    for (let n = 0; n < 6; n++)
      assert.equal((await accountApi(server)('POST', '/v1/IdentityDocuments', await multipart(fields, [picture]))).status, 201)
    await admin.query('drop trigger hold on jobs')
    const { rows } = await admin.query<{ id: string }>('select id from processes where pid = $1', [first.pid])
    await admin.query(`update jobs set run_at = now(), leased_until = now() + interval '1 hour', leased_by = $1`, [rows[0]?.id])
    first.kill('SIGKILL')
    await eventually(
      async () => (await admin.query(`select count(*)::int as left from files where state = 'reading'`)).rows[0].left,
      left => left === 0,
      180_000,
    )
    workers = [startProgram(['worker']), ...workers.slice(1)]
    await said(workers[0] as ChildProcess, /at work/)
  })

  test('that the last worker was killed is known within seconds', async () => {
    const [server] = servers as [TestServer]
    for (const worker of workers) worker.kill('SIGKILL')
    await Promise.all(workers.map(ended))
    const troubles = await eventually(
      () => readiness(server.url),
      reasons => reasons.length > 0,
      // One that is only silent is taken to live for half a minute.
      20_000,
    )
    assert.match(troubles.join(), /^no worker runs/)
    assert.match(await (await fetch(`${server.url}/metrics`)).text(), /^countersign_workers 0$/m)
    workers = [startProgram(['worker'])]
    await said(workers[0] as ChildProcess, /at work/)
    assert.deepEqual(await readiness(server.url), [])
  })

  test('another data directory, whose keys are others, is refused', async () => {
    const stranger = startProgram(['serve', '--port', '0'], join(parent, 'elsewhere'))
    assert.match(await said(stranger, /The keys of this database are not in/), /Start with the same --data DIR/)
    assert.notEqual(await ended(stranger), 0)
  })

  test('another machine is refused while it lives, and no longer', async () => {
    await admin.query(
      `insert into processes (id, role, has_worker, machine, pid, born_ticks, vault) select 'elsewhere', 'server', true, 'another machine', 1, '', vault from processes limit 1`,
    )
    const stranger = startProgram(['serve', '--port', '0'])
    assert.match(await said(stranger, /another machine/), /Several processes have to run on one machine/)
    assert.notEqual(await ended(stranger), 0)
    await admin.query(`update processes set seen_at = now() - interval '1 minute' where id = 'elsewhere'`)
    servers.push(await start())
  })

  test('with the database away a server says so, and can still be ended', async () => {
    const [server] = servers as [TestServer]
    await admin.end()
    await postgres.stop()
    assert.deepEqual(await readiness(server.url), ['the database does not answer'])
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    assert.match(metrics, /^countersign_database_up 0$/m)
    server.process.kill('SIGTERM')
    assert.equal(await ended(server.process), 0)
  })
})

/** What keeps a server from being ready. */
async function readiness(url = ''): Promise<string[]> {
  const answer = await fetch(`${url}/readyz`)
  const { reasons } = (await answer.json()) as { reasons: string[] }
  assert.equal(answer.status, reasons.length === 0 ? 200 : 503)
  return reasons
}

const ended = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null && child.signalCode === null ? (await once(child, 'exit'))[0] : child.exitCode

/** Waits until a process has said something; gives all that it had said by then. */
function said(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = ''
    const hear = (chunk: Buffer) => {
      words += chunk.toString()
      if (wanted.test(words)) resolve(words)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => setImmediate(() => reject(new Error(`it ended with ${code} and said: ${words}`))))
  })
}
