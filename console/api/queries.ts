import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import { fetchRequirements } from './requirements.ts'
import type { Bundle, PrimaryProfile, Profile } from './types/bundles.ts'
import type { Delegation, Inquiry, Upgrade } from './types/checks.ts'
import type { BriefDocument, IdentityDocument } from './types/documents.ts'
import type { ApiKey, Delivery, EventRow, Notification } from './types/events.ts'
import type { Address, Compliance, PhoneNumber } from './types/numbers.ts'
import type { RequestThread } from './types/requests.ts'
import type { Review, ReviewDetail } from './types/reviews.ts'

/** Lists are loaded whole, the largest pages one after the other: filters and search then answer without a round trip. */
const PAGE_SIZE = 1000
const MOST_PAGES = 50

interface MetaList {
  meta: { key: string; next_page_url: string | null }
  [key: string]: unknown
}

/** `meta.key` names the array of a list; the server's views are the contract for what is in it. */
const itemsOf = <T>(list: MetaList): T[] => (list[list.meta.key] as T[] | undefined) ?? []

/** Every page of a list. `onPage` gets what has come so far, so that the first rows show while the rest is on its way. */
export async function results<T>(
  path: string,
  query: Record<string, string | number | undefined> = {},
  onPage?: (soFar: readonly T[]) => void,
): Promise<T[]> {
  let list = await get<MetaList>(path, { PageSize: PAGE_SIZE, ...query })
  let all = itemsOf<T>(list)
  for (let page = 1; list.meta.next_page_url && page < MOST_PAGES; page += 1) {
    onPage?.(all)
    // The address may name a public host; only where it leads counts.
    const { pathname, search } = new URL(list.meta.next_page_url)
    list = await get<MetaList>(pathname + search)
    all = [...all, ...itemsOf<T>(list)]
  }
  return all
}

/** A list of the 2010 API. */
async function results2010<T>(path: string, key: string): Promise<T[]> {
  let all: T[] = []
  let next: string | null = `${path}?PageSize=${PAGE_SIZE}`
  for (let page = 0; next && page < MOST_PAGES; page += 1) {
    const list: Record<string, unknown> & { next_page_uri: string | null } = await get(next)
    // The server's views are the contract for what is in the list.
    all = [...all, ...((list[key] as T[] | undefined) ?? [])]
    next = list.next_page_uri
  }
  return all
}

const account = (sid: string): string => `/2010-04-01/Accounts/${sid}`

export const documentsQuery = queryOptions({
  queryKey: ['documents'],
  // Comparing ten thousand rows with their earlier selves costs more than drawing the few that show.
  structuralSharing: false,
  queryFn: ({ client, queryKey }) =>
    results<BriefDocument>('/v1/IdentityDocuments', { Brief: 'true' }, soFar =>
      // A refreshed list must not shrink to its first page.
      client.setQueryData<BriefDocument[]>(queryKey, known => (known && known.length >= soFar.length ? known : [...soFar])),
    ),
})

export const isBeingRead = (document: BriefDocument | undefined): boolean =>
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
    queryFn: () => results2010<Address>(`${account(accountSid)}/Addresses.json`, 'addresses'),
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
const NEWEST_DELIVERIES = 50
export const deliveriesQuery = queryOptions({
  queryKey: ['deliveries'],
  queryFn: async () => itemsOf<Delivery>(await get<MetaList>('/v1/CallbackDeliveries', { PageSize: NEWEST_DELIVERIES })),
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
