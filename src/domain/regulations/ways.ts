import type { AddressScope, EndUserType, Proof, Regulation } from './regulation.ts'

/** One way to be allowed a number, as refusals and `/v1/Requirements` show it. */
export interface Way {
  end_user_type: EndUserType
  /** What proves it; null where an address is all. */
  proof: Exclude<Proof, 'none'> | null
  regulation_sid: string
  address: AddressScope
  /** Each entry is needed; of its papers any one. */
  documents: { requirement_name: string; friendly_name: string; accepted: string[] }[]
  /** Where to begin. */
  page: string
}

/** Every way that the rules offer, in their order. `documentsPage` is where identity documents and bundles are filed. */
export function waysOf(rules: readonly Regulation[], documentsPage: string): Way[] {
  return rules
    .filter(({ isAvailable }) => isAvailable)
    .map(({ endUserType, proof, sid, address, documents }) => ({
      end_user_type: endUserType,
      proof: proof === 'none' ? null : proof,
      regulation_sid: sid,
      address: address.scope,
      documents: documents.map(({ name, friendlyName, accepted }) => ({
        requirement_name: name,
        friendly_name: friendlyName,
        accepted: accepted.map(({ type }) => type),
      })),
      page: documentsPage,
    }))
}
