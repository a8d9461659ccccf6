import type { Stage } from '../stage.ts'

export interface Walls {
  tables: { table: string; seen: number }[]
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
      tables.push({ table, seen: await look(table, `AC${'f'.repeat(32)}`) })
      ownRows += await look(table, accountSid)
    }
    await client.query('create table bar_open (account_sid text)')
    await client.query('grant select on bar_open to countersign_app')
    await client.query('insert into bar_open values ($1)', [accountSid])
    const open = await look('bar_open', `AC${'f'.repeat(32)}`)
    await client.query('drop table bar_open')
    return { tables, isControlCaught: open === 1 && ownRows > 0 }
  } finally {
    client.release()
  }
}
