/** How many requests each account may send, within this process. */
export interface RateLimit {
  /** Counts one request. Answers the seconds to wait when there were too many, else 0. `perMinute` 0: nothing is limited. */
  take(accountSid: string, perMinute: number): number
}

interface Bucket {
  tokens: number
  filledMs: number
}

const MINUTE_MS = 60_000
/** Bounds the memory; the longest unused buckets go first, and are full by then anyway. */
const MOST_BUCKETS = 50_000

/** A bucket for each account: a whole minute's worth may come at once, and it fills evenly. */
export function createRateLimit(nowMs: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, Bucket>()
  return {
    take(accountSid, perMinute) {
      if (perMinute === 0) return 0
      const now = nowMs()
      const found = buckets.get(accountSid) ?? { tokens: perMinute, filledMs: now }
      const tokens = Math.min(perMinute, found.tokens + ((now - found.filledMs) / MINUTE_MS) * perMinute)
      const left = tokens >= 1 ? tokens - 1 : tokens
      buckets.delete(accountSid)
      buckets.set(accountSid, { tokens: left, filledMs: now })
      const oldest = buckets.size > MOST_BUCKETS ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perMinute) * 60)
    },
  }
}
