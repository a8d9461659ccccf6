/**
 * Printed details of papers without machine-readable parts, on the layouts of test/specimens/print and their truth:
 * node --import tsx bench/reader/print.ts [FOLDER] [--seed 5] [--count 1] [--only TEXT] [--blind] [--peers] [--verbose]
 * --blind gives the reader neither country nor kind; --peers sets tesseract.js beside it, which is told the language.
 * Exact: the field, or a line of the text, says the value letter for letter (dates: the day). Looked up: the comparison calls it the same.
 * Wrongly same: the comparison calls a changed value the same.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareDetails } from '../../src/domain/documents/compare.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import type { AddressFacts } from '../../src/domain/text/addresses.ts'
import { readDocument } from '../../src/platform/imaging/read-document.ts'
import { flat, isExact, isIn, TODAY } from './outcome.ts'
import { openTesseract } from './peers.ts'
import { makePrintSet } from './sets.ts'

interface PrintLabel {
  file: string
  bucket: string
  layout?: string
  kind: string
  issuing_country: string
  fields: Record<string, string>
  mrz: string[] | null
}

interface Score {
  pictures: number
  values: number
  exact: number
  labelled: number
  lookedUp: number
  wrongly: number
  cpuMs: number[]
  peerExact: number
  peerCpuMs: number[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean' },
    blind: { type: 'boolean' },
    peers: { type: 'boolean' },
  },
})
const alike = (a: string, b: string): boolean => flat(a) === flat(b)
const share = (part: number, whole: number): string => ((100 * part) / Math.max(1, whole)).toFixed(1)
const median = (numbers: readonly number[]): string => (numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0).toFixed(0)
const made = positionals.length === 0 ? mkdtempSync(join(tmpdir(), 'print-')) : null
const folder = positionals[0] ?? made ?? ''
const scores = new Map<string, Score>()
const peer = values.peers ? await openTesseract() : null
const LANGUAGES: Readonly<Record<string, string>> = { DE: 'deu', FR: 'fra', ES: 'spa', PL: 'pol' }
try {
  if (made) await makePrintSet(made, Number(values.seed ?? 5), Number(values.count ?? 1))
  await measure()
} finally {
  if (made) rmSync(made, { recursive: true })
  await peer?.close()
}

/** An edge, where the form of labels.json is trusted. */
function labelsIn(path: string): PrintLabel[] {
  const sets = JSON.parse(readFileSync(join(path, 'labels.json'), 'utf8')) as Record<string, PrintLabel[]>
  return Object.values(sets)
    .flat()
    .filter(({ file, mrz }) => mrz === null && file.includes(values.only ?? '') && existsSync(join(path, file)))
}

async function measure(): Promise<void> {
  const labels = labelsIn(folder).filter(({ fields }) => Object.keys(fields).length > 0)
  const [first] = labels
  // The first reading loads the nets: a server keeps them.
  if (first) await readDocument(readFileSync(join(folder, first.file)), { today: TODAY })
  for (const label of labels) await measureOne(label)
  const rows = [...scores].map(([name, score]) => ({
    set: name,
    pictures: score.pictures,
    values: score.values,
    'exact %': share(score.exact, score.values),
    'under their label %': share(score.labelled, score.values),
    'looked up same %': share(score.lookedUp, score.values),
    'wrongly same': score.wrongly,
    'CPU ms': median(score.cpuMs),
    ...(peer ? { [`${peer.name} exact %`]: share(score.peerExact, score.values), 'its CPU ms': median(score.peerCpuMs) } : {}),
  }))
  console.table(rows)
  process.stdout.write(`resident memory of this process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB\n`)
}

async function measureOne(label: PrintLabel): Promise<void> {
  const before = process.cpuUsage()
  const hints = values.blind ? { today: TODAY } : { today: TODAY, kind: label.kind, country: label.issuing_country }
  const reading = await readDocument(readFileSync(join(folder, label.file)), hints)
  const { user, system } = process.cpuUsage(before)
  const theirs = await peer?.read(join(folder, label.file), LANGUAGES[label.issuing_country] ?? 'eng')
  const same = sameFields(label.fields, label, reading)
  const missed: string[] = []
  const wrong: string[] = []
  for (const row of [label.bucket, label.layout ?? label.kind, 'all'].map(scoreOf)) {
    row.pictures++
    row.cpuMs.push((user + system) / 1000)
    row.peerCpuMs.push(theirs?.cpuMs ?? 0)
    for (const [name, value] of Object.entries(label.fields)) {
      if (name === 'sex') continue
      row.values++
      if (isExact(name, value, reading, label.issuing_country)) row.exact++
      else if (row === scoreOf('all')) missed.push(`${name} ${value}`)
      if (reading.fields.some(field => field.name === name && alike(field.value, value))) row.labelled++
      if (theirs && isIn(name, value, theirs.text, label.issuing_country)) row.peerExact++
      if (same.has(name)) row.lookedUp++
      else if (row === scoreOf('all')) missed.push(`(not looked up) ${name} ${value}`)
      if (!isChangeRefused(name, value, label, reading)) {
        row.wrongly++
        if (row === scoreOf('all')) wrong.push(`${name} ${changed(name, value)}`)
      }
    }
  }
  if (values.verbose && missed.length > 0)
    process.stdout.write(
      `${label.file}: ${missed.join(' | ')}\n   fields ${reading.fields.map(({ name, value }) => `${name}=${value}`).join(', ')}\n`,
    )
  if (wrong.length > 0) process.stdout.write(`${label.file}: WRONGLY THE SAME ${wrong.join(' | ')}\n`)
}

function scoreOf(name: string): Score {
  const score = scores.get(name) ?? {
    pictures: 0,
    values: 0,
    exact: 0,
    labelled: 0,
    lookedUp: 0,
    wrongly: 0,
    cpuMs: [],
    peerExact: 0,
    peerCpuMs: [],
  }
  scores.set(name, score)
  return score
}

/** The fields that the comparison of a case would call the same. */
function sameFields(fields: Readonly<Record<string, string>>, label: PrintLabel, reading: Reading): Set<string> {
  const address: AddressFacts | null =
    fields.street || fields.city || fields.postal_code
      ? { street: fields.street ?? '', city: fields.city ?? '', postalCode: fields.postal_code ?? '', isoCountry: label.issuing_country }
      : null
  const read = { ...reading, issuingCountry: label.issuing_country }
  const rows = compareDetails(fields, address, [{ sid: 'front', kind: label.kind, reading: read }])
  return new Set(rows.filter(({ verdict }) => verdict === 'same').map(({ field }) => field))
}

function isChangeRefused(name: string, value: string, label: PrintLabel, reading: Reading): boolean {
  return !sameFields({ ...label.fields, [name]: changed(name, value) }, label, reading).has(name)
}

/** The value with one letter or digit changed, so that it is another person, day, number or place; legal forms at the end do not count. */
function changed(name: string, value: string): string {
  if (name.endsWith('_date')) return value.slice(0, 8) + (value.endsWith('07') ? '09' : '07')
  if (name === 'business_name') return `${value.slice(0, 2)}${value[2] === 'k' ? 'r' : 'k'}${value.slice(3)}`
  const at = [...value].findLastIndex(character => /[\p{L}\d]/u.test(character))
  const last = value[at] ?? ''
  const other = /\d/.test(last) ? String((Number(last) + 4) % 10) : last.toLowerCase() === 'k' ? 'r' : 'k'
  return value.slice(0, at) + (last === last.toUpperCase() ? other.toUpperCase() : other) + value.slice(at + 1)
}
