/** What reading one specimen came to. */
export interface Outcome {
  bucket: string
  hasMrz: boolean
  isExact: boolean
  isConfirmed: boolean
  isAccepted: boolean
  /** Reasons that the label asks for, or null when it does not say. */
  expected: string[] | null
  named: string[]
  fieldsFound: number
  fieldsExpected: number
  cpuMs: number
  wallMs: number
}

export interface Row {
  bucket: string
  count: number
  exact: string
  falselyRelied: number
  accepted: number
  reasons: string
  fields: string
  cpuMedianMs: number
  wallMedianMs: number
}

/** One row a bucket and one for all. */
export function summarise(outcomes: readonly Outcome[]): Row[] {
  const buckets = [...new Set(outcomes.map(({ bucket }) => bucket))]
  return [
    ...buckets.map(bucket =>
      rowOf(
        bucket,
        outcomes.filter(outcome => outcome.bucket === bucket),
      ),
    ),
    rowOf('all', outcomes),
  ]
}

function rowOf(bucket: string, outcomes: readonly Outcome[]): Row {
  const zones = outcomes.filter(({ hasMrz }) => hasMrz)
  const bad = outcomes.filter(({ expected }) => expected !== null && expected.length > 0)
  const fields = outcomes.reduce((sum, { fieldsExpected }) => sum + fieldsExpected, 0)
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${part}/${whole}`)
  return {
    bucket,
    count: outcomes.length,
    exact: share(zones.filter(({ isExact }) => isExact).length, zones.length),
    falselyRelied: outcomes.filter(({ isConfirmed, isExact }) => isConfirmed && !isExact).length,
    accepted: outcomes.filter(({ isAccepted }) => isAccepted).length,
    reasons: share(bad.filter(({ expected, named }) => expected?.every(code => named.includes(code))).length, bad.length),
    fields: share(
      outcomes.reduce((sum, { fieldsFound }) => sum + fieldsFound, 0),
      fields,
    ),
    cpuMedianMs: median(outcomes.map(({ cpuMs }) => cpuMs)),
    wallMedianMs: median(outcomes.map(({ wallMs }) => wallMs)),
  }
}

const median = (values: readonly number[]): number => Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0)

export function tableOf(title: string, rows: readonly Row[]): string {
  const head =
    '| condition | n | lines exact | relied on though wrong | accepted | reason named | fields found | CPU ms | wall ms |\n|---|---|---|---|---|---|---|---|---|\n'
  return `\n## ${title}\n\n${head}${rows.map(row => `| ${Object.values(row).join(' | ')} |\n`).join('')}`
}
