import { infiniteQueryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import type { Pages } from './operations.ts'
import type { PhoneNumber } from './types/numbers.ts'

/** A number with what stands behind it, by name. */
export interface ListedNumber extends PhoneNumber {
  identity_name?: string | null
  bundle_name?: string | null
  address_name?: string | null
}

export interface NumberFilter {
  Search?: string | undefined
  Compliance?: string | undefined
  PhoneNumber?: string | undefined
  ProofNames?: boolean
}

interface NumberList {
  incoming_phone_numbers: ListedNumber[]
  next_page_uri: string | null
}

/** The account's numbers, found by the server and a page on request: there may be very many. */
export const numbersQuery = (accountSid: string, filter: NumberFilter, pageSize = 50) =>
  infiniteQueryOptions({
    queryKey: ['numbers', 'list', filter, pageSize],
    queryFn: async ({ pageParam }): Promise<Pages<ListedNumber>> => {
      const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`
      const list = await (pageParam ? get<NumberList>(pageParam) : get<NumberList>(path, { ...filter, PageSize: pageSize }))
      return { items: list.incoming_phone_numbers, next: list.next_page_uri }
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })
