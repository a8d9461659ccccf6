import type pg from 'pg'

/** What changes by itself, or by looking: work of the background, times of the last visit, refused tries. */
const RESTLESS = [
  'jobs',
  'callback_deliveries',
  'events',
  'files',
  'idempotency_keys',
  'sessions',
  'throttles',
  'key_slots',
  'settings',
  'processes',
]

/** All rows of every table as one hash each; of one account's alone when it is named. */
export async function fingerprintOf(sql: pg.Pool, accountSid?: string): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ name: string; table: string; owned: boolean }>(
    `select format('%I.%I', t.table_schema, t.table_name) as name, t.table_name as table,
       exists (select 1 from information_schema.columns c
         where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'account_sid') as owned
     from information_schema.tables t where t.table_schema in ('public', 'vendor') and t.table_type = 'BASE TABLE'`,
  )
  const prints = new Map<string, string>()
  for (const { name, table, owned } of rows) {
    if (RESTLESS.includes(table) || (accountSid && !owned)) continue
    const found = await sql.query(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${name} t ${accountSid ? 'where account_sid = $1' : ''}`,
      accountSid ? [accountSid] : [],
    )
    prints.set(table, found.rows[0].print)
  }
  return prints
}

export const differing = (one: Map<string, string>, two: Map<string, string>): string[] =>
  [...two].filter(([table, print]) => one.get(table) !== print).map(([table]) => table)
