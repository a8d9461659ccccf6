import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { spaceFinding } from '../../src/app/commands/doctor-files.ts'
import type { Finding } from '../../src/app/commands/doctor-finding.ts'
import { databaseTrouble } from '../../src/platform/postgres/database-trouble.ts'
import { findRunningPostgres } from '../../src/platform/postgres/embedded.ts'
import { eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')

/** Runs a command to its end; a server that starts against all expectation is ended after its first word of it. */
function countersign(args: readonly string[]): Promise<{ started: boolean; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, DATABASE_URL: '', PORT: '0' } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => {
    stdout += chunk
    if (stdout.includes('answers on')) child.kill('SIGTERM')
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  return new Promise(resolve => child.once('close', () => resolve({ started: stdout.includes('answers on'), stdout, stderr })))
}

const doctor = async (dataDir: string): Promise<Finding[]> =>
  JSON.parse((await countersign(['doctor', '--json', '--data', dataDir])).stdout).findings

const troubles = async (dataDir: string): Promise<string[]> =>
  (await doctor(dataDir)).filter(({ state }) => state === 'trouble').map(({ name, says }) => `${name}: ${says}`)

describe('An installation with a fault', () => {
  let parent: string
  let dataDir: string
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cs-faults-'))
    await chmod(parent, 0o755)
    dataDir = join(parent, 'data')
    const server = await startServer({ dataDir })
    await server.stop()
  })
  after(() => rm(parent, { recursive: true, force: true }))

  const serve = () => countersign(['serve', '--data', dataDir])
  const aside = (name: string) => rename(join(dataDir, name), join(parent, name))
  const back = (name: string) => rename(join(parent, name), join(dataDir, name))

  test('starts on its data', async () => {
    const { started, stderr } = await serve()
    assert.deepEqual([started, stderr], [true, ''])
  })

  test('without its keys it is not started, and no new ones are made in their place', async () => {
    await aside('keys')
    const { started, stderr } = await serve()
    assert.equal(started, false)
    assert.match(stderr, /^countersign: The keys of this database are not in .*keys import FILE/)
    assert.ok(!(await readdir(dataDir)).includes('keys'))
    await back('keys')
  })

  for (const name of ['root.1', 'secret'])
    test(`with another ${name} it is not started`, async () => {
      const path = join(dataDir, 'keys', name)
      const right = await readFile(path)
      await writeFile(path, randomBytes(32))
      const { started, stderr } = await serve()
      await writeFile(path, right)
      assert.equal(started, false)
      assert.match(stderr, /^countersign: The keys in .* do not open what this database holds/)
    })

  test('a database that is gone from beside its sealed files is not begun anew', async () => {
    await writeFile(join(dataDir, 'vault', 'scan'), 'x')
    await aside('postgres')
    const { started, stderr } = await serve()
    const found = await troubles(dataDir)
    await back('postgres')
    await rm(join(dataDir, 'vault', 'scan'))
    assert.equal(started, false)
    assert.match(stderr, /^countersign: there are sealed files in .*, but no database/)
    assert.match(found.join(), /database files: .* is gone/)
  })

  test('the doctor sees database files that PostgreSQL would refuse', async () => {
    await chmod(join(dataDir, 'postgres'), 0o755)
    assert.match((await troubles(dataDir)).join(), /open to others/)
    await chmod(join(dataDir, 'postgres'), 0o700)
    const control = join(dataDir, 'postgres', 'global', 'pg_control')
    await cp(control, join(parent, 'pg_control'))
    await truncate(control, 0)
    assert.match((await troubles(dataDir)).join(), /pg_control is missing or empty/)
    await cp(join(parent, 'pg_control'), control)
    assert.deepEqual(await troubles(dataDir), [])
  })
})

describe('A fault beneath a running server', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server?.stop())

  const readiness = async (): Promise<string[]> => ((await (await fetch(`${server.url}/readyz`)).json()) as { reasons: string[] }).reasons

  for (const [name, says] of [
    ['keys', 'the keys are gone from the data directory'],
    ['vault', 'scans cannot be kept: vault is gone or may not be written'],
  ] as const)
    test(`${name} that is gone turns it unready until it is back`, async () => {
      assert.deepEqual(await readiness(), [])
      await rename(join(server.dataDir, name), join(server.dataDir, 'aside'))
      assert.deepEqual(await readiness(), [says])
      await rename(join(server.dataDir, 'aside'), join(server.dataDir, name))
      assert.deepEqual(await readiness(), [])
    })

  test('the doctor knows a clock that is behind the journal from one that a sandbox has moved', async () => {
    const staff = staffApi(server)
    assert.equal((await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P2D' })).status, 200)
    assert.equal((await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Of the day after tomorrow', Type: 'full' })).status, 201)
    assert.deepEqual(await troubles(server.dataDir), [])
    const client = new pg.Client({ connectionString: await findRunningPostgres(server.dataDir) })
    await client.connect()
    const { rows } = await client.query<{ value: number }>(`select value from settings where name = 'clock_offset_ms'`)
    await client.query(`update settings set value = '0' where name = 'clock_offset_ms'`)
    const found = await troubles(server.dataDir)
    await client.query(`update settings set value = $1 where name = 'clock_offset_ms'`, [JSON.stringify(rows[0]?.value)])
    await client.end()
    assert.match(found.join(), /^clock: the newest entry of the journal is 28\d\d minutes ahead/)
  })

  test('the doctor does not call a database well that its server cannot start', async () => {
    const pid = Number((await readFile(join(server.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
    await chmod(join(server.dataDir, 'postgres'), 0o755)
    process.kill(pid, 'SIGKILL')
    await eventually(readiness, reasons => reasons.includes('the database does not answer'))
    const found = await troubles(server.dataDir)
    await chmod(join(server.dataDir, 'postgres'), 0o700)
    assert.match(found.join(), /database: the built-in one does not answer, though its server runs/)
    await eventually(readiness, reasons => reasons.length === 0)
  })
})

test('the doctor and the readiness of a server agree on a full disk', () => {
  const state = (about: { free: number; share: number; files?: number }) => spaceFinding({ files: undefined, ...about }).state
  assert.equal(state({ free: 76e9, share: 0.3 }), 'well')
  assert.equal(state({ free: 76e9, share: 0.049 }), 'trouble')
  assert.equal(state({ free: 0.4e9, share: 0.5 }), 'trouble')
  assert.equal(state({ free: 76e9, share: 0.3, files: 12 }), 'trouble')
  assert.equal(state({ free: 1.5e9, share: 0.3, files: 1e6 }), 'warning')
})

test('a connection that fails is explained by what the database said', () => {
  const says = (code: string) => databaseTrouble(Object.assign(new Error('refused'), { code }))?.says
  assert.match(says('28P01') ?? '', /password/)
  assert.match(says('3D000') ?? '', /no database of this name/)
  assert.match(says('ECONNREFUSED') ?? '', /nothing listens/)
  assert.match(databaseTrouble(new Error('timeout expired'))?.says ?? '', /in time/)
  assert.equal(databaseTrouble(new TypeError('a bug')), undefined)
})
