import pg from 'pg'
import { explainDatabaseError, wrongEncoding } from './database-trouble.ts'
import { StartTrouble } from './embedded-trouble.ts'
import { migrate } from './migrate.ts'

/** Rows as they travel: PostgreSQL's own text of a whole row, which either side reads back to the same values. */
const ROWS_AT_ONCE = 500
const SESSION = {
  application_name: 'countersign-move',
  options: '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=3 -c statement_timeout=0',
}
const TABLES = `select c.oid::regclass::text as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('public', 'vendor') and c.relname <> 'schema_migrations' order by 1`

export interface Moved {
  tables: number
  rows: number
  /** The other database held the same already: an earlier move had been cut off after its commit. */
  wasThere: boolean
}

/**
 * Copies everything of one database into another, empty one, in one transaction there, and compares both before it commits: killed at any
 * point, it has either happened or not, and can be called again. Nobody else may write meanwhile. @throws StartTrouble, nothing is changed
 */
export async function moveDatabase(from: string, to: string, say: (line: string) => void): Promise<Moved> {
  await migrate(from, say)
  const target = await connect(to)
  const source = await connect(from)
  try {
    await requireUsable(target)
    await migrate(to, () => undefined)
    await source.query('begin isolation level repeatable read read only')
    const tables = (await source.query<{ name: string }>(TABLES)).rows.map(({ name }) => name)
    await target.query('begin')
    const wasThere = await isFilled(target)
    const rows = wasThere ? 0 : await copyAll(source, target, tables, say)
    const different = await differences(source, target, tables)
    if (different.length > 0) throw wasThere ? notEmpty() : new Error(`the copy differs in ${different.join(', ')}; nothing was moved`)
    await target.query('commit')
    return { tables: tables.length, rows, wasThere }
  } finally {
    await Promise.all([source.end(), target.end()])
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, ...SESSION })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    throw explainDatabaseError(error)
  }
}

async function requireUsable(target: pg.Client): Promise<void> {
  const { rows } = await target.query<{ encoding: string }>(`select current_setting('server_encoding') as encoding`)
  if (rows[0]?.encoding !== 'UTF8') throw wrongEncoding(rows[0]?.encoding)
}

const isFilled = async (target: pg.Client): Promise<boolean> =>
  (await target.query('select 1 from public.accounts limit 1')).rows.length > 0

const notEmpty = (): StartTrouble =>
  new StartTrouble(
    'The other database is not empty, and holds something else than this one.',
    'Name an empty database; nothing was changed.',
  )

async function copyAll(source: pg.Client, target: pg.Client, tables: readonly string[], say: (line: string) => void): Promise<number> {
  const { rows: keys } = await target.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
       format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as add
     from pg_constraint c where c.contype = 'f' and c.conrelid::regclass::text = any($1) order by 1`,
    [tables],
  )
  for (const { drop } of keys) await target.query(drop)
  for (const table of tables) await target.query(`alter table ${table} disable trigger user`)
  await target.query(`truncate ${tables.join(', ')}`)
  let total = 0
  for (const [at, table] of tables.entries()) {
    const rows = await copyTable(source, target, table)
    total += rows
    if (rows > 0) say(`${at + 1} of ${tables.length} tables: ${rows} rows of ${table}`)
  }
  for (const table of tables) await target.query(`alter table ${table} enable trigger user`)
  // Put back, they are checked: every reference has its row.
  for (const { add } of keys) await target.query(add)
  await copySequences(source, target)
  return total
}

async function copyTable(source: pg.Client, target: pg.Client, table: string): Promise<number> {
  const columns = await columnsOf(target, table)
  const values = columns.map(({ name, isTransaction }) => (isTransaction ? `'0'::xid8` : `(r).${name}`))
  const insert = `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) overriding system value
    select ${values.join(', ')} from unnest($1::text[]) as line, lateral (select line::${table} as r offset 0) as parsed`
  let count = 0
  await source.query(`declare travelling no scroll cursor for select whole_row::text as line from ${table} whole_row`)
  for (;;) {
    const { rows } = await source.query<{ line: string }>(`fetch ${ROWS_AT_ONCE} from travelling`)
    if (rows.length === 0) break
    await target.query(insert, [rows.map(({ line }) => line)])
    count += rows.length
  }
  await source.query('close travelling')
  return count
}

/** Each server numbers its transactions itself: the number of one that made a row elsewhere says nothing here, but that it is over. */
async function columnsOf(target: pg.Client, table: string): Promise<{ name: string; isTransaction: boolean }[]> {
  const { rows } = await target.query(
    `select quote_ident(attname) as name, atttypid = 'xid8'::regtype as "isTransaction" from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  return rows
}

/** What is counted on goes on where it was. */
async function copySequences(source: pg.Client, target: pg.Client): Promise<void> {
  const { rows } = await source.query<{ name: string; last: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
     where schemaname in ('public', 'vendor') and last_value is not null`,
  )
  for (const { name, last } of rows) await target.query('select setval($1::regclass, $2::bigint)', [name, last])
}

/** Tables whose rows differ: counted and summed up over a digest of each row, whatever their order. */
async function differences(source: pg.Client, target: pg.Client, tables: readonly string[]): Promise<string[]> {
  const digest = async (client: pg.Client, table: string) => {
    const columns = (await columnsOf(target, table)).filter(({ isTransaction }) => !isTransaction).map(({ name }) => `r.${name}`)
    const { rows } = await client.query<{ count: string; sum: string | null }>(
      `select count(*)::text as count, sum(('x' || encode(substring(sha256(convert_to(row(${columns.join(', ')})::text, 'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint::numeric)::text as sum from ${table} r`,
    )
    return JSON.stringify(rows[0])
  }
  const different: string[] = []
  for (const table of tables) {
    const [ours, theirs] = await Promise.all([digest(source, table), digest(target, table)])
    if (ours !== theirs) different.push(table)
  }
  return different
}
