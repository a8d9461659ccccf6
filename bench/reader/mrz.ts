// Reads every picture of a folder with a labels.json and says how many zones were read exactly, accepted, or wrongly accepted.
// node --import tsx bench/reader/mrz.ts FOLDER [--only TEXT] [--trace]
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { findAndReadMrz } from '../../src/platform/imaging/mrz/read-mrz.ts'

interface Label {
  file: string
  mrz: string[] | null
  kind?: string
  bucket?: string
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, trace: { type: 'boolean' } } })
const [folder] = positionals
if (folder === undefined) throw new Error('Which folder? It holds labels.json and the pictures.')
sharp.concurrency(1)

const labels: unknown = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8'))
const today = new Date().toISOString().slice(0, 10)
await read(join(folder, labelsOf(labels, 'synthetic')[0]?.file ?? labelsOf(labels, 'real')[0]?.file ?? ''))
for (const set of ['real', 'synthetic'])
  await measure(
    set,
    labelsOf(labels, set).filter(({ file }) => file.includes(values.only ?? '')),
  )

/** One set of the file; an edge, where the form of labels.json is trusted. */
function labelsOf(all: unknown, set: string): Label[] {
  return (all as Record<string, Label[] | undefined>)[set] ?? []
}

async function read(path: string, trace?: (note: string) => void) {
  const { data, info } = await sharp(path).rotate().greyscale().raw().toBuffer({ resolveWithObject: true })
  const before = process.cpuUsage()
  const image = { data: new Uint8Array(data), width: info.width, height: info.height }
  const reading = await findAndReadMrz(image, { today, ...(trace ? { trace } : {}) })
  const { user, system } = process.cpuUsage(before)
  return { reading, cpuMs: (user + system) / 1000 }
}

async function measure(set: string, wanted: Label[]): Promise<void> {
  const buckets = new Map<string, { count: number; exact: number; accepted: number }>()
  const cpu: number[] = []
  let wrong = 0
  let negatives = 0
  let wrongOnNegatives = 0
  for (const { file, mrz, kind, bucket } of wanted) {
    if (values.trace) console.log(`== ${file}`)
    const { reading, cpuMs } = await read(join(folder ?? '', file), values.trace ? note => console.log(`  ${note}`) : undefined)
    cpu.push(cpuMs)
    const isAccepted = reading?.confirmed === true && reading.failed.length === 0
    if (mrz === null) {
      negatives++
      if (isAccepted) wrongOnNegatives++
      if (isAccepted) console.log(`  ACCEPTED A NEGATIVE ${file}`)
      continue
    }
    const isExact = reading?.lines.join() === mrz.join()
    const row = buckets.get(bucket ?? kind ?? '') ?? { count: 0, exact: 0, accepted: 0 }
    buckets.set(bucket ?? kind ?? '', {
      count: row.count + 1,
      exact: row.exact + (isExact ? 1 : 0),
      accepted: row.accepted + (isAccepted ? 1 : 0),
    })
    if (isAccepted && !isExact) wrong++
    if (!isExact || !isAccepted)
      console.log(
        `  ${isAccepted && !isExact ? 'ACCEPTED BUT WRONG ' : isExact ? 'not accepted ' : ''}${file}${isExact ? '' : difference(mrz, reading?.lines ?? [])}`,
      )
  }
  const rows = [...buckets].map(([name, row]) => ({ set: name, ...row }))
  const total = rows.reduce(
    (sum, row) => ({ count: sum.count + row.count, exact: sum.exact + row.exact, accepted: sum.accepted + row.accepted }),
    { count: 0, exact: 0, accepted: 0 },
  )
  console.table(rows)
  const share = ((100 * total.exact) / Math.max(1, total.count)).toFixed(1)
  cpu.sort((a, b) => a - b)
  const at = (part: number): string => (cpu[Math.min(cpu.length - 1, Math.floor(cpu.length * part))] ?? 0).toFixed(0)
  console.log(
    `${set}: exact ${total.exact}/${total.count} (${share} %), accepted ${total.accepted}, accepted though wrong ${wrong}, ` +
      `accepted on negatives ${wrongOnNegatives}/${negatives}, CPU ms median ${at(0.5)} p90 ${at(0.9)} max ${at(1)}, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  )
}

/** Marks under the first differing line; specimens are of invented people, so this may be printed. */
function difference(want: readonly string[], got: readonly string[]): string {
  if (got.length === 0) return ' nothing read'
  return want.map((line, index) => (line === got[index] ? '' : `\n    want ${line}\n    got  ${got[index] ?? ''}`)).join('')
}
