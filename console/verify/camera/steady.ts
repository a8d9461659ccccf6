import type { Hint } from './frame-quality.ts'

/** Every hint stays at least this long, so that eyes and screen readers can follow. */
export const HOLD_MS = 700
/** Sharp for this long, and the picture takes itself. */
export const AUTO_MS = 1200

export interface Steady {
  shown: Hint
  shownSince: number
  sharpSince: number | null
}

export const steadyStart = (now: number): Steady => ({ shown: 'searching', shownSince: now, sharpSince: null })

/** The hint to show after one more measured frame; milliseconds on any one clock. */
export function steady(before: Steady, measured: Hint, now: number): Steady {
  const sharpSince = measured === 'sharp' ? (before.sharpSince ?? now) : null
  const mayChange = measured !== before.shown && now - before.shownSince >= HOLD_MS
  return { shown: mayChange ? measured : before.shown, shownSince: mayChange ? now : before.shownSince, sharpSince }
}

export const isTimeToCapture = (state: Steady, now: number): boolean =>
  state.shown === 'sharp' && state.sharpSince !== null && now - state.sharpSince >= AUTO_MS
