import { reason } from '../../domain/reasons.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { statusCallback } from './callback.ts'
import type { IdentityDocument } from './identity-document.ts'
import { saveIdentityDocument } from './store.ts'

/** The rule asks for more than the document holds: its pass ends on that day, or earlier if it had an end; its owner is told. */
export async function endIdentityDocumentForRule(tx: Tx, owner: Context, document: IdentityDocument, graceUntil: Date): Promise<Audit> {
  const { sid, accountSid, state, validUntil } = document
  const isEarlier = validUntil !== null && validUntil < graceUntil
  const ending = { ...document, validUntil: isEarlier ? validUntil : graceUntil, updatedAt: owner.now }
  await saveIdentityDocument(tx, owner, ending)
  const callback = statusCallback(ending, [reason('rule_needs_more')])
  return { what: 'identity_document.end_set', sid, accountSid, from: state, to: state, callback }
}
