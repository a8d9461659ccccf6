import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { get, postJson, rememberCsrf, remove } from './http.ts'
import type { Session } from './types.ts'

const kept = (session: Session): Session => {
  rememberCsrf(session.csrf_token)
  return session
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => kept(await get<Session>('/console/v1/Session')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** Only below the shell, which has loaded it. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data

export const signIn = async (token: string): Promise<Session> => kept(await postJson<Session>('/console/v1/SignIn', { token }))
export const signOut = (): Promise<void> => remove('/console/v1/Session')

export const isReviewer = ({ staff_roles }: Session): boolean => staff_roles.some(role => role === 'reviewer' || role === 'supervisor')
export const isOperator = ({ staff_roles }: Session): boolean => staff_roles.includes('operator')
export const isTrial = ({ account }: Session): boolean => account.type.toLowerCase() === 'trial'
