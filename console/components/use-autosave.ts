import { useEffect, useRef, useState } from 'react'

const SETTLE_MS = 900

export type SaveState = 'idle' | 'saving' | 'saved' | 'failed'

/** Runs `keep` when the page is left, hidden or closed: what was typed a moment ago is not lost. Give a function that stays the same. */
export function useKeepOnLeave(keep: () => void): void {
  useEffect(() => {
    const onHide = () => {
      if (document.visibilityState === 'hidden') keep()
    }
    document.addEventListener('visibilitychange', onHide)
    return () => {
      document.removeEventListener('visibilitychange', onHide)
      keep()
    }
  }, [keep])
}

/**
 * Keeps a value soon after its last change; calls go one after the other. `save` gets the newest value.
 * Give a value that stays the same object while nothing changes.
 */
export function useAutosave<Value>(value: Value, save: (value: Value) => Promise<unknown>): { state: SaveState; error: unknown } {
  const [state, setState] = useState<SaveState>('idle')
  const [error, setError] = useState<unknown>(null)
  const kept = useRef(value)
  const newest = useRef({ value, save })
  newest.current = { value, save }
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const [keep] = useState(() => () => {
    line.current = line.current.then(async () => {
      const { value: wanted, save: send } = newest.current
      if (wanted === kept.current) return
      try {
        await send(wanted)
        kept.current = wanted
        setError(null)
        setState(newest.current.value === wanted ? 'saved' : 'saving')
      } catch (refusal) {
        setError(refusal)
        setState('failed')
      }
    })
  })
  useEffect(() => {
    if (value === kept.current) return
    setState('saving')
    const timer = setTimeout(keep, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value, keep])
  useKeepOnLeave(keep)
  return { state, error }
}
