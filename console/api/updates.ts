import { queryOptions } from '@tanstack/react-query'
import { get, post } from './http.ts'

/** A copy on its way to take the place of an approved bundle. */
export interface ComplianceUpdate {
  bundle_sid: string
  draft_bundle_sid: string
  status: 'open' | 'done' | 'failed'
  date_created: string
}

export const updatesQuery = queryOptions({
  queryKey: ['bundles', 'updates'],
  queryFn: async () =>
    (await get<{ compliance_updates: ComplianceUpdate[] }>('/v1/ComplianceUpdates', { PageSize: 1000 })).compliance_updates,
})

export const startUpdate = (bundleSid: string): Promise<ComplianceUpdate> => post('/v1/ComplianceUpdates', { BundleSid: bundleSid })
