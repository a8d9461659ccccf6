import { useEffect, useSyncExternalStore } from 'react'
import { undoLast } from './decisions.ts'

export const ACTIONS = ['next', 'previous', 'open', 'claim', 'approve', 'ask', 'reject', 'note', 'zoom', 'item', 'undo', 'help'] as const
export type Action = (typeof ACTIONS)[number]

export interface KeySettings {
  /** Single letters can be turned off or changed (WCAG 2.1.4). */
  isOn: boolean
  keys: Record<Action, string>
}

const STORE = 'countersign-review-keys'
export const DEFAULT_KEYS: KeySettings = {
  isOn: true,
  keys: {
    next: 'j',
    previous: 'k',
    open: 'o',
    claim: 'c',
    approve: 'a',
    ask: 'r',
    reject: 'x',
    note: 'n',
    zoom: 'z',
    item: 'i',
    undo: 'u',
    help: '?',
  },
}

function stored(): KeySettings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORE) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('isOn' in kept) || !('keys' in kept)) return DEFAULT_KEYS
    return { isOn: kept.isOn !== false, keys: { ...DEFAULT_KEYS.keys, ...(kept.keys as Partial<Record<Action, string>>) } }
  } catch {
    return DEFAULT_KEYS
  }
}

let settings: KeySettings = typeof localStorage === 'undefined' ? DEFAULT_KEYS : stored()
const listeners = new Set<() => void>()

export function setKeys(next: KeySettings): void {
  settings = next
  localStorage.setItem(STORE, JSON.stringify(next))
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useKeySettings = (): KeySettings => useSyncExternalStore(subscribe, () => settings)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) && !(target instanceof HTMLInputElement && target.type === 'checkbox')))

/** What works on every page of the review area. */
const EVERYWHERE: Partial<Record<Action, () => void>> = { undo: () => void undoLast() }

/** Runs an action by its key, or `digit` with 1..9; never while typing, in a dialog, or with a modifier held. */
export function useKeys(run: Partial<Record<Action, () => void>>, digit?: (n: number) => void): void {
  const { isOn, keys } = useKeySettings()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]')) return
      const key = event.key.toLowerCase()
      if (digit && /^[1-9]$/.test(key)) return digit(Number(key))
      const action = ACTIONS.find(one => keys[one] === key)
      const act = action && (run[action] ?? EVERYWHERE[action])
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}
