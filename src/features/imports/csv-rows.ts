import { parse } from 'csv-parse'

/** A file that is no such table at all: nothing was imported. */
export class ImportError extends Error {}

/** A row by column name, or why it cannot be parsed, with its line in the file (1 is the header). */
export interface CsvRow {
  row: Record<string, string> | string
  line: number
}

/** The rows of a CSV file whose first line names the columns, in any case and order. @throws ImportError */
export async function* readRows(
  source: AsyncIterable<Uint8Array | string>,
  columns: readonly string[],
  required: readonly string[],
): AsyncIterable<CsvRow> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
    max_record_size: 10_000,
  })
  void (async () => {
    try {
      for await (const chunk of source) if (!parser.write(chunk)) await new Promise(resolve => parser.once('drain', resolve))
      parser.end()
    } catch (error) {
      parser.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })()
  let header: string[] | undefined
  // csv-parse yields { record, info } when `info` is set.
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (!header) {
      header = record.map(name => name.toLowerCase())
      const missing = required.filter(name => !header?.includes(name))
      if (missing.length > 0)
        throw new ImportError(`the first line must name the columns ${columns.join(',')}; missing: ${missing.join(', ')}`)
      continue
    }
    const names = header
    yield {
      line: info.lines,
      row:
        record.length > names.length
          ? `${record.length} values for ${names.length} columns`
          : Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
    }
  }
  if (!header) throw new ImportError('the file is empty')
}
