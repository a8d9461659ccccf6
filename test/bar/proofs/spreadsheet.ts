import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvLine } from '../../../src/platform/csv.ts'
import { type Proof, Tally } from '../proof.ts'
import { operationsOf } from '../tenancy/operations.ts'

/** A phone number comes to no harm: a spreadsheet takes it for itself. */
const isFormula = (cell: string): boolean => /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^\+\d{6,15}$/.test(cell)
/** What a download cannot do without. */
const NEEDED: Record<string, string> = { '/staff/v1/NumberReports/Export': '?IsoCountry=US' }
const BAD = ['=cmd|calc!A1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '"=1"', '=1;2', "'=1", ';=1', ',=1', '\n=1']

export const spreadsheet: Proof = {
  name: 'T-CSV',
  goal: 'no cell of any CSV file that leaves the server is a formula for a spreadsheet, whoever chose its text; every text comes back as it was',
  control: 'cells joined by commas: the same look must find formulas',
  async run(stage) {
    const tally = new Tally()
    const text = fc.oneof(
      fc.constantFrom(...BAD),
      fc.string({ maxLength: 20, unit: 'grapheme' }),
      fc.tuple(fc.constantFrom(...BAD), fc.string()).map(parts => parts.join('')),
    )
    const rows = fc.sample(fc.array(text, { minLength: 1, maxLength: 6 }), stage.pick(2_000, 20_000))
    for (const row of rows) {
      const [cells = []] = read(csvLine(row))
      tally.check(cells.length === row.length, `a row of ${row.length} came back as ${cells.length}`)
      for (const [place, cell] of cells.entries()) {
        tally.check(!isFormula(cell), `a formula left: ${JSON.stringify(cell.slice(0, 3))}`)
        tally.check(cell.replace(/^'/, '') === (row[place] ?? '').replace(/^'/, ''), 'a text was changed')
      }
    }
    const url = await stage.url()
    const downloads = (await operationsOf(url)).filter(({ method, download }) => method === 'GET' && download?.startsWith('text/csv'))
    const staff = await stage.staff()
    const { api } = await stage.demo()
    for (const { path, access } of downloads) {
      const { status, body } = await (access === 'staff' ? staff : api)('GET', path + (NEEDED[path] ?? ''))
      tally.check(status === 200, `${path} was answered ${status}`)
      for (const cell of read(String(body)).flat()) tally.check(!isFormula(cell), `${path} holds a formula`)
    }
    const naive = read(`${BAD.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).flat()
    return {
      n: tally.n,
      misses: [...new Set(tally.misses)],
      isControlCaught: naive.some(cell => isFormula(cell)),
      figures: { downloads: downloads.length },
    }
  },
}

const read = (text: string): string[][] => parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] })
