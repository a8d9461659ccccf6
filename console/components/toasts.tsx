import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { ApiError } from '../api/http.ts'
import { t } from '../texts/en.ts'
import './toasts.css'

interface Toast {
  id: number
  text: string
  tone: 'passed' | 'failed'
  /** With an `undo` the toast counts down to `endsAt` (milliseconds of the clock). */
  undo?: () => void
  endsAt?: number
}

const SHOWN_MS = 6_000
/** More would cover the page; the older ones show again as newer ones end. */
const MOST_SHOWN = 3
let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]): void => {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismiss = (id: number): void => set(toasts.filter(toast => toast.id !== id))

function show(toast: Omit<Toast, 'id'>, shownMs: number): number {
  lastId += 1
  const id = lastId
  set([...toasts, { ...toast, id }])
  setTimeout(() => dismiss(id), shownMs)
  return id
}

export const say = (text: string): void => void show({ text, tone: 'passed' }, SHOWN_MS)
export const sayUndoable = (text: string, undo: () => void, windowMs: number): number =>
  show({ text, tone: 'passed', undo, endsAt: Date.now() + windowMs }, windowMs)

/** A refusal in the server's own words; forms show theirs in place instead. */
export const sayRefused = (error: unknown): void =>
  void show({ text: error instanceof ApiError ? error.message : t.errors.unknown, tone: 'failed' }, SHOWN_MS * 2)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section className="toasts" aria-label={t.shell.messages} aria-live="polite">
      {shown.slice(-MOST_SHOWN).map(toast => (
        <div key={toast.id} className="toast" data-tone={toast.tone}>
          {toast.tone === 'passed' ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
          <span>{toast.text}</span>
          {toast.undo ? (
            <UndoButton toast={toast} />
          ) : (
            <button type="button" className="copy" aria-label={t.common.close} onClick={() => dismiss(toast.id)}>
              <IconX size={14} aria-hidden />
            </button>
          )}
        </div>
      ))}
    </section>
  )
}

function UndoButton({ toast }: { toast: Toast }) {
  const left = () => Math.max(0, Math.ceil(((toast.endsAt ?? 0) - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one clock per toast
  useEffect(() => {
    const tick = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(tick)
  }, [])
  const onClick = () => {
    toast.undo?.()
    dismiss(toast.id)
  }
  return (
    <>
      <span className="num small" aria-hidden>
        {seconds} s
      </span>
      <button type="button" className="toast-undo" onClick={onClick}>
        {t.common.undo}
      </button>
    </>
  )
}
