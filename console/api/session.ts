import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { mayManage } from '../../src/domain/roles.ts'
import { get, postJson, rememberCsrf, remove } from './http.ts'
import type { Session } from './types/session.ts'

/** Every later change brings this session's token. */
export const keepSession = <S extends Session>(session: S): S => {
  rememberCsrf(session.csrf_token)
  return session
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => keepSession(await get<Session>('/console/v1/Session')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** Only below the shell, which has loaded it. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data

/** What the server answers to somebody who knocks. */
export type Entry = Session | { needs: 'code' } | { needs: 'account'; accounts: { sid: string; friendly_name: string }[] }
export type Ticket = { token: string } | { email: string; password: string; account_sid?: string | undefined }

export const signIn = async (ticket: Ticket, code?: string): Promise<Entry> => {
  const entry = await postJson<Entry>('/console/v1/SignIn', { ...ticket, code })
  return 'needs' in entry ? entry : keepSession(entry)
}
export const askForLink = (email: string): Promise<unknown> => postJson('/console/v1/SignIn/Links', { email })
/** Whether links can be mailed at all. */
export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: () => get<{ has_mail: boolean }>('/console/v1/SignIn'),
  staleTime: Number.POSITIVE_INFINITY,
})
export const signOut = (): Promise<void> => remove('/console/v1/Session')

export const isManager = ({ role }: Session): boolean => mayManage(role)
export const isReviewer = ({ staff_roles }: Session): boolean => staff_roles.some(role => role === 'reviewer' || role === 'supervisor')
export const isSupervisor = ({ staff_roles }: Session): boolean => staff_roles.includes('supervisor')
export const isOperator = ({ staff_roles }: Session): boolean => staff_roles.includes('operator')
/** Who may look at accounts, the journal and the like without changing them. */
export const mayOversee = (session: Session): boolean => isOperator(session) || isSupervisor(session)
export const isTrial = ({ account }: Session): boolean => account.type.toLowerCase() === 'trial'
