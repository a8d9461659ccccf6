import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

export interface Statement {
  text: string
  parameters: readonly unknown[]
}

/** Columns of an answer with the parser of each. */
type Columns = readonly { name: string; parse(text: string): unknown }[]

/** What a connection has prepared, by text: the name, and the columns once they are known. */
type Prepared = Map<string, { name: string; columns: Columns | undefined }>

/** The part of a connection that custom queries of `pg` (as pg-cursor is one) speak to. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(message: { type: 'P'; name: '' }): void
  execute(message: { portal: ''; rows: 0 }): void
  close(message: { type: 'S'; name: string }): void
  sync(): void
}

/** Uses before a text is prepared for good, and how many texts at most: each costs every connection some memory. */
const HOT_AFTER = 5
const HOT_LIMIT = 200
const SEEN_LIMIT = 5_000

const uses = new Map<string, number>()
const hotNames = new Map<string, string>()
const preparedBy = new WeakMap<Wire, Prepared>()

/**
 * Sends statements in one round trip and resolves to their rows, or rejects with the first failure: what follows it is not run.
 * Together they are one transaction, unless they begin or end one themselves.
 */
export function runBatch(client: pg.ClientBase, statements: readonly Statement[]): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    client.query(batch(statements, (error, rows) => (error ? reject(error) : resolve(rows))))
  })
}

/** A name for a text that is used often; bounded, so that texts made up as they go cannot fill the server's memory. */
function hotName(text: string): string {
  const known = hotNames.get(text)
  if (known) return known
  if (hotNames.size >= HOT_LIMIT) return ''
  const count = (uses.get(text) ?? 0) + 1
  if (uses.size < SEEN_LIMIT || uses.has(text)) uses.set(text, count)
  if (count < HOT_AFTER) return ''
  const name = `hot${hotNames.size}`
  hotNames.set(text, name)
  return name
}

function send(wire: Wire, prepared: Prepared, text: string, values: unknown[]): void {
  const known = prepared.get(text)
  const name = known?.name ?? hotName(text)
  if (!known) {
    // One that failed before may or may not be there; to close what is not there is no error.
    if (name) wire.close({ type: 'S', name })
    wire.parse({ name, text })
    if (name) prepared.set(text, { name, columns: undefined })
  }
  wire.bind({ statement: name, values, valueMapper: value => value })
  if (!known?.columns) wire.describe({ type: 'P', name: '' })
  wire.execute({ portal: '', rows: 0 })
}

type Settle = (error: Error | null, rows: unknown[][]) => void

/** What `pg` calls while it reads the answers to one `submit`, in the order of the statements. It wraps `callback` for its time limit. */
function batch(statements: readonly Statement[], callback: Settle) {
  const answers: unknown[][] = statements.map(() => [])
  let prepared: Prepared = new Map()
  let at = 0
  let columns: Columns | undefined
  let unreadable: Error | undefined
  const knownNow = () => prepared.get(statements[at]?.text ?? '')

  const self = {
    callback,
    submit(connection: pg.Connection): Error | null {
      // The published types are older than these methods.
      const wire = connection as unknown as Wire
      prepared = preparedBy.get(wire) ?? prepared
      preparedBy.set(wire, prepared)
      try {
        // Before anything is sent: a value that cannot be written must not leave half a batch on the wire.
        const values = statements.map(({ parameters }) => parameters.map(value => prepareValue(value)))
        wire.stream.cork()
        for (const [index, { text }] of statements.entries()) send(wire, prepared, text, values[index] ?? [])
        wire.sync()
        wire.stream.uncork()
        columns = knownNow()?.columns
        return null
      } catch (cause) {
        return new Error('a parameter cannot be written', { cause })
      }
    },
    handleRowDescription(message: { fields: readonly { name: string; dataTypeID: number }[] }): void {
      columns = message.fields.map(({ name, dataTypeID }) => ({ name, parse: pg.types.getTypeParser(dataTypeID, 'text') }))
    },
    handleDataRow(message: { fields: readonly (string | null)[] }): void {
      try {
        answers[at]?.push(rowOf(columns ?? [], message.fields))
      } catch (cause) {
        unreadable = new Error('a value cannot be read', { cause })
      }
    },
    handleCommandComplete(): void {
      const known = knownNow()
      if (known) known.columns ??= columns ?? []
      at += 1
      columns = knownNow()?.columns
    },
    handleError(error: Error): void {
      // Those from here on may not be prepared, or no longer fit the tables: they are prepared anew.
      for (const { text } of statements.slice(at)) prepared.delete(text)
      self.callback(error, [])
    },
    handleReadyForQuery(): void {
      self.callback(unreadable ?? null, answers)
    },
    handleEmptyQuery(): void {},
    handlePortalSuspended(): void {},
  }
  return self
}

function rowOf(columns: Columns, fields: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index]
    const text = fields[index]
    if (column) row[column.name] = text === null || text === undefined ? null : column.parse(text)
  }
  return row
}
