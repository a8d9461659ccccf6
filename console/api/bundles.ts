import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import type { Bundle, BundleItem, ItemAssignment, RegulationView } from './types.ts'

export const COMPLIANCE = '/v2/RegulatoryCompliance'

export const bundleQuery = (sid: string) =>
  queryOptions({ queryKey: ['bundles', sid], queryFn: () => get<Bundle>(`${COMPLIANCE}/Bundles/${sid}`) })

export const regulationQuery = (sid: string) =>
  queryOptions({
    queryKey: ['regulation', sid],
    queryFn: () => get<RegulationView>(`${COMPLIANCE}/Regulations/${sid}`),
    staleTime: 300_000,
  })

export const regulationOfQuery = (IsoCountry: string, NumberType: string, EndUserType: string) =>
  queryOptions({
    queryKey: ['regulation', IsoCountry, NumberType, EndUserType],
    queryFn: async () =>
      (await get<{ results: RegulationView[] }>(`${COMPLIANCE}/Regulations`, { IsoCountry, NumberType, EndUserType })).results[0] ?? null,
    staleTime: 300_000,
  })

export interface AssignedItem extends BundleItem {
  assignmentSid: string
}

const itemPath = (sid: string): string => `${COMPLIANCE}/${sid.startsWith('IT') ? 'EndUsers' : 'SupportingDocuments'}/${sid}`

/** What is assigned to a bundle, each with its own values. */
export const bundleItemsQuery = (sid: string) =>
  queryOptions({
    queryKey: ['bundles', sid, 'items'],
    queryFn: async (): Promise<AssignedItem[]> => {
      const { results } = await get<{ results: ItemAssignment[] }>(`${COMPLIANCE}/Bundles/${sid}/ItemAssignments`)
      const items = await Promise.all(results.map(({ object_sid }) => get<BundleItem>(itemPath(object_sid))))
      return items.map((item, index) => ({ ...item, assignmentSid: results[index]?.sid ?? '' }))
    },
  })
