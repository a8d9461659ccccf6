import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { EVERYWHERE, FILES, type Holding, TABLES } from '../data-map.ts'
import { type Proof, Tally } from '../proof.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

interface Column {
  table: string
  column: string
  isBytes: boolean
}

export const map: Proof = {
  name: 'T-MAP',
  goal: 'every column and every kind of file has an owner and an end; what holds personal data is sealed, and the code that ends it is there',
  control: 'a new column, and a sealed column that is said to be plain: both must be seen',
  async run(stage) {
    const tally = new Tally()
    const sql = await stage.sql()
    const { dataDir } = await stage.server()
    for (const miss of lacks(await columnsOf(sql), TABLES, tally)) tally.misses.push(miss)
    for (const { owner, by } of Object.values(TABLES)) {
      tally.check(existsSync(join(ROOT, owner)), `the owner ${owner} is not there`)
      tally.check(existsSync(join(ROOT, by)), `the code ${by} is not there`)
    }
    for (const item of await readdir(dataDir, { withFileTypes: true })) {
      const name = item.isDirectory() ? `${item.name}/` : item.name
      tally.check(name in FILES, `${name} in the data directory has no entry in test/bar/data-map.ts`)
    }
    const known = await columnsOf(sql)
    const grown = [...known, { table: 'public.addresses', column: 'nickname', isBytes: false }]
    const careless = { ...TABLES, 'public.end_users': { ...(TABLES['public.end_users'] as Holding), sealed: '', plain: 'host sealed' } }
    const seen = [...lacks(grown, TABLES, new Tally()), ...lacks(known, careless, new Tally())]
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: ['nickname', 'public.end_users.sealed is bytes'].every(sign => seen.some(miss => miss.includes(sign))),
      figures: { tables: Object.keys(TABLES).length, files: Object.keys(FILES).length },
    }
  },
}

async function columnsOf(sql: pg.Pool): Promise<Column[]> {
  const { rows } = await sql.query<{ table: string; column: string; type: string }>(
    `select c.table_schema || '.' || c.table_name as table, c.column_name as column, c.data_type as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema in ('public', 'vendor') and t.table_type = 'BASE TABLE' and c.table_name not like 'bar\\_%'
       and c.is_generated = 'NEVER' order by 1, c.ordinal_position`,
  )
  return rows.map(({ table, column, type }) => ({ table, column, isBytes: type === 'bytea' }))
}

const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter(Boolean)

/** What the map and the database do not agree about, with what is to be written. */
function lacks(columns: readonly Column[], tables: Readonly<Record<string, Holding>>, tally: Tally): string[] {
  const misses: string[] = []
  const unnamed = new Map<string, string[]>()
  const present = new Set(columns.map(({ table, column }) => `${table}.${column}`))
  for (const { table, column, isBytes } of columns) {
    tally.n += 1
    const holding = tables[table]
    const isHidden = [...words(holding?.sealed), ...words(holding?.hashed)].includes(column)
    const isOpen = [...words(holding?.plain), ...words(holding?.chosen), ...EVERYWHERE].includes(column)
    if (!isHidden && !isOpen) unnamed.set(table, [...(unnamed.get(table) ?? []), column])
    else if (isBytes !== isHidden)
      misses.push(`${table}.${column} is ${isBytes ? 'bytes and said to be open' : 'open and said to be hidden'}: ${KINDS}`)
  }
  for (const [table, names] of unnamed)
    misses.push(
      tables[table]
        ? `${table}: write ${names.join(' ')} into its entry in test/bar/data-map.ts, under ${KINDS}`
        : `${table}: add an entry to test/bar/data-map.ts with owner, ends, by (the code that ends it), and ${names.join(' ')} under ${KINDS}`,
    )
  for (const [table, { plain, sealed, hashed, chosen }] of Object.entries(tables))
    for (const column of [plain, sealed, hashed, chosen].flatMap(words))
      if (!present.has(`${table}.${column}`)) misses.push(`${table}.${column}: take it out of test/bar/data-map.ts, it is nowhere else`)
  return misses
}

const KINDS =
  'plain (nothing about a person), sealed (bytes under a key), hashed (bytes of a hash) or chosen (what an account calls its things)'
