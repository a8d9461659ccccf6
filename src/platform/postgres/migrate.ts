import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { explainDatabaseError, wrongEncoding } from './database-trouble.ts'
import { StartTrouble } from './embedded-trouble.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'migrations')
const LOCK = 4_276_215

/**
 * Brings the schema up to date: runs each `migrations/NNNN-name.sql` once, in order, each in its own transaction.
 * Several processes may call it at once: one works, the others wait.
 * @throws StartTrouble when the database cannot be used or a newer release was here, Error when a merged file was changed.
 */
export async function migrate(url: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign-migrate' })
  await client.connect().catch(error => {
    throw explainDatabaseError(error)
  })
  try {
    await requireUsable(client)
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

async function requireUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const major = Math.floor(Number(rows[0]?.version) / 10_000)
  if (major < 15) throw new StartTrouble(`The database is PostgreSQL ${major}.`, 'Use PostgreSQL 15 or newer.')
  if (rows[0]?.encoding !== 'UTF8') throw wrongEncoding(rows[0]?.encoding)
}
