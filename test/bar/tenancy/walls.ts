import type pg from 'pg'
import type { Stage } from '../stage.ts'

const STRANGER = `AC${'f'.repeat(32)}`
const AS_STRANGER = `set local role countersign_app; set local app.scope = 'account'; set local app.account_sid = '${STRANGER}'`

export interface Walls {
  /** What a stranger sees of each table, and in which ways rows could be changed. */
  tables: { table: string; seen: number; changed: string[] }[]
  isControlCaught: boolean
}

/**
 * The second wall alone: as the application's role, in another account's scope and without any filter, each table shows nothing
 * of the account. Control: the same question in the account's own scope, and a table whose policy is missing.
 */
export async function wallTables(stage: Stage, accountSid: string): Promise<Walls> {
  const sql = await stage.sql()
  const { rows } = await sql.query<{ table: string }>(
    `select t.table_name as table from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'account_sid' and t.table_type = 'BASE TABLE'
       and t.table_name not in ('jobs', 'number_periods')`,
  )
  const client = await sql.connect()
  const look = async (table: string, scope: string) => {
    await client.query('begin')
    try {
      await client.query(`set local role countersign_app; set local app.scope = 'account'; set local app.account_sid = '${scope}'`)
      const found = await client.query(`select count(*)::int as rows from "${table}" where account_sid = $1`, [accountSid])
      return found.rows[0].rows as number
    } finally {
      await client.query('rollback')
    }
  }
  try {
    const tables: Walls['tables'] = []
    let ownRows = 0
    for (const { table } of rows) {
      tables.push({ table, seen: await look(table, STRANGER), changed: await changes(client, table, accountSid) })
      ownRows += await look(table, accountSid)
    }
    await client.query('create table bar_open (account_sid text)')
    await client.query('grant select on bar_open to countersign_app')
    await client.query('insert into bar_open values ($1)', [accountSid])
    const open = await look('bar_open', STRANGER)
    await client.query('drop table bar_open')
    return { tables, isControlCaught: open === 1 && ownRows > 0 }
  } finally {
    client.release()
  }
}

/** Ways in which the application's role, in a stranger's scope, could change or plant rows of the account. Nothing is kept. */
async function changes(client: pg.PoolClient, table: string, accountSid: string): Promise<string[]> {
  const { rows } = await client.query(`select to_jsonb(t) as row from "${table}" t where account_sid = $1 limit 1`, [accountSid])
  const ways: [string, string, unknown[]][] = [
    ['update', `update "${table}" set account_sid = account_sid where account_sid = $1`, [accountSid]],
    ['delete', `delete from "${table}" where account_sid = $1`, [accountSid]],
    ...(rows[0]
      ? ([
          [
            'insert',
            `insert into "${table}" overriding system value select * from jsonb_populate_record(null::"${table}", $1)`,
            [rows[0].row],
          ],
        ] satisfies [string, string, unknown[]][])
      : []),
  ]
  const done: string[] = []
  for (const [way, text, values] of ways) {
    await client.query('begin')
    // A refusal is what is hoped for; whatever else goes wrong changed nothing either.
    const count = await client
      .query(AS_STRANGER)
      .then(() => client.query(text, values))
      .then(
        ({ rowCount }) => rowCount ?? 0,
        () => 0,
      )
    await client.query('rollback')
    if (count > 0) done.push(way)
  }
  return done
}

/** Runs work while row-level security binds nobody. Returns whether it was really off: then a stranger sees rows of the account. */
export async function withoutRowSecurity(sql: pg.Pool, accountSid: string, work: () => Promise<void>): Promise<boolean> {
  await sql.query('alter role countersign_app bypassrls')
  const client = await sql.connect()
  try {
    await client.query(`begin; ${AS_STRANGER}`)
    const { rows } = await client.query('select count(*)::int as seen from addresses where account_sid = $1', [accountSid])
    await client.query('rollback')
    await work()
    return rows[0].seen > 0
  } finally {
    client.release()
    await sql.query('alter role countersign_app nobypassrls')
  }
}
