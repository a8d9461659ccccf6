import { AppError } from '../../domain/errors.ts'

/** Where a page starts: just past one row, looking forwards or backwards in the list's own order. */
export interface Cursor {
  direction: 'after' | 'before'
  /** The sort key of that row as text, then its sid. */
  key: string
  sid: string
}

export interface PageRequest {
  size: number
  /** Client state only: it is echoed, never used. */
  number: number
  cursor: Cursor | undefined
}

/** One page in list order, with the keys of its ends. */
export interface Page<T> {
  items: T[]
  next: Cursor | undefined
  previous: Cursor | undefined
}

const DEFAULT_SIZE = 50
const MAX_SIZE = 1000

/** PageSize 0 is refused, above 1000 it is held to 1000. @throws AppError invalidPageSize, invalidPageToken */
export function parsePaging(query: { PageSize?: string; Page?: string; PageToken?: string }): PageRequest {
  const size = query.PageSize === undefined || query.PageSize === '' ? DEFAULT_SIZE : Number(query.PageSize)
  if (!Number.isInteger(size) || size < 1) throw new AppError('invalidPageSize')
  const number = Number(query.Page ?? 0)
  return {
    size: Math.min(size, MAX_SIZE),
    number: Number.isInteger(number) && number >= 0 ? number : 0,
    cursor: query.PageToken ? decodeCursor(query.PageToken) : undefined,
  }
}

/** `PA` + base64url(key, sid) goes forwards, `PB` backwards. */
export const encodeCursor = ({ direction, key, sid }: Cursor): string =>
  `${direction === 'after' ? 'PA' : 'PB'}${Buffer.from(JSON.stringify([key, sid])).toString('base64url')}`

function decodeCursor(token: string): Cursor {
  try {
    const direction = token.startsWith('PA') ? 'after' : token.startsWith('PB') ? 'before' : undefined
    const [key, sid]: unknown[] = JSON.parse(Buffer.from(token.slice(2), 'base64url').toString('utf8'))
    if (!direction || typeof key !== 'string' || typeof sid !== 'string' || `${key}${sid}`.includes('\u0000'))
      throw new Error('not a cursor')
    return { direction, key, sid }
  } catch (cause) {
    throw new AppError('invalidPageToken', {}, { cause })
  }
}

/**
 * Cuts a page out of rows that were fetched with one row more than asked, in fetch order (backwards for `before`).
 * `keyOf` gives the text of the sort key.
 */
export function cutPage<T extends { sid: string }>(rows: T[], request: PageRequest, keyOf: (row: T) => string): Page<T> {
  const hasMore = rows.length > request.size
  const kept = rows.slice(0, request.size)
  const isBackwards = request.cursor?.direction === 'before'
  const items = isBackwards ? kept.reverse() : kept
  const [first, last] = [items[0], items.at(-1)]
  const hasNext = isBackwards ? true : hasMore
  const hasPrevious = isBackwards ? hasMore : request.cursor !== undefined
  return {
    items,
    next: hasNext && last ? { direction: 'after', key: keyOf(last), sid: last.sid } : undefined,
    previous: hasPrevious && first ? { direction: 'before', key: keyOf(first), sid: first.sid } : undefined,
  }
}

/** The list body of v1 and v2: `{ <key>: [...], meta }`, with absolute links built from the public URL. */
export function metaList<T>(
  page: Page<T>,
  request: PageRequest,
  about: { publicUrl: string; path: string; query: Record<string, unknown>; key?: string },
  view: (item: T) => unknown,
): Record<string, unknown> {
  const key = about.key ?? 'results'
  const link = (number: number, cursor?: Cursor) => `${about.publicUrl}${about.path}?${search(about.query, request, number, cursor)}`
  return {
    [key]: page.items.map(view),
    meta: {
      key,
      page: request.number,
      page_size: request.size,
      url: link(request.number, request.cursor),
      first_page_url: link(0),
      next_page_url: page.next ? link(request.number + 1, page.next) : null,
      previous_page_url: page.previous ? link(Math.max(request.number - 1, 0), page.previous) : null,
    },
  }
}

/** The list body of 2010-04-01: relative URIs with the `.json` suffix. */
export function list2010<T>(
  page: Page<T>,
  request: PageRequest,
  about: { path: string; query: Record<string, unknown>; key: string },
  view: (item: T) => unknown,
): Record<string, unknown> {
  const link = (number: number, cursor?: Cursor) => `${about.path}.json?${search(about.query, request, number, cursor)}`
  const start = request.number * request.size
  return {
    [about.key]: page.items.map(view),
    page: request.number,
    page_size: request.size,
    start,
    end: Math.max(start, start + page.items.length - 1),
    uri: link(request.number, request.cursor),
    first_page_uri: link(0),
    next_page_uri: page.next ? link(request.number + 1, page.next) : null,
    previous_page_uri: page.previous ? link(Math.max(request.number - 1, 0), page.previous) : null,
  }
}

function search(query: Record<string, unknown>, request: PageRequest, number: number, cursor: Cursor | undefined): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || name === 'Page' || name === 'PageToken' || name === 'PageSize') continue
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item))
  }
  parameters.set('PageSize', String(request.size))
  parameters.set('Page', String(number))
  if (cursor) parameters.set('PageToken', encodeCursor(cursor))
  return parameters.toString()
}

/** ISO 8601 in seconds, as v1 and v2 write dates; null stays null. */
export const isoTime = (date: Date | null | undefined): string | null => (date ? `${date.toISOString().slice(0, 19)}Z` : null)

/** RFC 2822 as 2010-04-01 writes dates. */
export const rfcTime = (date: Date): string => `${date.toUTCString().slice(0, -3)}+0000`
