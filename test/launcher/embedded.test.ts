import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { bornTicks, isAlive } from '../../src/platform/file-lock.ts'
import { createLog } from '../../src/platform/log.ts'
import { findRunningPostgres, joinEmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { endPostmaster, findPostmaster, waitUntil } from '../../src/platform/postgres/embedded-postmaster.ts'

const log = createLog('silent')
const isRoot = process.getuid?.() === 0

interface Said {
  url?: string
  pid?: number
  isAdopted?: boolean
  trouble?: string
  fix?: string
}

/** A data directory that is emptied after the test, with the PostgreSQL that may still run in it. */
async function scratchDir(t: TestContext, parent = tmpdir()): Promise<string> {
  const dir = await mkdtemp(join(parent, 'countersign-data-'))
  await chmod(dir, 0o755)
  t.after(async () => {
    const left = await findPostmaster(join(dir, 'postgres'))
    if (left) await endPostmaster(left, 5_000)
    await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  return dir
}

async function startChild(t: TestContext, dataDir: string): Promise<{ child: ChildProcess; said: Said }> {
  const program = fileURLToPath(new URL('server-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const said: Said = await new Promise((resolve, reject) => {
    lines.once('line', line => resolve(JSON.parse(line)))
    lines.once('close', () => reject(new Error('the child said nothing')))
  })
  return { child, said }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const end = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await end
}

async function query(url: string | undefined, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

test('starts in an empty directory, keeps its rows over restarts, and ends PostgreSQL when it ends', async t => {
  const dataDir = await scratchDir(t)
  const first = await startEmbeddedPostgres({ dataDir, log })
  await query(first.url, 'create table kept (a int); insert into kept values (1)')
  assert.equal(await findRunningPostgres(dataDir), first.url)
  const pid = first.pid
  await first.stop()
  assert.ok(!isAlive(pid))
  assert.equal(await findRunningPostgres(dataDir), undefined)
  const second = await startEmbeddedPostgres({ dataDir, log })
  assert.deepEqual(await query(second.url, 'select a from kept'), [{ a: 1 }])
  await second.stop()
})

test('keeps what clients send out of the log, listens on no port, and verifies its pages', async t => {
  const dataDir = await scratchDir(t)
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  const settings = await query(
    postgres.url,
    `select name, setting from pg_settings where name in ('listen_addresses', 'data_checksums', 'fsync', 'synchronous_commit', 'full_page_writes', 'log_statement', 'log_min_error_statement', 'log_parameter_max_length', 'log_parameter_max_length_on_error', 'server_encoding')`,
  )
  assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
    listen_addresses: '',
    data_checksums: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    server_encoding: 'UTF8',
  })
  await query(postgres.url, 'create table people (name text primary key)')
  await query(postgres.url, "insert into people values ('CANARYSSON')")
  for (const bad of [
    "insert into people values ('CANARYSSON')",
    "select 'CANARYSSON'::int",
    'select * from canarysson',
    "select 'CANARYSSON",
  ])
    await assert.rejects(query(postgres.url, bad))
  await postgres.stop()
  const words = await readFile(join(dataDir, 'postgres.log'), 'utf8')
  assert.match(words, /database system is ready/)
  assert.doesNotMatch(words, /canarysson/i)
})

test('a killed server leaves PostgreSQL running, and the next server adopts it with every acknowledged row', async t => {
  const dataDir = await scratchDir(t)
  const { child, said } = await startChild(t, dataDir)
  await query(said.url, 'create table kept (a int)')
  await query(said.url, 'insert into kept select generate_series(1, 100)')
  await ended(child, 'SIGKILL')
  const next = await startChild(t, dataDir)
  assert.equal(next.said.isAdopted, true)
  assert.equal(next.said.pid, said.pid)
  assert.deepEqual(await query(next.said.url, 'select count(*)::int as rows from kept'), [{ rows: 100 }])
  await ended(next.child, 'SIGTERM')
  assert.equal(await bornTicks(said.pid ?? 0), undefined)
})

test('refuses a second server on the same directory, and takes over the lock of a dead one', async t => {
  const dataDir = await scratchDir(t)
  const { child } = await startChild(t, dataDir)
  const second = await startChild(t, dataDir)
  assert.match(second.said.trouble ?? '', new RegExp(`process ${child.pid}.*is using`))
  assert.match(second.said.fix ?? '', /--data/)
  await ended(child, 'SIGTERM')
  await writeFile(join(dataDir, 'server.lock'), JSON.stringify({ pid: process.pid, bornTicks: 'another boot/1' }))
  const third = await startEmbeddedPostgres({ dataDir, log })
  await third.stop()
})

test('of ten servers started at once on one directory exactly one runs', async t => {
  const dataDir = await scratchDir(t)
  await writeFile(join(dataDir, 'server.lock'), JSON.stringify({ pid: 999_999, bornTicks: 'gone/1' }))
  const starts = await Promise.allSettled(Array.from({ length: 10 }, () => startEmbeddedPostgres({ dataDir, log })))
  const running = starts.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []))
  for (const each of running) await each.stop()
  assert.equal(running.length, 1)
})

