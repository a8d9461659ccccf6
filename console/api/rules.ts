import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import { results } from './queries.ts'

/** Rules and their changes, as staff see them. */

export interface StaffRule {
  sid: string
  id: string
  version: number
  friendly_name: string
  iso_country: string
  number_type: string
  end_user_type: string
  is_available: boolean
  proof: string
  decide: 'machine' | 'person'
  conditions: string[]
  status: string
  reviewed: string | null
  sources: { url: string | null; seen: string | null; note?: string }[]
  /** Only of one rule. */
  yaml?: string
}

export interface RuleDifference {
  kind: 'added' | 'removed' | 'changed'
  path: string
  before: unknown
  after: unknown
  affects_verdict: boolean
}

export interface RuleVersion {
  version: number
  date_published: string
  date_replaced: string | null
  grace_until: string | null
  origin: string
  change_sid: string | null
  changes: RuleDifference[]
}

export interface ChangedRule {
  id: string
  regulation_sid: string | null
  friendly_name: string | null
  kind: 'added' | 'removed' | 'changed'
  from_version: number | null
  to_version: number | null
  affects_verdict: boolean
  changes: RuleDifference[]
}

export interface RuleChange {
  sid: string
  status: 'checking' | 'ready' | 'scheduled' | 'applying' | 'applied' | 'discarded'
  origin: 'draft' | 'files'
  regulations: ChangedRule[]
  affected: { accounts: number; numbers: number; proofs: number; made_compliant: number }
  numbers_checked: number
  grace_until: string | null
  /** Of a scheduled change: when it comes into force. */
  begins_at: string | null
  created_by: string
  published_by: string | null
  date_created: string
  date_published: string | null
  date_finished: string | null
}

export interface AffectedAccount {
  account_sid: string
  friendly_name: string | null
  numbers: number
  proofs: number
  lacking: { code: string; field: string | null; document: string | null; text: string; count: number }[]
  open_numbers: number
  date_notified: string | null
}

export const staffRulesQuery = queryOptions({ queryKey: ['staff', 'rules'], queryFn: () => results<StaffRule>('/staff/v1/Regulations') })
export const staffRuleQuery = (sid: string) =>
  queryOptions({ queryKey: ['staff', 'rules', sid], queryFn: () => get<StaffRule>(`/staff/v1/Regulations/${sid}`) })
export const versionsQuery = (sid: string) =>
  queryOptions({
    queryKey: ['staff', 'rules', sid, 'versions'],
    queryFn: async () => (await get<{ versions: RuleVersion[] }>(`/staff/v1/Regulations/${sid}/Versions`)).versions,
  })
/** What a version says differently from another. */
export const differenceQuery = (sid: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['staff', 'rules', sid, 'diff', from, to],
    queryFn: async () =>
      (await get<{ changes: RuleDifference[] }>(`/staff/v1/Regulations/${sid}/Diff`, { From: String(from), To: String(to) })).changes,
  })

export const ruleChangesQuery = queryOptions({
  queryKey: ['staff', 'rule-changes'],
  queryFn: () => results<RuleChange>('/staff/v1/RegulationChanges'),
})

const TRYING_MS = 1_500

/** Looks again while the change is being tried or published. */
export const ruleChangeQuery = (sid: string) =>
  queryOptions({
    queryKey: ['staff', 'rule-changes', sid],
    queryFn: () => get<RuleChange>(`/staff/v1/RegulationChanges/${sid}`),
    refetchInterval: query => (['checking', 'applying'].includes(query.state.data?.status ?? '') ? TRYING_MS : false),
  })
export const affectedQuery = (sid: string) =>
  queryOptions({
    queryKey: ['staff', 'rule-changes', sid, 'affected'],
    queryFn: () => results<AffectedAccount>(`/staff/v1/RegulationChanges/${sid}/Affected`, { PageSize: 200 }),
  })
