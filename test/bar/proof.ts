import type { Stage } from './stage.ts'

/** What one proof found out. */
export interface Outcome {
  /** How often it was tried: 0 misses of n bounds the rate at about 3/n only (95 %). */
  n: number
  /** What went wrong, one line each; empty is a pass. No personal data. */
  misses: string[]
  /** Whether the same check noticed a variant that is broken on purpose. A proof that cannot fail proves nothing. */
  isControlCaught: boolean
  /** Further figures of the run, such as kills or milliseconds. */
  figures?: Record<string, number | string>
}

export interface Proof {
  name: string
  /** Other promises that the same run keeps. */
  also?: readonly string[]
  /** The promise, in one line. */
  goal: string
  /** The variant that is broken on purpose. */
  control: string
  /** Left out of --quick. */
  isLong?: boolean
  /** @throws CannotRun */
  run(stage: Stage): Promise<Outcome>
}

/** This machine lacks what the proof needs: said aloud, never counted as passed. */
export class CannotRun extends Error {}

/** Collects misses, and how often there was a chance for one. */
export class Tally {
  n = 0
  readonly misses: string[] = []

  check(holds: boolean, what: string): void {
    this.n += 1
    if (!holds) this.misses.push(what)
  }
}

/** Runs work on every item, at most `width` at once. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T, position: number) => Promise<void>): Promise<void> {
  let next = 0
  const run = async () => {
    while (next < items.length) {
      const position = next++
      await work(items[position] as T, position)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, run))
}

export const times = (count: number): number[] => Array.from({ length: count }, (_, position) => position)
