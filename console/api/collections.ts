import { queryOptions } from '@tanstack/react-query'
import { type Fields, get } from './http.ts'
import type { Bundle, BundleItem, DetailedField, ItemAssignment, RegulationView } from './types/bundles.ts'

/** The three kinds of thing that are filled with end users and papers, checked against a rule and handed in. */
export interface Collection {
  key: 'bundles' | 'profiles' | 'products'
  path: string
  assignments: string
  endUsers: string
  papers: string
  /** What an evaluation has to be told. */
  evaluation(ruleSid: string): Fields
}

const COMPLIANCE = '/v2/RegulatoryCompliance'
const trust = { assignments: 'EntityAssignments', endUsers: '/v1/EndUsers', papers: '/v1/SupportingDocuments' }

export const BUNDLES: Collection = {
  key: 'bundles',
  path: `${COMPLIANCE}/Bundles`,
  assignments: 'ItemAssignments',
  endUsers: `${COMPLIANCE}/EndUsers`,
  papers: `${COMPLIANCE}/SupportingDocuments`,
  evaluation: () => ({}),
}
export const PROFILES: Collection = {
  key: 'profiles',
  path: '/v1/CustomerProfiles',
  ...trust,
  evaluation: PolicySid => ({ PolicySid }),
}
export const PRODUCTS: Collection = { key: 'products', path: '/v1/TrustProducts', ...trust, evaluation: PolicySid => ({ PolicySid }) }

/** One record of a collection. */
export interface Place {
  of: Collection
  sid: string
}

export const placePath = ({ of, sid }: Place): string => `${of.path}/${sid}`
export const placeKey = ({ of, sid }: Place): readonly string[] => [of.key, sid]

export const recordQuery = (place: Place) => queryOptions({ queryKey: placeKey(place), queryFn: () => get<Bundle>(placePath(place)) })

export interface AssignedItem extends BundleItem {
  assignmentSid: string
}

/** What is assigned: holders (IT), papers (RD), and other profiles (BU), which show their SID only. */
export const itemsQuery = (place: Place) =>
  queryOptions({
    queryKey: [...placeKey(place), 'items'],
    queryFn: async (): Promise<AssignedItem[]> => {
      const { results } = await get<{ results: ItemAssignment[] }>(`${placePath(place)}/${place.of.assignments}`, { PageSize: 200 })
      return Promise.all(
        results.map(async ({ sid: assignmentSid, object_sid }) => ({ ...(await itemOf(place.of, object_sid)), assignmentSid })),
      )
    },
  })

function itemOf(of: Collection, sid: string): Promise<BundleItem> {
  if (sid.startsWith('IT')) return get<BundleItem>(`${of.endUsers}/${sid}`)
  if (sid.startsWith('RD')) return get<BundleItem>(`${of.papers}/${sid}`)
  return Promise.resolve({ sid, friendly_name: '', type: 'customer_profile', attributes: {} })
}

export interface Requirements {
  end_user: RegulationView['requirements']['end_user']
  supporting_document: RegulationView['requirements']['supporting_document']
  supporting_customer_profiles: { type: string; name: string; requirement_name: string }[]
}

interface PolicyView {
  sid: string
  friendly_name: string
  requirements: Omit<Requirements, 'end_user'> & { end_user: { name: string; type: string; requirement_name: string; fields: string[] }[] }
}

export interface Policy {
  sid: string
  friendly_name: string
  requirements: Requirements
}

/** Policies name the fields of end users by machine; the types of end users say what people call them. */
export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: async (): Promise<Policy[]> => {
    const [policies, types] = await Promise.all([
      get<{ results: PolicyView[] }>('/v1/Policies', { PageSize: 200 }),
      get<{ end_user_types: { machine_name: string; fields: DetailedField[] }[] }>('/v1/EndUserTypes', { PageSize: 200 }),
    ])
    return policies.results.map(policy => ({
      ...policy,
      requirements: {
        ...policy.requirements,
        end_user: policy.requirements.end_user.map(({ fields, ...rest }) => {
          const known = types.end_user_types.find(({ machine_name }) => machine_name === rest.type)?.fields ?? []
          return { ...rest, detailed_fields: known.filter(({ machine_name }) => fields.includes(machine_name)) }
        }),
      },
    }))
  },
  staleTime: 300_000,
})

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
