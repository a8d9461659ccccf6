import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, chmod, cp, type FileHandle, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { BrokenBackup } from '../../src/platform/backup/archive.ts'
import { makeBackup } from '../../src/platform/backup/backup.ts'
import { restoreBackup } from '../../src/platform/backup/restore.ts'
import { createLog } from '../../src/platform/log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { waitUntil } from '../../src/platform/postgres/embedded-postmaster.ts'
import { createVault, type Vault } from '../../src/platform/vault/vault.ts'
import { KeyDestroyed } from '../../src/platform/vault/vault-errors.ts'
import { gather, piecesOf } from '../vault/scratch.ts'

const log = createLog('silent')

async function scratchDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-backup-'))
  await chmod(dir, 0o755)
  t.after(() => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))
  return dir
}

async function openVault(t: TestContext, dataDir: string): Promise<Vault> {
  let next = 0n
  const vault = await createVault({
    keysDir: join(dataDir, 'keys'),
    filesDir: join(dataDir, 'vault'),
    reserveSlots: async count => {
      next += BigInt(count)
      return next - BigInt(count)
    },
  })
  t.after(() => vault.close())
  return vault
}

async function connect(t: TestContext, postgres: EmbeddedPostgres): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end())
  return client
}

test('a backup taken while rows are written restores every row acknowledged before it, and erased things stay erased', async t => {
  const parent = await scratchDir(t)
  const dataDir = join(parent, 'data')
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  const client = await connect(t, postgres)
  const vault = await openVault(t, dataDir)
  await client.query('create table kept (a int primary key, filler text)')
  await client.query("insert into kept select n, repeat('x', 500) from generate_series(1, 20000) n")
  const [kept, erased] = [await vault.createKey(), await vault.createKey()]
  const keptFile = await vault.writeFile(kept, 'scan', piecesOf(Buffer.from('kept scan')))
  const erasedFile = await vault.writeFile(erased, 'scan', piecesOf(Buffer.from('erased scan')))

  let isWriting = true
  let written = 20_000
  const writing = (async () => {
    while (isWriting) {
      await client.query("insert into kept values ($1, repeat('y', 500))", [written + 1])
      written += 1
    }
  })()
  const before = written
  const file = join(parent, 'backup.tar.gz')
  const manifest = await makeBackup({ dataDir, databaseUrl: postgres.url, file })
  isWriting = false
  await writing
  assert.ok(manifest.files.length > 900)
  assert.ok(!manifest.files.some(({ path }) => path.includes('keys')))
  assert.ok(written > before, 'rows were written meanwhile')

  await vault.destroyKeys([erased])
  await client.end()
  await postgres.stop()
  const restored = join(parent, 'restored')
  await mkdir(restored)
  await cp(join(dataDir, 'keys'), join(restored, 'keys'), { recursive: true })
  assert.equal((await restoreBackup({ dataDir: restored, file })).hasKeys, true)
  const again = await startEmbeddedPostgres({ dataDir: restored, log })
  t.after(() => again.stop())
  const reader = await connect(t, again)
  const { rows } = await reader.query('select count(*)::int as rows, max(a) as last from kept')
  assert.ok(rows[0].rows >= before)
  assert.equal(rows[0].rows, rows[0].last)
  const after = await openVault(t, restored)
  assert.equal((await gather(after.readFile(kept, 'scan', keptFile.path))).toString(), 'kept scan')
  await assert.rejects(gather(after.readFile(erased, 'scan', erasedFile.path)), KeyDestroyed)

  // What is in the way, changed or cut off is refused, and nothing is left of it.
  await assert.rejects(restoreBackup({ dataDir: restored, file }), /running/)
  const filled = join(parent, 'filled')
  await mkdir(filled)
  await writeFile(join(filled, 'letter.txt'), '')
  await assert.rejects(restoreBackup({ dataDir: filled, file }), /is not empty \(letter.txt\)/)
  const whole = await readFile(file)
  const middle = Math.floor(whole.length / 2)
  const broken: [string, Buffer][] = [
    ['cut', whole.subarray(0, whole.length - 100_000)],
    ['half', whole.subarray(0, middle)],
    ['empty', Buffer.alloc(0)],
    ['foreign', Buffer.from('hello')],
    ['early end', gzipSync(Buffer.concat([Buffer.alloc(512), randomBytes(1_000_000)]))],
    ['changed', Buffer.from(whole).fill(0x55, middle, middle + 3)],
  ]
  for (const [name, bytes] of broken) {
    const place = join(parent, `${name}.tar.gz`)
    await writeFile(place, bytes)
    const target = join(parent, name)
    await assert.rejects(restoreBackup({ dataDir: target, file: place }), BrokenBackup, name)
    assert.deepEqual(await readdir(target), [], name)
  }
})

test('a backup or restore that is killed leaves nothing that looks whole, and works when called again', async t => {
  const parent = await scratchDir(t)
  const dataDir = join(parent, 'data')
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  const client = await connect(t, postgres)
  await client.query('create table kept (a int)')
  await client.query('insert into kept select generate_series(1, 1000)')
  const file = join(parent, 'backup.tar.gz')
  const pipe = join(parent, 'pipe')
  await promisify(execFile)('mkfifo', [pipe])

  // A pipe that nobody empties holds the backup in its middle, however fast the machine is.
  await symlink(pipe, `${file}.part`)
  const backup = startChild(['backup', dataDir, postgres.url, file])
  const end = await open(pipe, 'r')
  const begun = await firstBytes(end, 100_000)
  await backup.kill()
  await end.close()
  await rm(`${file}.part`)
  await writeFile(`${file}.part`, begun)
  assert.ok(!(await readdir(parent)).includes('backup.tar.gz'))
  await makeBackup({ dataDir, databaseUrl: postgres.url, file })
  const slots = async () => (await client.query('select slot_name from pg_replication_slots')).rows
  assert.ok(await waitUntil(async () => (await slots()).length === 0, 60_000))
  await client.end()
  await postgres.stop()

  const restored = join(parent, 'restored')
  const restore = startChild(['restore', restored, '', pipe])
  const whole = await readFile(file)
  const source = await open(pipe, 'w')
  await source.writeFile(whole.subarray(0, Math.floor(whole.length / 2)))
  await restore.kill()
  await source.close()
  assert.ok((await readdir(restored)).some(name => name.startsWith('.restore-')))
  await appendFile(join(restored, 'restore-unfinished'), '')
  await mkdir(join(restored, 'vault'), { recursive: true })
  await restoreBackup({ dataDir: restored, file })
  assert.deepEqual((await readdir(restored)).sort(), ['postgres', 'vault', 'vendor-vault'])
  const again = await startEmbeddedPostgres({ dataDir: restored, log })
  const reader = await connect(t, again)
  assert.deepEqual((await reader.query('select count(*)::int as rows from kept')).rows, [{ rows: 1000 }])
  await reader.end()
  await again.stop()
})

function startChild(args: string[]): { kill: () => Promise<void> } {
  const program = fileURLToPath(new URL('backup-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  const end = once(child, 'exit')
  return {
    kill: async () => {
      child.kill('SIGKILL')
      assert.equal((await end)[1], 'SIGKILL', 'it was still at work')
    },
  }
}

async function firstBytes(file: FileHandle, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count)
  for (let got = 0; got < count; ) got += (await file.read(bytes, got, count - got)).bytesRead
  return bytes
}
