import { useSyncExternalStore } from 'react'

let isReached = true
const listeners = new Set<() => void>()
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Said by every request: whether an answer came at all. */
export function noteReach(reached: boolean): void {
  if (reached === isReached) return
  isReached = reached
  for (const listener of listeners) listener()
}

export const isServerReached = (): boolean => isReached
export const useReach = (): boolean => useSyncExternalStore(subscribe, isServerReached)

window.addEventListener('offline', () => noteReach(false))
