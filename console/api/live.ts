import type { QueryClient } from '@tanstack/react-query'

const POLL_MS = 10_000
const SETTLE_MS = 300

/** Keeps what is on screen fresh: the server's event stream says that something changed; without it we look every 10 s. */
export function keepFresh(queries: QueryClient): () => void {
  let settle: ReturnType<typeof setTimeout> | undefined
  const refresh = () => {
    clearTimeout(settle)
    settle = setTimeout(
      () => void queries.invalidateQueries({ predicate: query => query.queryKey[0] !== 'session', refetchType: 'active' }),
      SETTLE_MS,
    )
  }
  const stream = new EventSource('/console/v1/Stream')
  stream.onmessage = refresh
  stream.addEventListener('change', refresh)
  const poll = setInterval(() => {
    if (stream.readyState !== EventSource.OPEN && document.visibilityState === 'visible') refresh()
  }, POLL_MS)
  return () => {
    stream.close()
    clearInterval(poll)
    clearTimeout(settle)
  }
}
