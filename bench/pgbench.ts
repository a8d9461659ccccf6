import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Context } from '../src/platform/postgres/context.ts'
import type { Database, Tx } from '../src/platform/postgres/pool.ts'

export interface Said {
  text: string
  parameters: readonly unknown[]
}

const DEBIAN_DIR = '/usr/lib/postgresql'

/** Debian's package postgresql has it; the built-in PostgreSQL comes without. */
export function findPgbench(): string | undefined {
  if (spawnSync('pgbench', ['--version']).status === 0) return 'pgbench'
  if (!existsSync(DEBIAN_DIR)) return undefined
  return readdirSync(DEBIAN_DIR)
    .map(version => join(DEBIAN_DIR, version, 'bin', 'pgbench'))
    .find(path => existsSync(path))
}

/** Runs a verb once and notes what it says to the database. */
export async function record(ctx: Context, verb: (ctx: Context) => Promise<unknown>): Promise<Said[]> {
  const said: Said[] = []
  const noting = (tx: Tx): Tx => ({
    query: (text, parameters = []) => {
      said.push({ text, parameters })
      return tx.query(text, parameters)
    },
    one: (text, parameters = []) => {
      said.push({ text, parameters })
      return tx.one(text, parameters)
    },
    later: (text, parameters = []) => {
      said.push({ text, parameters })
      tx.later(text, parameters)
    },
  })
  const db: Database = {
    ...ctx.db,
    begin: (scope, work) => ctx.db.begin(scope, tx => work(noting(tx))),
    read: (scope, work) => ctx.db.read(scope, tx => work(noting(tx))),
  }
  await verb({ ...ctx, db })
  return said
}

const MINTED = /^[A-Z]{2}[0-9a-f]{32}$/

/**
 * The same statements as a script that can run many times: what was minted is minted anew, times are now, and `replaced` maps what
 * stood in the recording to an expression of `:n`, the number of the transaction.
 */
export function scriptOf(said: readonly Said[], accountSid: string, replaced: ReadonlyMap<unknown, string>): string {
  const literal = (value: unknown): string => {
    const expression = replaced.get(value)
    if (expression) return expression
    if (value === null || value === undefined) return 'null'
    if (value instanceof Date) return 'clock_timestamp()'
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
    if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]::text[]`
    if (typeof value !== 'string') return pg.escapeLiteral(JSON.stringify(value))
    if (value !== accountSid && MINTED.test(value)) return `('${value.slice(0, 2)}' || md5((:n)::text || '${value}'))`
    return pg.escapeLiteral(value)
  }
  const statements = said.map(({ text, parameters }) =>
    text.replace(/\$(\d+)/g, (_, position) => literal(parameters[Number(position) - 1])).replaceAll('\n', ' '),
  )
  return [
    '\\set i :i + 1',
    '\\set n :from + :client_id * :each + :i',
    'begin;',
    `select set_config('app.scope', 'account', true);`,
    `select set_config('app.account_sid', '${accountSid}', true);`,
    ...statements.map(statement => `${statement};`),
    'commit;',
    '',
  ].join('\n')
}

/** Milliseconds for one transaction of the script on average, with row-level security on. @throws when pgbench reports a failure */
export async function runPgbench(
  pgbench: string,
  url: string,
  script: string,
  about: { clients: number; each: number; from: number },
): Promise<number> {
  const file = join(tmpdir(), `cs-pgbench-${process.pid}.sql`)
  writeFileSync(file, script)
  const variables = { i: 0, from: about.from, each: about.each }
  const args = [
    '-n',
    '-c',
    about.clients,
    '-j',
    1,
    '-t',
    about.each,
    '-f',
    file,
    ...Object.entries(variables).flatMap(pair => ['-D', pair.join('=')]),
  ]
  const child = spawn(pgbench, [...args.map(String), url], { env: { ...process.env, PGOPTIONS: '-c role=countersign_app' } })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (words += chunk))
  const code = await new Promise(resolve => child.once('close', resolve))
  await rm(file)
  const perSecond = /tps = ([\d.]+)/.exec(words)?.[1]
  const done = /actually processed: (\d+)/.exec(words)?.[1]
  if (code !== 0 || !perSecond || Number(done) !== about.clients * about.each) throw new Error(`pgbench failed: ${words}`)
  return 1000 / Number(perSecond)
}
