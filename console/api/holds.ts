import { queryOptions } from '@tanstack/react-query'
import { get, post, remove } from './http.ts'

export interface NumberHold {
  sid: string
  phone_number: string
  status: 'active' | 'bought' | 'ended'
  until: string
}

export const holdsQuery = queryOptions({
  queryKey: ['holds'],
  queryFn: async () =>
    (await get<{ number_holds: NumberHold[] }>('/v1/NumberHolds', { PageSize: 100 })).number_holds.filter(
      ({ status }) => status === 'active',
    ),
})

export const hold = (phoneNumber: string): Promise<NumberHold> => post('/v1/NumberHolds', { PhoneNumber: phoneNumber })
export const giveBack = (sid: string): Promise<void> => remove(`/v1/NumberHolds/${sid}`)
