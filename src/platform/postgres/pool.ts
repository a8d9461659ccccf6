import pg from 'pg'
import { runBatch, type Statement } from './batch.ts'
import { createKept, type Kept } from './kept.ts'

/** `2026-11-24 10:00:00.123456+00`, as every session here writes it, in the form that Date reads fastest. */
const parseUtc = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, text =>
  text.endsWith('+00') && text.length >= 22 && text.length <= 29 ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseUtc(text),
)

/** Timestamps come as Date, `date` columns as YYYY-MM-DD strings, bigint as bigint-safe number where it fits. */
pg.types.setTypeParser(pg.types.builtins.DATE, text => text)
pg.types.setTypeParser(pg.types.builtins.INT8, text => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
})

/**
 * What work says to the database. Statements said in the same breath (`Promise.all`) travel in one round trip and run in the order
 * in which they were said. Texts that are used often are prepared once for each connection.
 */
export interface Tx {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** The first row, or undefined. */
  one<Row>(text: string, parameters?: readonly unknown[]): Promise<Row | undefined>
  /** A write whose answer nobody needs: it travels with the next statement or the commit, which fails if it does. */
  later(text: string, parameters?: readonly unknown[]): void
}

/** Who the database believes is asking: row-level security shows an account its own rows, staff and system all. */
export type Scope = { scope: 'account'; accountSid: string } | { scope: 'staff' } | { scope: 'system' }

export interface Database {
  /** One transaction. */
  begin<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Reads only. Each round trip stands for itself and sees what is committed then; no connection is held in between. */
  read<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One statement that sees no rows but what the owner's functions give: looking up credentials, in one round trip.
   * No scope is set, so row-level security shows nothing.
   */
  lookUp<Row>(text: string, parameters: readonly unknown[]): Promise<Row | undefined>
  /** For what nearly every request asks and hardly anybody changes. */
  kept: Kept
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
    options: `-c role=${ROLE} -c timezone=UTC -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
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
    read: (scope, work) => reading(pool, scope, work),
    lookUp: async <Row>(text: string, parameters: readonly unknown[]) =>
      (await alone(pool, [{ text, parameters }]))[0]?.[0] as Row | undefined,
    kept: createKept(),
    listen,
    async close() {
      isClosed = true
      await Promise.all([...listeners].map(client => client.end().catch(() => undefined)))
      await pool.end()
    },
  }
}

const BEGIN: Statement = { text: 'begin', parameters: [] }
const COMMIT: Statement = { text: 'commit', parameters: [] }
const SET = `select set_config('app.scope', $1, true), set_config('app.account_sid', $2, true)`
const SET_READ = `${SET}, set_config('transaction_read_only', 'on', true)`

/** Begins with its first statement, so that work which refuses before it asks anything costs the database nothing. */
async function transaction<T>(pool: pg.Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  let client: pg.PoolClient | undefined
  let broken: Error | undefined
  const batches = batchesOf(async statements => {
    if (client) return runBatch(client, statements)
    client = await pool.connect()
    return (await runBatch(client, [BEGIN, settings(scope, false), ...statements])).slice(2)
  })
  try {
    const result = await work(batches.tx)
    if (batches.isUsed()) await batches.end(COMMIT)
    return result
  } catch (error) {
    await batches.stop()
    if (isSilence(error)) broken = error
    else
      await client?.query('rollback').catch((failure: Error) => {
        broken = failure
      })
    throw error
  } finally {
    client?.release(broken)
  }
}

async function reading<T>(pool: pg.Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const set = settings(scope, true)
  return work(batchesOf(async statements => (await alone(pool, [set, ...statements])).slice(1)).tx)
}

async function alone(pool: pg.Pool, statements: readonly Statement[]): Promise<unknown[][]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return await runBatch(client, statements)
  } catch (error) {
    if (isSilence(error)) broken = error
    throw error
  } finally {
    client.release(broken)
  }
}

interface Said extends Statement {
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

/** Gathers what is said in one breath and sends it together; one batch at a time, in order. */
function batchesOf(send: (statements: readonly Statement[]) => Promise<unknown[][]>) {
  let waiting: Said[] = []
  let sending = Promise.resolve()
  let isSending = false
  let failure: unknown
  let isUsed = false
  let isOver = false

  function push(said: Said): void {
    if (isOver) throw new Error('the transaction is over')
    waiting.push(said)
    isUsed = true
  }

  async function sendAll(): Promise<void> {
    await Promise.resolve()
    while (waiting.length > 0) {
      const said = waiting
      waiting = []
      try {
        const rows = await send(said)
        for (const [index, { resolve }] of said.entries()) resolve(rows[index] ?? [])
      } catch (error) {
        failure ??= error
        for (const { reject } of said) reject(error)
      }
    }
    isSending = false
  }

  const say = async (text: string, parameters: readonly unknown[]): Promise<unknown[]> => {
    try {
      return await new Promise<unknown[]>((resolve, reject) => {
        push({ text, parameters, resolve, reject })
        if (isSending) return
        isSending = true
        sending = sendAll()
      })
    } catch (error) {
      // From here the stack leads back to the verb and not to the socket.
      if (error instanceof Error) Error.captureStackTrace(error)
      throw error
    }
  }
  const tx: Tx = {
    // Rows have the shape that the caller's statement gives them.
    query: async <Row>(text: string, parameters: readonly unknown[] = []) => (await say(text, parameters)) as Row[],
    one: async <Row>(text: string, parameters: readonly unknown[] = []) => (await say(text, parameters))[0] as Row | undefined,
    later(text, parameters = []) {
      push({ text, parameters, resolve: () => undefined, reject: () => undefined })
    },
  }
  return {
    tx,
    isUsed: () => isUsed,
    /** Sends what still waits, with this as the last. @throws what any statement threw, also one whose answer nobody read */
    async end({ text, parameters }: Statement): Promise<void> {
      const ended = say(text, parameters)
      isOver = true
      await ended
      if (failure) throw failure
    },
    /** Drops what still waits, and waits for what is on its way. */
    async stop(): Promise<void> {
      isOver = true
      for (const { reject } of waiting) reject(new Error('the transaction was given up'))
      waiting = []
      await sending
    },
  }
}

/** Set for one transaction only, so that a pooled connection never keeps the last tenant. */
function settings(scope: Scope, isReadOnly: boolean): Statement {
  const accountSid = scope.scope === 'account' ? scope.accountSid : ''
  if (scope.scope === 'account' && !SID.test(accountSid)) throw new Error('an account scope needs an account SID')
  return { text: isReadOnly ? SET_READ : SET, parameters: [scope.scope, accountSid] }
}

/** Nothing came back on a connection in time: it can be used for nothing more. */
export const isSilence = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout'

/** A pg error by its SQLSTATE, e.g. '23505' for a broken unique constraint; `constraint` narrows it down. */
export function isDatabaseError(error: unknown, sqlState: string, constraint?: string): boolean {
  return error instanceof pg.DatabaseError && error.code === sqlState && (constraint === undefined || error.constraint === constraint)
}

/** A value that its column or type cannot hold: SQLSTATE class 22. */
export const isUnfit = (error: unknown): boolean => error instanceof pg.DatabaseError && (error.code ?? '').startsWith('22')
