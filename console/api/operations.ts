import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Fields, get, post } from './http.ts'
import { results } from './queries.ts'
import type { Inquiry, InquiryAttempt } from './types/checks.ts'
import { uploadBody } from './upload.ts'

/** What operators ask: the views of /staff/v1 beside the queue and the staff. */

export interface StaffAccount {
  sid: string
  owner_account_sid: string | null
  friendly_name: string
  type: string
  status: 'active' | 'suspended' | 'closed'
  is_test: boolean
  legal_hold: boolean
  date_created: string
  date_updated: string
  /** Only in the answer that made it. */
  auth_token?: string
}

export interface Holdings {
  numbers: number
  identity_documents: number
  bundles: number
  addresses: number
  inquiries: number
  open_reviews: number
  users: number
  subaccounts: number
}

export const accountsQuery = queryOptions({ queryKey: ['staff', 'accounts'], queryFn: () => results<StaffAccount>('/staff/v1/Accounts') })
export const accountQuery = (sid: string) =>
  queryOptions({ queryKey: ['staff', 'accounts', sid], queryFn: () => get<StaffAccount>(`/staff/v1/Accounts/${sid}`) })
export const holdingsQuery = (sid: string) =>
  queryOptions({ queryKey: ['staff', 'accounts', sid, 'holdings'], queryFn: () => get<Holdings>(`/staff/v1/Accounts/${sid}/Holdings`) })

export interface FoundItem {
  sid: string
  kind: string
  name: string
  status: string | null
  matched: string[]
  similar: string[]
  contradicted: string[]
  date_created: string
}

export interface ErasureOutcome {
  erased: { sid: string; kind: string }[]
  kept: { sid: string; kind: string; why: string }[]
}

/** A page of a long list, with where the next one is. */
export interface Pages<T> {
  items: T[]
  next: string | null
}

interface MetaList {
  meta: { key: string; next_page_url: string | null }
  [key: string]: unknown
}

async function onePage<T>(path: string, fields: Fields): Promise<Pages<T>> {
  const list = await get<MetaList>(path, fields)
  const next = list.meta.next_page_url
  // `meta.key` names the array; the server's views are the contract for what is in it.
  return { items: (list[list.meta.key] as T[] | undefined) ?? [], next: next && new URL(next).searchParams.get('PageToken') }
}

/** A list that is too long to be loaded whole: filtered by the server, a page on request. */
export const pagedQuery = <T>(name: string, path: string, filter: Record<string, string | undefined>, pageSize = 50) =>
  infiniteQueryOptions({
    queryKey: ['staff', name, filter],
    queryFn: ({ pageParam }) => onePage<T>(path, { ...filter, PageSize: pageSize, PageToken: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })

/** An ID check of any account, with what only staff may know. */
export interface StaffCheck extends Inquiry {
  account_sid: string
  vendor: string
  attempts: InquiryAttempt[]
  staff_reasons: string[]
  erasure_asked_at: string | null
  erasure_receipt: string | null
}

export const staffCheckQuery = (sid: string) =>
  queryOptions({ queryKey: ['staff', 'checks', sid], queryFn: () => get<StaffCheck>(`/staff/v1/Inquiries/${sid}`) })

export interface StockNumber {
  phone_number: string
  iso_country: string
  number_type: string
  locality: string | null
  region: string | null
  capabilities: string[]
  status: 'available' | 'held' | 'active' | 'released' | 'retired'
  held_by: string | null
  held_until: string | null
  back_on_sale_at: string | null
}

export interface StockFigure {
  iso_country: string
  number_type: string
  status: StockNumber['status']
  count: number
}

export const stockQuery = queryOptions({
  queryKey: ['staff', 'stock'],
  queryFn: async () => (await get<{ stock: StockFigure[] }>('/staff/v1/NumberStock')).stock,
})

export interface ImportReport {
  imported: number
  errors: { line: number; error: string }[]
}

export const importNumbers = (file: File, onProgress: (share: number) => void): Promise<ImportReport> =>
  uploadBody<ImportReport>('/staff/v1/NumberImports', file, 'text/csv', onProgress)

export interface JournalRow {
  sid: string
  sequence: number
  at: string
  type: string
  actor_kind: string
  actor_sid: string
  actor_name: string | null
  account_sid: string | null
  account_name: string | null
  subject_sid: string
  from: string | null
  to: string | null
  request_id: string
  is_sealed: boolean
}

export interface ChainState {
  sealed: number
  unsealed: number
  head: string | null
  sequence: number
  anchor: unknown
}

export interface ChainVerdict {
  is_whole: boolean
  sealed: number
  unsealed: number
  head: string
  broken_at: number | null
  knows_head: boolean | null
}

export const chainQuery = queryOptions({ queryKey: ['staff', 'chain'], queryFn: () => get<ChainState>('/staff/v1/Audit/Chain') })
export const verifyChain = (head: string): Promise<ChainVerdict> => post('/staff/v1/Audit/Verify', { Head: head || undefined })

export interface RetentionOverview {
  classes: { name: string; kept: number; waiting: number; overdue: number; held: number; next_at: string | null }[]
  erased_last_30_days: { kind: string; count: number }[]
  held_accounts: { sid: string; name: string }[]
}

export const retentionQuery = queryOptions({
  queryKey: ['staff', 'retention'],
  queryFn: () => get<RetentionOverview>('/staff/v1/Retention'),
})

export interface Erasure {
  sid: string
  account_sid: string
  subject_sid: string
  kind: string
  cause: string
  receipt: string
  due_at: string | null
  erased_at: string
  actor_sid: string
}

export interface Receiver {
  account_sid: string
  host: string
  pending: number
  failed: number
  oldest_pending_at: string | null
  last_response_status: number | null
  last_error: string | null
}

export const receiversQuery = queryOptions({
  queryKey: ['staff', 'receivers'],
  queryFn: async () => (await get<{ receivers: Receiver[] }>('/staff/v1/CallbackReceivers')).receivers,
})

export interface BacklogDelivery {
  sid: string
  account_sid: string
  subject_sid: string
  receiver: string
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  next_attempt_at: string | null
  response_status: number | null
  error: string | null
  date_created: string
}

export type SettingValue = string | number | boolean | readonly (string | number)[]

export interface Setting {
  name: string
  value: SettingValue
  default: SettingValue
  is_set: boolean
  changed_by: string | null
  date_changed: string | null
}

export interface OperatorSettings {
  settings: Setting[]
  /** Who judges ID checks that begin now. */
  verification_vendor: 'builtin' | 'persona'
}

export const settingsQuery = queryOptions({
  queryKey: ['staff', 'settings'],
  queryFn: () => get<OperatorSettings>('/staff/v1/Settings'),
})
