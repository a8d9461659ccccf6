/** Counts answers by route, status and time, for Prometheus. Routes are templates: nobody's SID becomes a label. */
export interface RequestMetrics {
  note(route: string, method: string, status: number, ms: number): void
  /** In the text format of Prometheus. */
  lines(): string[]
}

const BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000]
const DURATION = 'countersign_http_request_duration_seconds'
const COUNT = 'countersign_http_requests_total'
/** The Console's files, whose names change with each build, are one. */
const ASSETS = '/assets/'

interface Series {
  /** How many took at most as long as the bucket of the same place. */
  counts: number[]
  total: number
  sumMs: number
  statuses: Map<number, number>
}

export function createRequestMetrics(): RequestMetrics {
  const series = new Map<string, Series>()
  return {
    note(route, method, status, ms) {
      const labels = `method="${method}",route="${route.startsWith(ASSETS) ? ASSETS : route}"`
      const found = series.get(labels) ?? { counts: BUCKETS_MS.map(() => 0), total: 0, sumMs: 0, statuses: new Map() }
      series.set(labels, found)
      found.total += 1
      found.sumMs += ms
      found.statuses.set(status, (found.statuses.get(status) ?? 0) + 1)
      for (let at = BUCKETS_MS.length - 1; at >= 0 && ms <= (BUCKETS_MS[at] ?? 0); at--) found.counts[at] = (found.counts[at] ?? 0) + 1
    },
    lines() {
      const durations: string[] = []
      const counts: string[] = []
      for (const [labels, { counts: within, total, sumMs, statuses }] of series) {
        for (const [at, limitMs] of BUCKETS_MS.entries())
          durations.push(`${DURATION}_bucket{${labels},le="${limitMs / 1000}"} ${within[at]}`)
        durations.push(`${DURATION}_bucket{${labels},le="+Inf"} ${total}`)
        durations.push(`${DURATION}_sum{${labels}} ${(sumMs / 1000).toFixed(6)}`, `${DURATION}_count{${labels}} ${total}`)
        for (const [status, count] of statuses) counts.push(`${COUNT}{${labels},status="${status}"} ${count}`)
      }
      return [
        `# HELP ${DURATION} How long answers took.`,
        `# TYPE ${DURATION} histogram`,
        ...durations,
        `# HELP ${COUNT} Answers by status.`,
        `# TYPE ${COUNT} counter`,
        ...counts,
      ]
    },
  }
}
