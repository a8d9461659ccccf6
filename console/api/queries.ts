import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import { fetchRequirements } from './requirements.ts'
import type {
  Address,
  ApiKey,
  Bundle,
  Compliance,
  Delegation,
  Delivery,
  EventRow,
  IdentityDocument,
  Inquiry,
  Notification,
  PhoneNumber,
  PrimaryProfile,
  Profile,
  RequestThread,
  Review,
  ReviewDetail,
  Upgrade,
} from './types.ts'

/** Lists ask for the largest page: filters and search then answer without a round trip. */
const PAGE_SIZE = 1000

export const results = async <T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T[]> =>
  itemsOf<T>(await get<MetaList>(path, { PageSize: PAGE_SIZE, ...query }))

interface MetaList {
  meta: { key: string; next_page_url: string | null }
  [key: string]: unknown
}

/** `meta.key` names the array of a list; the server's views are the contract for what is in it. */
const itemsOf = <T>(list: MetaList): T[] => (list[list.meta.key] as T[] | undefined) ?? []

const account = (sid: string): string => `/2010-04-01/Accounts/${sid}`

export const documentsQuery = queryOptions({ queryKey: ['documents'], queryFn: () => results<IdentityDocument>('/v1/IdentityDocuments') })

export const isBeingRead = (document: IdentityDocument | undefined): boolean =>
  document?.documents.some(({ status }) => status === 'reading') ?? false

export const documentQuery = (sid: string) =>
  queryOptions({
    queryKey: ['documents', sid],
    queryFn: () => get<IdentityDocument>(`/v1/IdentityDocuments/${sid}`),
    refetchInterval: query => (isBeingRead(query.state.data) ? 1200 : false),
  })

export const addressesQuery = (accountSid: string) =>
  queryOptions({
    queryKey: ['addresses'],
    queryFn: async () => (await get<{ addresses: Address[] }>(`${account(accountSid)}/Addresses.json`, { PageSize: PAGE_SIZE })).addresses,
  })

export const numbersQuery = (accountSid: string) =>
  queryOptions({
    queryKey: ['numbers'],
    queryFn: async () =>
      (await get<{ incoming_phone_numbers: PhoneNumber[] }>(`${account(accountSid)}/IncomingPhoneNumbers.json`, { PageSize: PAGE_SIZE }))
        .incoming_phone_numbers,
  })

export const numberQuery = (accountSid: string, sid: string) =>
  queryOptions({ queryKey: ['numbers', sid], queryFn: () => get<PhoneNumber>(`${account(accountSid)}/IncomingPhoneNumbers/${sid}.json`) })

export const complianceQuery = (sid: string) =>
  queryOptions({ queryKey: ['compliance', sid], queryFn: () => get<Compliance>(`/v1/PhoneNumbers/${sid}/Compliance`) })

export interface RequirementsOf {
  PhoneNumber?: string | undefined
  IsoCountry?: string | undefined
  NumberType?: string | undefined
  EndUserType?: string | undefined
}

export const requirementsQuery = (of: RequirementsOf) =>
  queryOptions({ queryKey: ['requirements', of], queryFn: () => fetchRequirements({ ...of }), staleTime: 30_000 })

export const bundlesQuery = queryOptions({ queryKey: ['bundles'], queryFn: () => results<Bundle>('/v2/RegulatoryCompliance/Bundles') })
export const profilesQuery = queryOptions({ queryKey: ['profiles'], queryFn: () => results<Profile>('/v1/CustomerProfiles') })
export const productsQuery = queryOptions({ queryKey: ['products'], queryFn: () => results<Profile>('/v1/TrustProducts') })
export const primaryQuery = queryOptions({ queryKey: ['profiles', 'primary'], queryFn: () => get<PrimaryProfile>('/v1/PrimaryProfile') })
/** Events come oldest first with a cursor; the newest are wanted, so the last pages are walked to, within reason. */
const MOST_EVENT_PAGES = 10

async function newestEvents(): Promise<EventRow[]> {
  let newest: EventRow[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_EVENT_PAGES; page += 1) {
    const list = await get<MetaList & { cursor?: string }>('/v1/Events', { PageSize: PAGE_SIZE, Cursor: cursor })
    newest = [...newest, ...itemsOf<EventRow>(list)].slice(-PAGE_SIZE)
    cursor = list.cursor
    if (!list.meta.next_page_url) break
  }
  return newest.reverse()
}

/** The events of one thing, oldest first. */
export const eventsAboutQuery = (sid: string) =>
  queryOptions({ queryKey: ['events', sid], queryFn: () => results<EventRow>('/v1/Events', { SubjectSid: sid, PageSize: 200 }) })
export const eventsQuery = queryOptions({ queryKey: ['events'], queryFn: newestEvents })
export const deliveriesQuery = queryOptions({
  queryKey: ['deliveries'],
  queryFn: () => results<Delivery>('/v1/CallbackDeliveries', { PageSize: 50 }),
})
export const inquiriesQuery = queryOptions({ queryKey: ['inquiries'], queryFn: () => results<Inquiry>('/v1/Inquiries') })
export const inquiryQuery = (sid: string) =>
  queryOptions({ queryKey: ['inquiries', sid], queryFn: () => get<Inquiry>(`/v1/Inquiries/${sid}`), enabled: sid !== '' })
export const delegationsQuery = (sid: string) =>
  queryOptions({
    queryKey: ['inquiries', sid, 'delegations'],
    queryFn: async () => (await get<{ delegations: Delegation[] }>(`/v1/Inquiries/${sid}/Delegations`)).delegations,
  })
export const upgradesQuery = queryOptions({ queryKey: ['upgrades'], queryFn: () => results<Upgrade>('/v1/Upgrades') })
export const messagesQuery = queryOptions({ queryKey: ['messages'], queryFn: () => results<Notification>('/v1/Notifications') })
export const requestsQuery = queryOptions({ queryKey: ['requests'], queryFn: () => results<RequestThread>('/v1/Requests') })

export const keysQuery = (accountSid: string) =>
  queryOptions({ queryKey: ['keys'], queryFn: async () => (await get<{ keys: ApiKey[] }>(`${account(accountSid)}/Keys.json`)).keys })

export const reviewsQuery = (status: 'open' | 'decided') =>
  queryOptions({ queryKey: ['reviews', status], queryFn: () => results<Review>('/staff/v1/Reviews', { Status: status }) })

export const reviewQuery = (sid: string) =>
  queryOptions({ queryKey: ['reviews', sid], queryFn: () => get<ReviewDetail>(`/staff/v1/Reviews/${sid}`) })

export const staffListQuery = <T>(name: string, path: string, query: Record<string, string | number | undefined> = {}) =>
  queryOptions({ queryKey: ['staff', name, query], queryFn: () => results<T>(path, query) })
