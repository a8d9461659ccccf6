import type { QueryClient } from '@tanstack/react-query'
import { ApiError, get } from './http.ts'
import { documentsQuery, isBeingRead } from './queries.ts'
import type { BriefDocument } from './types/documents.ts'

const POLL_MS = 10_000
const SETTLE_MS = 300
/** More changed documents than this, and the list is asked for anew. */
const MOST_PATCHED = 5

/** What changes how many numbers rely on a document: the list says so, and cannot know of which. */
const MOVES = ['number.bought', 'number.mapped', 'number.released', 'number.received', 'number.transferred']

interface Change {
  type: string
  sid: string
}

/** Keeps what is on screen fresh: the server's event stream says what changed; without it we look every 10 s. */
export function keepFresh(queries: QueryClient): () => void {
  let settle: ReturnType<typeof setTimeout> | undefined
  const changed = new Set<string>()
  let isListOld = false
  const refresh = () => {
    clearTimeout(settle)
    settle = setTimeout(() => {
      const sids = [...changed]
      changed.clear()
      void refetch(queries, sids, isListOld)
      isListOld = false
    }, SETTLE_MS)
  }
  const refreshAll = () => void invalidate(queries, true)
  let stream = listen()
  function listen(): EventSource {
    let wasOpen = false
    const source = new EventSource('/console/v1/Stream')
    source.onopen = () => {
      // What happened between two connections was not heard.
      if (wasOpen) refreshAll()
      wasOpen = true
    }
    source.onmessage = ({ data }: MessageEvent<string>) => {
      // Our own server's line.
      const { type, sid } = JSON.parse(data) as Change
      isListOld ||= MOVES.includes(type)
      for (const document of changedDocuments(queries, type, sid)) changed.add(document)
      refresh()
    }
    return source
  }
  const poll = setInterval(() => {
    if (stream.readyState === EventSource.OPEN || document.visibilityState !== 'visible') return
    refreshAll()
    // A proxy's error page ends a stream for good.
    if (stream.readyState === EventSource.CLOSED) stream = listen()
  }, POLL_MS)
  window.addEventListener('online', refreshAll)
  return () => {
    window.removeEventListener('online', refreshAll)
    stream.close()
    clearInterval(poll)
    clearTimeout(settle)
  }
}

/** A file that was read says nothing of its document: every one that waits for its scan may be it. */
function changedDocuments(queries: QueryClient, type: string, sid: string): string[] {
  if (type.startsWith('identity_document.')) return [sid]
  if (type !== 'file.read') return []
  return (queries.getQueryData(documentsQuery.queryKey) ?? []).filter(isBeingRead).map(document => document.sid)
}

/** Everything but the session, and but the list of documents where its few changed rows are put in by hand: it may be long. */
const invalidate = (queries: QueryClient, isListToo: boolean): Promise<void> =>
  queries.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'session' && (isListToo || !isDocumentList(queryKey)),
    refetchType: 'active',
  })

const isDocumentList = (key: readonly unknown[]): boolean => key.length === 1 && key[0] === documentsQuery.queryKey[0]

async function refetch(queries: QueryClient, documents: readonly string[], isListOld: boolean): Promise<void> {
  const isMany = isListOld || documents.length > MOST_PATCHED
  const others = invalidate(queries, isMany)
  if (!isMany) await Promise.all(documents.map(sid => patch(queries, sid)))
  await others
}

/** One document of the list, as it is now; the newest come first. */
async function patch(queries: QueryClient, sid: string): Promise<void> {
  if (!queries.getQueryData(documentsQuery.queryKey)) return
  try {
    const fresh = await get<BriefDocument>(`/v1/IdentityDocuments/${sid}`)
    queries.setQueryData(documentsQuery.queryKey, list =>
      list?.some(one => one.sid === sid) ? list.map(one => (one.sid === sid ? { ...one, ...fresh } : one)) : list && [fresh, ...list],
    )
  } catch (error) {
    if (error instanceof ApiError && error.status === 404)
      queries.setQueryData(documentsQuery.queryKey, list => list?.filter(one => one.sid !== sid))
    else await queries.invalidateQueries({ queryKey: documentsQuery.queryKey, exact: true })
  }
}
