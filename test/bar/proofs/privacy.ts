import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { ENCODINGS, filesWith, foundIn, newCanary } from '../canaries.ts'
import { countersign, unpack } from '../countersign.ts'
import { plantedIn } from '../planted.ts'
import { type Proof, Tally } from '../proof.ts'

export const log: Proof = {
  name: 'T-LOG',
  goal: 'no word that a client sent stands in a log or in any column of the database, in six encodings, whatever was refused',
  control: 'the same search over a log line and a table into which one of the words was written',
  async run(stage) {
    const { words } = await plantedIn(stage)
    const { dataDir } = await stage.server()
    const tally = new Tally()
    const written = [...stage.log, await readFile(join(dataDir, 'postgres.log'), 'utf8').catch(() => '')].join('\n')
    for (const word of words)
      tally.check(foundIn(written, [word]).length === 0, `a word of a client stands in a log (${positionOf(words, word)})`)
    const sql = await stage.sql()
    const tables = await textTables(sql)
    for (const { table, text } of tables)
      for (const word of words)
        tally.check(foundIn(text, [word]).length === 0, `a word of a client stands in ${table} (${positionOf(words, word)})`)
    // A word that is in none of the fields: the search of T-DUMP shall not find it in the write-ahead log.
    const first = newCanary()
    await sql.query('create table bar_careless (name text)')
    await sql.query('insert into bar_careless values ($1)', [Buffer.from(first).toString('base64')])
    const careless = (await textTables(sql)).filter(({ text }) => foundIn(text, [first]).length > 0)
    await sql.query('drop table bar_careless')
    const isControlCaught = foundIn(`${written}\nfailed for ${first.toUpperCase()}`, [first]).length === 1 && careless.length === 1
    return {
      n: tally.n,
      misses: [...new Set(tally.misses)],
      isControlCaught,
      figures: { words: words.length, encodings: ENCODINGS, tables: tables.length, logBytes: written.length },
    }
  },
}

const positionOf = (words: readonly string[], word: string): string => `word ${words.indexOf(word) + 1}`

/** Every row of every table as text, ours and the vendor's. */
async function textTables(sql: pg.Pool): Promise<{ table: string; text: string }[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'vendor') and table_type = 'BASE TABLE' and table_name not in ('regulations', 'inventory')`,
  )
  const found: { table: string; text: string }[] = []
  for (const { name } of rows) {
    const { rows: lines } = await sql.query<{ line: string }>(`select t::text as line from ${name} t`)
    found.push({ table: name, text: lines.map(({ line }) => line).join('\n') })
  }
  return found
}

export const dump: Proof = {
  name: 'T-DUMP',
  goal: 'who steals the data directory without keys/ (database files, write-ahead log, sealed files, logs) or a backup finds no word of a client, in six encodings',
  control: 'the same search after one word was written into a plain table: it must be found in the files and in the backup',
  async run(stage) {
    const { words } = await plantedIn(stage)
    const { dataDir } = await stage.server()
    const sql = await stage.sql()
    const scratch = await stage.scratch()
    const [backup, stolen] = [join(scratch, 'stolen.backup'), join(scratch, 'backup')]
    const careless = newCanary()
    await sql.query('checkpoint')
    const files = await filesWith(dataDir, words, scratch)
    await sql.query('create table bar_plain (name text)')
    await sql.query('insert into bar_plain values ($1)', [careless])
    await sql.query('checkpoint')
    await countersign('backup', backup, '--data', dataDir)
    await mkdir(stolen)
    await unpack(backup, stolen)
    files.push(...(await filesWith(stolen, words, scratch)))
    const found = await Promise.all([join(dataDir, 'postgres'), stolen].map(place => filesWith(place, [careless], scratch)))
    await sql.query('drop table bar_plain')
    return {
      n: words.length * ENCODINGS,
      misses: files.map(file => `a word of a client stands in ${file.replace(dataDir, 'data').replace(scratch, '')}`),
      isControlCaught: found.every(places => places.length > 0),
      figures: { words: words.length, encodings: ENCODINGS, backupBytes: (await stat(backup)).size },
    }
  },
}
