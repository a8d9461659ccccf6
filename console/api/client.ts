import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './http.ts'
import { sessionQuery } from './session.ts'

const RETRIES = 2

/** A session that ended shows itself as a 401 on any read: the shell then leads to the sign-in page. */
export function makeQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'session')
          void queries.resetQueries({ queryKey: sessionQuery.queryKey })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return queries
}
