import { queryOptions } from '@tanstack/react-query'
import type { Role } from '../../src/domain/roles.ts'
import { get, post, postJson } from './http.ts'
import { keepSession } from './session.ts'
import type { Session } from './types/session.ts'

export interface TeamUser {
  sid: string
  email: string
  name: string
  role: Role
  status: 'invited' | 'active' | 'disabled'
  has_password: boolean
  has_second_factor: boolean
  date_last_sign_in: string | null
  date_created: string
  /** Only in the answer that made it. */
  sign_in_url?: string
}

export interface OwnSession {
  sid: string
  device: string
  method: 'link' | 'password'
  is_current: boolean
  date_created: string
  date_seen: string
}

export interface Me {
  sid: string
  email: string
  name: string
  role: Role
  has_password: boolean
  has_second_factor: boolean
  recovery_codes_left: number
}

export const teamQuery = queryOptions({
  queryKey: ['team'],
  queryFn: async () => (await get<{ users: TeamUser[] }>('/v1/Users', { PageSize: 1000 })).users,
})
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => get<Me>('/console/v1/Me') })
export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: async () => (await get<{ sessions: OwnSession[] }>('/console/v1/Sessions')).sessions,
})

export const invite = (fields: { Email: string; Name: string; Role: Role }) => post<TeamUser>('/v1/Users', fields)
export const changeUser = (sid: string, fields: { Role?: Role; Status?: 'active' | 'disabled' }) =>
  post<TeamUser>(`/v1/Users/${sid}`, fields)
export const newLink = (sid: string) => post<TeamUser>(`/v1/Users/${sid}/Links`)

/** `confirm` is the password or a code, for a session that is no longer fresh. */
interface Confirmable {
  confirm?: string | undefined
}

export const renameMe = (name: string) => postJson<Me>('/console/v1/Me', { name })
/** These end every other session and give this one a new token. */
const renewing = async <T>(path: string, body: Record<string, unknown>): Promise<Session & T> =>
  keepSession(await postJson<Session & T>(path, body))
export const setPassword = (body: Confirmable & { password: string }) => renewing('/console/v1/Password', { ...body })
export const removePassword = (body: Confirmable) => renewing('/console/v1/Password/Remove', { ...body })
export const startSecondFactor = (body: Confirmable) => postJson<{ secret: string; qr: string }>('/console/v1/SecondFactor', body)
export const confirmSecondFactor = (code: string) => renewing<{ recovery_codes: string[] }>('/console/v1/SecondFactor/Confirm', { code })
export const removeSecondFactor = (body: Confirmable) => renewing('/console/v1/SecondFactor/Remove', { ...body })
export const renewRecoveryCodes = (body: Confirmable) => postJson<{ recovery_codes: string[] }>('/console/v1/RecoveryCodes', body)
