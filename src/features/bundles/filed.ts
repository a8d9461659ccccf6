import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Address } from '../addresses/address.ts'
import { addressesNamedBy } from '../addresses/store.ts'
import type { EndUser } from '../end-users/end-user.ts'
import { endUsersBySids } from '../end-users/store.ts'
import { addressSidsIn, supportingDocumentsBySids } from '../supporting-documents/store.ts'
import type { SupportingDocument } from '../supporting-documents/supporting-document.ts'
import { assignmentsOf } from './assignment-store.ts'
import type { Assignment, Bundle } from './bundle.ts'
import { profilesBySids } from './store.ts'

/** Everything that a bundle holds or names. */
export interface Contents {
  assignments: Assignment[]
  endUsers: EndUser[]
  documents: SupportingDocument[]
  /** The living addresses that the documents name. */
  addresses: Address[]
  profiles: { sid: string; policySid: string; state: string }[]
}

/** `ctx.accountSid` is whose bundle it is. `lock` holds end users and documents as they are until the transaction ends. */
export async function contentsOf(tx: Tx, ctx: Context, bundle: Pick<Bundle, 'sid'>, lock = false): Promise<Contents> {
  const assignments = await assignmentsOf(tx, ctx, bundle.sid)
  const sids = (prefix: string) => assignments.map(({ objectSid }) => objectSid).filter(sid => sid.startsWith(prefix))
  const [endUserSids, documentSids, profileSids] = [sids('IT'), sids('RD'), sids('BU')]
  const [endUsers, documents, addresses, profiles] = await Promise.all([
    endUserSids.length > 0 ? endUsersBySids(tx, ctx, endUserSids, lock) : [],
    documentSids.length > 0 ? supportingDocumentsBySids(tx, ctx, documentSids, lock) : [],
    documentSids.length > 0 ? addressesNamedBy(tx, ctx, documentSids) : [],
    profileSids.length > 0 ? profilesBySids(tx, ctx, profileSids) : [],
  ])
  return { assignments, endUsers, documents, addresses, profiles }
}

/** The SIDs of addresses that documents name, each once. */
export const namedAddressSids = (documents: readonly SupportingDocument[]): string[] => [
  ...new Set(documents.flatMap(({ attributes }) => addressSidsIn(attributes))),
]
