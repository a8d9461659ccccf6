import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import { results } from './queries.ts'
import type { Review } from './types/reviews.ts'
import type { StaffRole } from './types/session.ts'

/** What staff ask beside the queue: the views of /staff/v1. */

export interface StaffMember {
  sid: string
  email: string
  name: string
  roles: StaffRole[]
  status: 'active' | 'disabled'
  date_created: string
  /** Only in the answer that made it. */
  secret?: string
}

export const staffQuery = queryOptions({ queryKey: ['staff', 'members'], queryFn: () => results<StaffMember>('/staff/v1/Staff') })

/** Who can be given a case. */
export const reviewersQuery = queryOptions({
  ...staffQuery,
  select: (members: StaffMember[]) =>
    members
      .filter(({ roles, status }) => status === 'active' && roles.some(role => role !== 'operator'))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
})

export interface Figures {
  approved: number
  rejected: number
  asked_again: number
  late: number
  handling_seconds: number | null
  age_seconds: number | null
}

export interface ReviewStatistics {
  from: string
  to: string
  total: Figures
  reviewers: (Figures & { sid: string; name: string | null })[]
  reasons: { code: string; count: number }[]
  queue: {
    open: number
    unassigned: number
    awaiting_second: number
    late: number
    opened_within: { '1_day': number; '3_days': number; longer: number }
  }
}

export const statisticsQuery = (from: string | undefined, to: string | undefined) =>
  queryOptions({
    queryKey: ['staff', 'statistics', from, to],
    queryFn: () => get<ReviewStatistics>('/staff/v1/ReviewStatistics', { From: from, To: to }),
  })

/** Cases that are late, or were decided late: the newest. */
export const breachedQuery = queryOptions({
  queryKey: ['reviews', 'breached'],
  queryFn: () => results<Review>('/staff/v1/Reviews', { Breached: 'true', PageSize: 100 }),
})
