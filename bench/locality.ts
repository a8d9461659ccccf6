/**
 * The locality rule on addresses whose prefix is known.
 * Usage: node --import tsx bench/locality.ts [LABELS] [POSTAL_FILE] [--json] [--misses]
 * LABELS (default: locality-labels.txt beside this file): one `POSTAL_CODE CITY PREFIX` a line; the same address may stand with several prefixes. Every other prefix of the file is a wrong one.
 */
import { readFileSync } from 'node:fs'
import { judgeLocality, type LocalitySources, type LocalityVerdict } from '../src/domain/regulations/locality.ts'
import { loadLocality } from '../src/platform/locality.ts'

interface Label {
  postalCode: string
  city: string
  prefix: string
}

const [labelsFile = new URL('locality-labels.txt', import.meta.url), postalFile] = process.argv
  .slice(2)
  .filter(argument => !argument.startsWith('--'))

const labels: Label[] = readFileSync(labelsFile, 'utf8')
  .split(/\r?\n/)
  .flatMap(line => {
    const match = /^(\d{5}) (.+) (\d+)$/.exec(line.trim())
    return match ? [{ postalCode: match[1] ?? '', city: match[2] ?? '', prefix: match[3] ?? '' }] : []
  })

const addressOf = ({ postalCode, city }: Label) => `${postalCode} ${city}`
const truths = new Map<string, Set<string>>()
for (const label of labels) truths.set(addressOf(label), (truths.get(addressOf(label)) ?? new Set()).add(label.prefix))
const prefixes = [...new Set(labels.map(({ prefix }) => prefix))]

const judge = (label: Label, prefix: string, sources: LocalitySources) =>
  judgeLocality({ isoCountry: 'DE', prefix, postalCode: label.postalCode, city: label.city, street: '' }, sources).verdict

function measure(sources: LocalitySources) {
  const count = (): Record<LocalityVerdict, number> => ({ same: 0, different: 0, unknown: 0 })
  const [right, wrong] = [count(), count()]
  const misses: string[] = []
  let judged = 0
  const started = process.cpuUsage()
  for (const label of labels) {
    const verdict = judge(label, label.prefix, sources)
    right[verdict]++
    if (verdict === 'different') misses.push(`refused: ${addressOf(label)} ${label.prefix}`)
    for (const prefix of prefixes) {
      judged++
      if (truths.get(addressOf(label))?.has(prefix)) continue
      const other = judge(label, prefix, sources)
      wrong[other]++
      if (other === 'same') misses.push(`accepted: ${addressOf(label)} ${prefix}, true ${label.prefix}`)
    }
  }
  const { user, system } = process.cpuUsage(started)
  const wrongs = wrong.same + wrong.different + wrong.unknown
  return {
    labels: labels.length,
    trueSame: right.same,
    trueUnknown: right.unknown,
    trueRefused: right.different,
    wrongPairs: wrongs,
    wrongAccepted: wrong.same,
    wrongAcceptedShare: wrong.same / wrongs,
    wrongRefusedShare: wrong.different / wrongs,
    decidedShare: right.same / labels.length,
    microsecondsEach: (user + system) / judged,
    misses,
  }
}

const results: Record<string, ReturnType<typeof measure>> = { withoutPostalData: measure(await loadLocality('DE')) }
if (postalFile) results.withPostalData = measure(await loadLocality('DE', { postalFile }))

if (process.argv.includes('--json')) console.log(JSON.stringify(results))
else {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  for (const [name, result] of Object.entries(results)) {
    console.log(
      `${name}: ${result.labels} true prefixes: ${result.trueSame} same, ${result.trueUnknown} unknown, ${result.trueRefused} refused`,
    )
    console.log(
      `  ${result.wrongPairs} wrong prefixes: ${result.wrongAccepted} accepted (${percent(result.wrongAcceptedShare)}), ${percent(result.wrongRefusedShare)} refused`,
    )
    console.log(`  ${result.microsecondsEach.toFixed(1)} microseconds of CPU each`)
    if (process.argv.includes('--misses')) for (const miss of result.misses) console.log(`  ${miss}`)
  }
}
if (Object.values(results).some(({ trueRefused, wrongAcceptedShare }) => trueRefused > 0 || wrongAcceptedShare >= 0.02))
  process.exitCode = 1
