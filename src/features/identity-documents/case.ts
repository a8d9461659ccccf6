import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAddress } from '../addresses/store.ts'
import { addressView } from '../addresses/view.ts'
import { filesOf } from '../documents/store.ts'
import { scanView } from '../documents/view.ts'
import { findRegulation } from '../regulations/store.ts'
import { reasonView } from '../reviews/reason-view.ts'
import type { Review } from '../reviews/review.ts'
import { findIdentityDocument } from './store.ts'

/** What a reviewer sees of an identity document: all of it, fraud signs too. */
export async function identityDocumentCase(tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> {
  const owner: Context = { ...ctx, accountSid: review.accountSid }
  const document = await findIdentityDocument(tx, owner, review.accountSid, review.subjectSid)
  if (!document) return { deleted: true }
  const address = document.addressSid ? await findAddress(tx, owner, document.addressSid) : undefined
  const regulation = await findRegulation(tx, document)
  return {
    details: document.attributes,
    friendly_name: document.friendlyName,
    iso_country: document.isoCountry,
    number_type: document.numberType,
    end_user_type: document.endUserType,
    status: document.state,
    address: address ? addressView(address) : null,
    regulation: regulation
      ? { sid: regulation.sid, friendly_name: regulation.friendlyName, version: regulation.version, conditions: regulation.conditions }
      : null,
    reading: document.verdict?.comparison ?? [],
    reasons: (document.verdict?.reasons ?? []).map(reasonView),
    documents: (await filesOf(tx, ctx, review.accountSid, document.sid)).map(scanView),
  }
}
