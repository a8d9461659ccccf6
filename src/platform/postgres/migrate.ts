import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { StartTrouble } from './embedded-trouble.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'migrations')
const LOCK = 4_276_215

/**
 * Brings the schema up to date: runs each `migrations/NNNN-name.sql` once, in order, each in its own transaction.
 * Several processes may call it at once: one works, the others wait.
 * @throws StartTrouble when a newer release was here, Error when a merged file was changed.
 */
export async function migrate(url: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign-migrate' })
  await client.connect()
  try {
    await requireVersion(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(
      'create table if not exists public.schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from public.schema_migrations')
    const applied = new Map(rows.map(row => [row.name, row.checksum]))
    const names = (await readdir(FOLDER)).filter(file => file.endsWith('.sql')).sort()
    const newer = [...applied.keys()].find(name => !names.includes(name))
    if (newer)
      throw new StartTrouble(
        `A newer release has worked on this database (${newer}).`,
        'Install that release again, or restore a backup that was made before it into an empty directory.',
      )
    for (const name of names) {
      const sql = await readFile(join(FOLDER, name), 'utf8')
      await apply(client, name, sql, applied.get(name), log)
    }
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, name: string, sql: string, known: string | undefined, log: (line: string) => void): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex')
  if (known === checksum) return
  if (known) throw new Error(`the migration ${name} was changed after it had been applied; add a new file instead`)
  log(`migration ${name}`)
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into public.schema_migrations (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`the migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  if (major < 15) throw new Error(`Countersign needs PostgreSQL 15 or later; this is ${major}`)
}
