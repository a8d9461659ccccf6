import { CsvError, parse } from 'csv-parse'

/** A file that is no such table at all: nothing was imported. */
export class ImportError extends Error {}

/** A row by column name, or why it cannot be parsed, with its line in the file (1 is the header). */
export interface CsvRow {
  row: Record<string, string> | string
  line: number
}

/** What spreadsheets put between cells, in one country or another. */
const DELIMITERS = [',', ';', '\t'] as const
const MOST_HEAD_BYTES = 10_000
/** A row that is longer holds a quotation mark that is never closed, or is no row of a table. */
const MOST_ROW_BYTES = 10_000
/** Stands for bytes that are no UTF-8. */
const BROKEN_CHARACTER = '\uFFFD'

/** The rows of a CSV file whose first line names the columns, in any case and order. @throws ImportError */
export async function* readRows(
  source: AsyncIterable<Uint8Array | string>,
  columns: readonly string[],
  required: readonly string[],
): AsyncIterable<CsvRow> {
  const { head, rest } = await beginning(source)
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
    max_record_size: MOST_ROW_BYTES,
  })
  void (async () => {
    try {
      if (!parser.write(head)) await new Promise(resolve => parser.once('drain', resolve))
      for await (const chunk of rest) if (!parser.write(chunk)) await new Promise(resolve => parser.once('drain', resolve))
      parser.end()
    } catch (error) {
      parser.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })()
  let header: string[] | undefined
  let line = 0
  try {
    // csv-parse yields { record, info } when `info` is set.
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      line = info.lines
      if (header) {
        yield { line, row: rowOf(header, record) }
        continue
      }
      header = record.map(name => name.toLowerCase())
      const missing = required.filter(name => !header?.includes(name))
      if (missing.length > 0)
        throw new ImportError(`the first line must name the columns ${columns.join(',')}; missing: ${missing.join(', ')}`)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const why = 'a quotation mark that begins here is never closed, or the row is longer than 10 kB; nothing after it was read'
    if (!header) throw new ImportError(`line 1: ${why}`, { cause: error })
    yield { line: line + 1, row: why }
  }
  if (!header) throw new ImportError('the file is empty')
}

function rowOf(names: readonly string[], record: readonly string[]): CsvRow['row'] {
  if (record.length > names.length) return `${record.length} values for ${names.length} columns`
  if (record.some(cell => cell.includes(BROKEN_CHARACTER))) return 'not encoded in UTF-8'
  return Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']))
}

/** The first line at least, and what follows. */
async function beginning(source: AsyncIterable<Uint8Array | string>): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array | string> }> {
  const iterator = source[Symbol.asyncIterator]()
  const rest = { [Symbol.asyncIterator]: () => iterator }
  let head = Buffer.alloc(0)
  while (head.length < MOST_HEAD_BYTES && !head.includes('\n')) {
    const { value, done } = await iterator.next()
    if (done) break
    head = Buffer.concat([head, Buffer.from(value)])
  }
  return { head, rest }
}

function delimiterOf(head: Buffer): string {
  const line = head.toString('utf8').split('\n')[0] ?? ''
  const count = (delimiter: string) => line.split(delimiter).length
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ','
}
