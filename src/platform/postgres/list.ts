import { AppError } from '../../domain/errors.ts'
import { cutPage, type Page, type PageRequest } from '../http/paging.ts'
import { isUnfit, type Tx } from './pool.ts'

/** A condition with its parameters as `?`; undefined parts are left out. */
export type Condition = readonly [text: string, ...parameters: unknown[]] | undefined

export interface ListQuery {
  /** `select ... from ...`, columns named, with `sid` among them. */
  select: string
  where: readonly Condition[]
  /** Column of the sort key; ties are ordered by `sid`. */
  orderBy: string
  /** SQL type of the sort key, to read it back from a page token. */
  orderType: 'timestamptz' | 'text' | 'bigint' | 'date'
  direction: 'asc' | 'desc'
}

/**
 * One page of a list by key: never an offset, so it costs the same on the last page as on the first.
 * The sort key comes along as `page_key`, in the full precision of the database. @throws AppError invalidPageToken
 */
export async function listPage<Row extends { sid: string }>(tx: Tx, query: ListQuery, request: PageRequest): Promise<Page<Row>> {
  const parameters: unknown[] = []
  const bind = (text: string, values: readonly unknown[]) => {
    let index = 0
    return text.replaceAll('?', () => {
      parameters.push(values[index++])
      return `$${parameters.length}`
    })
  }
  const conditions = query.where.filter(part => part !== undefined).map(([text, ...values]) => bind(text, values))
  const isBackwards = request.cursor?.direction === 'before'
  const isAscending = (query.direction === 'asc') !== isBackwards
  if (request.cursor) {
    conditions.push(
      bind(`(${query.orderBy}, sid) ${isAscending ? '>' : '<'} (?::${query.orderType}, ?)`, [request.cursor.key, request.cursor.sid]),
    )
  }
  const order = isAscending ? 'asc' : 'desc'
  const text = `${query.select.replace(/\bselect\b/, `select ${query.orderBy}::text as page_key,`)}
    ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
    order by ${query.orderBy} ${order}, sid ${order} limit ${request.size + 1}`
  const rows = await tx.query<Row & { page_key: string }>(text, parameters).catch((error: unknown) => {
    // A token may say anything: what is no key of this list comes from nobody's last page.
    throw request.cursor && isUnfit(error) ? new AppError('invalidPageToken', {}, { cause: error }) : error
  })
  return cutPage(rows, request, row => row.page_key)
}
