/** The process clock plus the sandbox offset. The offset lives in the database; `follow` keeps this process's copy fresh. */
export interface Clock {
  now(): Date
  offsetMs(): number
  setOffset(ms: number): void
}

export function createClock(): Clock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    setOffset(ms) {
      offset = ms
    },
  }
}
