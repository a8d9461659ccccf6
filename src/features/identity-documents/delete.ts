import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { setEraseAfter } from '../documents/store.ts'
import { withdrawReview } from '../reviews/store.ts'
import { countNumbersWithIdentity } from '../usage/store.ts'
import { changedProofs } from './changed-proofs.ts'
import { deleteIdentityDocumentRow, lockIdentityDocument } from './store.ts'

/** Deletes a document that no number relies on; its scans are erased next. @throws AppError notFound, wrongState, conflict */
export function deleteIdentityDocument(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const document = await lockIdentityDocument(tx, ctx, ctx.accountSid, sid)
    if (!document) throw new AppError('notFound')
    after('identity_document', document.state, 'delete')
    if ((await countNumbersWithIdentity(tx, ctx.accountSid, sid)) > 0)
      throw new AppError('conflict', { why: 'Phone numbers rely on this identity document' })
    await setEraseAfter(tx, ctx.accountSid, sid, ctx.now)
    await withdrawReview(tx, sid)
    await deleteIdentityDocumentRow(tx, ctx, sid)
    return { result: undefined, audit: { what: 'identity_document.deleted', sid, from: document.state }, jobs: changedProofs(document) }
  })
}
