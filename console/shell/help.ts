import { useSyncExternalStore } from 'react'

let isOpen = false
let opener: Element | null = null
const listeners = new Set<() => void>()
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whoever opened it has the focus again when it closes. */
export function setHelp(next: boolean): void {
  if (next === isOpen) return
  isOpen = next
  if (next) opener = document.activeElement
  for (const listener of listeners) listener()
  if (!next && opener instanceof HTMLElement) opener.focus()
}

export const useHelp = (): boolean => useSyncExternalStore(subscribe, () => isOpen)
