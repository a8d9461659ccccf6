import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { Pages } from '../api/operations.ts'

type Result<T> = UseInfiniteQueryResult<InfiniteData<Pages<T>>>

/** What a table needs of a list that comes page by page. */
export const pagedRows = <T>(
  query: Result<T>,
): { rows: T[] | undefined; more: { hasMore: boolean; isLoading: boolean; onMore: () => void } } => ({
  rows: query.data?.pages.flatMap(({ items }) => items),
  more: { hasMore: query.hasNextPage, isLoading: query.isFetchingNextPage, onMore: () => void query.fetchNextPage() },
})