test('brings PostgreSQL back each time it is killed, at the same address, without losing an acknowledged row', async t => {
  const dataDir = await scratchDir(t)
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  await query(postgres.url, 'create table kept (a int)')
  let acknowledged = 0
  for (let kill = 0; kill < 4; kill += 1) {
    const victim = postgres.pid
    for (let row = 0; row < 10; row += 1) {
      await query(postgres.url, 'insert into kept values (1)')
      acknowledged += 1
    }
    process.kill(victim, 'SIGKILL')
    assert.ok(
      await waitUntil(
        async () =>
          postgres.pid !== victim &&
          (await query(postgres.url, 'select 1').then(
            () => true,
            () => false,
          )),
        15_000,
      ),
    )
  }
  assert.deepEqual(await query(postgres.url, 'select count(*)::int as rows from kept'), [{ rows: acknowledged }])
  await postgres.stop()
})

test('a command waits for the PostgreSQL that its server is bringing back', async t => {
  const dataDir = await scratchDir(t)
  const { child, said } = await startChild(t, dataDir)
  process.kill(said.pid ?? 0, 'SIGKILL')
  const joined = await joinEmbeddedPostgres({ dataDir, log })
  assert.deepEqual(await query(joined.url, 'select 1 as one'), [{ one: 1 }])
  await joined.stop()
  await ended(child, 'SIGTERM')
})

test('begins anew after a first start that was killed half way', async t => {
  const dataDir = await scratchDir(t)
  const program = fileURLToPath(new URL('server-child.ts', import.meta.url))
  const hasCome = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined
  for (const sign of ['', 'cluster/PG_VERSION', 'cluster/global/pg_control']) {
    const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], { stdio: 'ignore' })
    const drafts = async () => (await readdir(dataDir)).filter(name => name.startsWith('postgres.new-'))
    const before = await drafts()
    const isHalfWay = async () =>
      (await Promise.all((await drafts()).filter(name => !before.includes(name)).map(name => hasCome(join(dataDir, name, sign))))).includes(
        true,
      )
    assert.ok(await waitUntil(isHalfWay, 30_000, 2))
    await ended(child, 'SIGKILL')
    assert.ok(!(await hasCome(join(dataDir, 'postgres'))))
  }
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  assert.deepEqual(await query(postgres.url, 'select 1 as a'), [{ a: 1 }])
  await postgres.stop()
})

test('finds a socket directory when the data lies under a long path', async t => {
  const parent = await scratchDir(t)
  const dataDir = join(parent, 'x'.repeat(60), 'y'.repeat(60))
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  assert.deepEqual(await query(postgres.url, 'select 1 as a'), [{ a: 1 }])
  const socketDir = new URLSearchParams(postgres.url.split('?')[1]).get('host') ?? ''
  assert.ok(socketDir.length < 90)
  assert.equal((await stat(socketDir)).mode & 0o777, 0o700)
  await postgres.stop()
  await rm(socketDir, { recursive: true, force: true })
})

test('says what to do about data of another version, a foreign directory, and a place that cannot be written', async t => {
  const dataDir = await scratchDir(t)
  await mkdir(join(dataDir, 'postgres'))
  await assert.rejects(startEmbeddedPostgres({ dataDir, log }), /not a PostgreSQL data directory/)
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
  await assert.rejects(startEmbeddedPostgres({ dataDir, log }), /written by PostgreSQL 17; this release brings 18/)
  await writeFile(join(dataDir, 'file'), '')
  await assert.rejects(startEmbeddedPostgres({ dataDir: join(dataDir, 'file'), log }), /is not a directory/)
})

test('sets a new password when its file is gone, as after a restore', async t => {
  const dataDir = await scratchDir(t)
  const first = await startEmbeddedPostgres({ dataDir, log })
  await first.stop()
  await rm(join(dataDir, 'postgres-password'))
  // A start that fails on the way leaves no password that the database does not know.
  await rename(join(dataDir, 'postgres', 'global'), join(dataDir, 'aside'))
  await assert.rejects(startEmbeddedPostgres({ dataDir, log }))
  await rename(join(dataDir, 'aside'), join(dataDir, 'postgres', 'global'))
  const second = await startEmbeddedPostgres({ dataDir, log })
  assert.notEqual(second.url, first.url)
  assert.deepEqual(await query(second.url, 'select 1 as a'), [{ a: 1 }])
  await second.stop()
})

test('works for root under a directory that nobody else may enter', { skip: !isRoot && 'only root meets this' }, async t => {
  const parent = await scratchDir(t)
  await chmod(parent, 0o700)
  const postgres = await startEmbeddedPostgres({ dataDir: join(parent, 'data'), log })
  assert.deepEqual(await query(postgres.url, 'select 1 as a'), [{ a: 1 }])
  const status = await readFile(`/proc/${postgres.pid}/status`, 'utf8')
  assert.doesNotMatch(status, /^Uid:\s+0/m)
  await postgres.stop()
})

test('says that the disk is full, and starts again with every row when there is space', {
  skip: !canMount() && 'needs the right to mount a small disk',
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-disk-'))
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=30m,mode=755', 'tmpfs', dataDir]).status, 0)
  try {
    await assert.rejects(startEmbeddedPostgres({ dataDir, log }), /no space left|is full/)
    assert.equal(spawnSync('mount', ['-o', 'remount,size=200m', dataDir]).status, 0)
    const postgres = await startEmbeddedPostgres({ dataDir, log })
    assert.deepEqual(await query(postgres.url, 'select 1 as a'), [{ a: 1 }])
    await postgres.stop()
    assert.equal(spawnSync('mount', ['-o', 'remount,ro', dataDir]).status, 0)
    await assert.rejects(startEmbeddedPostgres({ dataDir, log }), { name: 'StartTrouble', message: /may not use/ })
  } finally {
    spawnSync('umount', ['-l', dataDir])
    await rm(dataDir, { recursive: true })
  }
})

function canMount(): boolean {
  return isRoot && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
}
