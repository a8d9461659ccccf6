import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { buyNumber } from '../src/features/numbers/buy.ts'
import type { Database } from '../src/platform/postgres/pool.ts'
import { timeAll } from './load.ts'
import type { Stage } from './stage.ts'
import type { Line } from './table.ts'

interface Statement {
  text: string
  parameters: readonly unknown[]
}

const CLIENTS = 8
const BATCH = 80
const ROUNDS = 3
const MINTED = /^(PN|EV)[0-9a-f]{32}$/

/** Purchases through the API and by the verb, beside the very statements that the verb ran, sent one by one. Row-level security is on for all. */
export async function measureBuy(stage: Stage): Promise<Line[]> {
  const { rows } = await stage.admin.query<{ phone_number: string }>(
    `select phone_number from inventory where iso_country = 'US' and state = 'available' order by phone_number desc limit $1`,
    [3 * BATCH * (ROUNDS + 1) + 1],
  )
  const stock = rows.map(row => row.phone_number)
  const [first = ''] = stock.splice(0, 1)
  const { statements, wanted } = await record(stage, first)
  const pool = new pg.Pool({ connectionString: stage.databaseUrl, max: CLIENTS, options: '-c role=countersign_app' })
  const path = `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers.json`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const ways = {
    api: async (number: string) => {
      const status = await stage.ours.call('POST', path, `PhoneNumber=${encodeURIComponent(number)}`, form)
      if (status !== 201) throw new Error(`a purchase answered ${status}`)
    },
    verb: async (number: string) => {
      await buyNumber({ ...stage.owner, now: new Date() }, purchaseOf(number))
    },
    sql: (number: string) => replay(pool, stage.server.accountSid, statements, wanted, number),
  }
  const ms = { api: 0, verb: 0, sql: 0 }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ['api', 'verb', 'sql'] as const) {
      const spent = await timeAll(stock.splice(0, BATCH), CLIENTS, ways[way])
      if (round > 0) ms[way] += spent
    }
  }
  await pool.end()
  const each = (way: keyof typeof ms) => `${(ms[way] / ROUNDS / BATCH).toFixed(2)} ms`
  const line = (name: string, way: 'api' | 'verb', goal: string): Line => ({
    name,
    figure: `${(ms.sql / ms[way]).toFixed(2)} (${each(way)} beside ${each('sql')} for ${statements.length} statements)`,
    goal,
    isMet: goal === '-' ? null : ms.sql / ms[way] >= 1,
  })
  return [
    line('buy through the API / the same SQL statement by statement', 'api', '>= 1.0'),
    line('buy, the verb alone / the same SQL statement by statement', 'verb', '-'),
  ]
}

const purchaseOf = (phoneNumber: string) => ({
  phoneNumber,
  areaCode: undefined,
  numberType: undefined,
  friendlyName: undefined,
  config: {},
  addressSid: null,
  identitySid: null,
  bundleSid: null,
})

/** Buys one number and notes what the verb says to the database. */
async function record(stage: Stage, wanted: string): Promise<{ statements: Statement[]; wanted: string }> {
  const statements: Statement[] = []
  const { db } = stage.services
  const recording: Database = {
    ...db,
    begin: (scope, work) =>
      db.begin(scope, tx =>
        work({
          query: (text, parameters = []) => {
            statements.push({ text, parameters })
            return tx.query(text, parameters)
          },
          one: (text, parameters = []) => {
            statements.push({ text, parameters })
            return tx.one(text, parameters)
          },
          later: (text, parameters = []) => {
            statements.push({ text, parameters })
            tx.later(text, parameters)
          },
        }),
      ),
  }
  await buyNumber({ ...stage.owner, db: recording, now: new Date() }, purchaseOf(wanted))
  return { statements, wanted }
}

async function replay(pool: pg.Pool, accountSid: string, statements: readonly Statement[], wanted: string, number: string): Promise<void> {
  const minted = new Map<string, string>()
  const fresh = (value: unknown): unknown => {
    if (value === wanted) return number
    if (value instanceof Date) return new Date()
    if (typeof value !== 'string' || !MINTED.test(value)) return value
    const sid = minted.get(value) ?? value.slice(0, 2) + randomBytes(16).toString('hex')
    minted.set(value, sid)
    return sid
  }
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`set local app.scope = 'account'`)
    await client.query(`set local app.account_sid = '${accountSid}'`)
    for (const { text, parameters } of statements) await client.query(text, parameters.map(fresh))
    await client.query('commit')
  } finally {
    client.release()
  }
}
