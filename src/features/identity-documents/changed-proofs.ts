import type { JobDraft } from '../../platform/postgres/change.ts'
import type { IdentityDocument } from './identity-document.ts'

/** The numbers that rely on a document are judged anew, and those that rely on another proof beside an address which it shows. */
export const changedProofs = ({ sid, accountSid, addressSid }: Pick<IdentityDocument, 'sid' | 'accountSid' | 'addressSid'>): JobDraft[] =>
  [sid, ...(addressSid ? [addressSid] : [])].map(proof => ({ kind: 'proof.changed', sid: proof, accountSid }))
