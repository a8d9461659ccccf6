/** The process clock plus the sandbox offset. The offset lives in the database; `follow` keeps this process's copy fresh. */
export interface Clock {
  now(): Date
  offsetMs(): number
  /** Never back: what was heard late from another process changes nothing. */
  advanceTo(offsetMs: number): void
}

export function createClock(): Clock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    advanceTo(offsetMs) {
      offset = Math.max(offset, offsetMs)
    },
  }
}
