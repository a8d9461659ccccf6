import pg from 'pg'

/** Timestamps come as Date, `date` columns as YYYY-MM-DD strings, bigint as bigint-safe number where it fits. */
pg.types.setTypeParser(pg.types.builtins.DATE, text => text)
pg.types.setTypeParser(pg.types.builtins.INT8, text => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
})

/** One transaction. Texts are prepared once for each connection when `name` is given: use it on hot paths only. */
export interface Tx {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** The first row, or undefined. */
  one<Row>(text: string, parameters?: readonly unknown[]): Promise<Row | undefined>
}

/** Who the database believes is asking: row-level security shows an account its own rows, staff and system all. */
export type Scope = { scope: 'account'; accountSid: string } | { scope: 'staff' } | { scope: 'system' }

export interface Database {
  begin<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One statement that sees no rows but what the owner's functions give: looking up credentials, in one round trip. Prepared under `name`.
   * No scope is set, so row-level security shows nothing.
   */
  lookUp<Row>(name: string, text: string, parameters: readonly unknown[]): Promise<Row | undefined>
  /** A connection of its own for LISTEN; ends with the database. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  close(): Promise<void>
}

const STATEMENT_TIMEOUT_MS = 15_000
/** Longer than the server's own limit: only a connection that has gone dumb gets this far. */
const SILENCE_TIMEOUT_MS = 20_000
const IDLE_IN_TRANSACTION_MS = 30_000
/** Of every connection: a network that swallows everything is noticed. */
export const LIMITS = { connectionTimeoutMillis: 5_000, query_timeout: SILENCE_TIMEOUT_MS, keepAlive: true } as const
const LISTEN_AGAIN_MS = 1_000
const ROLE = 'countersign_app'
const SID = /^AC[0-9a-f]{32}$/

/** Opens the pool as the unprivileged role `countersign_app`, which row-level security binds. */
export function openDatabase(url: string, options: { maxConnections: number; onError: (error: Error) => void }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections,
    ...LIMITS,
    idleTimeoutMillis: 60_000,
    application_name: 'countersign',
    options: `-c role=${ROLE} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
  })
  pool.on('error', options.onError)
  // The pool listens to idle connections only: one that breaks between two statements of a transaction would end the process.
  pool.on('connect', client => client.on('error', options.onError))
  const listeners = new Set<pg.Client>()
  let isClosed = false

  async function listen(channel: string, heard: (payload: string) => void): Promise<void> {
    const client = new pg.Client({ connectionString: url, ...LIMITS, application_name: 'countersign-listen' })
    client.on('error', options.onError)
    client.on('notification', ({ payload }) => heard(payload ?? ''))
    client.once('end', () => {
      listeners.delete(client)
      if (!isClosed) setTimeout(() => void again(channel, heard), LISTEN_AGAIN_MS).unref()
    })
    listeners.add(client)
    await client.connect()
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  }

  /** After the database went away; what was said meanwhile is lost, so the listener looks once. */
  async function again(channel: string, heard: (payload: string) => void): Promise<void> {
    if (isClosed) return
    await listen(channel, heard).then(() => heard(''), options.onError)
  }

  return {
    begin: (scope, work) => transaction(pool, scope, work),
    lookUp: async <Row>(name: string, text: string, values: readonly unknown[]) =>
      (await pool.query({ name, text, values: [...values] })).rows[0] as Row | undefined,
    listen,
    async close() {
      isClosed = true
      await Promise.all([...listeners].map(client => client.end().catch(() => undefined)))
      await pool.end()
    },
  }
}

async function transaction<T>(pool: pg.Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin; ${settings(scope)}`)
    const tx: Tx = {
      query: async <Row>(text: string, parameters: readonly unknown[] = []) => (await client.query(text, [...parameters])).rows as Row[],
      one: async <Row>(text: string, parameters: readonly unknown[] = []) =>
        (await client.query(text, [...parameters])).rows[0] as Row | undefined,
    }
    const result = await work(tx)
    await client.query('commit')
    return result
  } catch (error) {
    if (isSilence(error)) broken = error
    else
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Set for this transaction only, so that a pooled connection never keeps the last tenant. The SID is checked: it stands in the text. */
function settings(scope: Scope): string {
  if (scope.scope !== 'account') return `set local app.scope = '${scope.scope}'; set local app.account_sid = ''`
  if (!SID.test(scope.accountSid)) throw new Error('an account scope needs an account SID')
  return `set local app.scope = 'account'; set local app.account_sid = '${scope.accountSid}'`
}

/** Nothing came back on a connection in time: it can be used for nothing more. */
export const isSilence = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout'

/** A pg error by its SQLSTATE, e.g. '23505' for a broken unique constraint; `constraint` narrows it down. */
export function isDatabaseError(error: unknown, sqlState: string, constraint?: string): boolean {
  return error instanceof pg.DatabaseError && error.code === sqlState && (constraint === undefined || error.constraint === constraint)
}

/** A value that its column or type cannot hold: SQLSTATE class 22. */
export const isUnfit = (error: unknown): boolean => error instanceof pg.DatabaseError && (error.code ?? '').startsWith('22')
