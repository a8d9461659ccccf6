import type { Page, PageRequest } from '../../platform/http/paging.ts'

/** One page of a list that lies in memory, in the order of its SIDs' names as `keyOf` gives them. */
export function staticPage<T extends { sid: string }>(items: readonly T[], request: PageRequest, keyOf: (item: T) => string): Page<T> {
  const { cursor, size } = request
  const place = cursor ? items.findIndex(item => item.sid === cursor.sid) : -1
  const from = !cursor ? 0 : cursor.direction === 'after' ? place + 1 : Math.max(place - size, 0)
  const to = cursor?.direction === 'before' ? Math.max(place, 0) : from + size
  const page = items.slice(from, to)
  const [first, last] = [page[0], page.at(-1)]
  return {
    items: page,
    next: last && to < items.length ? { direction: 'after', key: keyOf(last), sid: last.sid } : undefined,
    previous: first && from > 0 ? { direction: 'before', key: keyOf(first), sid: first.sid } : undefined,
  }
}
