import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import { POSTGRES_MAJOR } from '../postgres/embedded-binaries.ts'
import { clusterDirOf } from '../postgres/embedded-cluster.ts'
import { type Entry, type Manifest, readArchive, writeArchive } from './archive.ts'

/** What a data directory holds beside the database: sealed files. Keys are left out on purpose. */
export const FILE_ROOMS = ['vault', 'vendor-vault'] as const

/** PostgreSQL's own list of what a base backup leaves out; directories stay, empty. */
const EMPTIED = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'])
const LEFT_OUT = /^(postmaster\.(pid|opts)|pg_internal\.init.*|backup_label.*|tablespace_map.*|pgsql_tmp.*|.*\.new)$/
const CONTROL = 'global/pg_control'

/**
 * Backs up a running built-in PostgreSQL and the sealed files into one file, while everything goes on, then reads it back and
 * checks it. The low-level base-backup API needs no program but the server.
 */
export async function makeBackup(options: { dataDir: string; databaseUrl: string; file: string }): Promise<Manifest> {
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'countersign-backup' })
  await client.connect()
  try {
    await writeArchive(options.file, POSTGRES_MAJOR, entries(client, options.dataDir))
  } finally {
    await client.end()
  }
  return readArchive(options.file, async () => undefined)
}

async function* entries(client: pg.Client, dataDir: string): AsyncGenerator<Entry> {
  const cluster = clusterDirOf(dataDir)
  // The slot keeps the log that the backup needs until this session ends, whatever happens to us.
  await client.query("select pg_create_physical_replication_slot('countersign_backup_' || pg_backend_pid(), true, true)")
  const { rows: started } = await client.query<{ file: string }>("select pg_walfile_name(pg_backup_start('countersign', true)) as file")
  const firstLog = started[0]?.file ?? ''
  yield directory('postgres')
  yield* below(cluster, 'postgres', '', path => path === CONTROL)
  yield await wholeFile(join(cluster, CONTROL), `postgres/${CONTROL}`)
  const { rows: stopped } = await client.query<{ labelfile: string; file: string }>(
    'select labelfile, pg_walfile_name(lsn) as file from pg_backup_stop(false)',
  )
  yield ofText('postgres/backup_label', stopped[0]?.labelfile ?? '')
  const lastLog = stopped[0]?.file ?? ''
  for (const name of (await readdir(join(cluster, 'pg_wal'))).sort()) {
    if (/^[0-9A-F]{24}$/.test(name) && name >= firstLog && name <= lastLog)
      yield await wholeFile(join(cluster, 'pg_wal', name), `postgres/pg_wal/${name}`)
  }
  // After the database: a row of the backup never names a file that the backup lacks, unless it was erased since.
  for (const room of FILE_ROOMS) {
    yield directory(room)
    yield* below(join(dataDir, room), room, '', path => path.endsWith('.part'))
  }
}

/** Everything below a directory; what vanishes while we look is not part of it. */
async function* below(base: string, as: string, path: string, isLeftOut: (path: string) => boolean): AsyncGenerator<Entry> {
  const names = await readdir(join(base, path), { withFileTypes: true }).catch(() => [])
  for (const item of names.sort((a, b) => a.name.localeCompare(b.name))) {
    const inner = path ? `${path}/${item.name}` : item.name
    if (LEFT_OUT.test(item.name) || isLeftOut(inner)) continue
    if (item.isDirectory()) {
      yield directory(`${as}/${inner}`)
      if (as === 'postgres' && EMPTIED.has(inner)) {
        if (inner === 'pg_wal') for (const room of ['archive_status', 'summaries']) yield directory(`${as}/${inner}/${room}`)
      } else yield* below(base, as, inner, isLeftOut)
    } else if (item.isFile()) {
      const found = await wholeFile(join(base, inner), `${as}/${inner}`).catch(() => undefined)
      if (found) yield found
    }
  }
}

const directory = (path: string): Entry => ({ path, kind: 'directory', sizeBytes: 0, content: Readable.from([]) })

const ofText = (path: string, text: string): Entry => ({
  path,
  kind: 'file',
  sizeBytes: Buffer.byteLength(text),
  content: Readable.from([Buffer.from(text)]),
})

async function wholeFile(place: string, path: string): Promise<Entry> {
  const { size } = await stat(place)
  return { path, kind: 'file', sizeBytes: size, content: lazily(place, size) }
}

/** Opens the file only when it is its turn; one that is gone by then counts as cut to nothing. */
async function* lazily(place: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  if (sizeBytes === 0) return
  try {
    yield* createReadStream(place, { end: sizeBytes - 1, highWaterMark: 262_144 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
