import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import { change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { setEraseAfter } from '../documents/store.ts'
import type { Host } from '../end-users/end-user.ts'
import { countAssignmentsOf } from '../usage/store.ts'
import { addressSidsIn, deleteSupportingDocumentRow, findSupportingDocument } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'

/** Deletes a document that no bundle holds; its scans are erased next. @throws AppError notFound, documentNotDeletable, documentAssigned */
export function deleteSupportingDocument(ctx: Context, host: Host, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const document = await findSupportingDocument(tx, ctx, host, sid, true)
    if (!document) throw new AppError('notFound')
    if (!can('supporting_document', 'delete', document.state)) throw new AppError('documentNotDeletable', { state: document.state })
    if ((await countAssignmentsOf(tx, ctx.accountSid, sid)) > 0) throw new AppError('documentAssigned')
    await setEraseAfter(tx, ctx.accountSid, sid, ctx.now)
    await deleteSupportingDocumentRow(tx, ctx, sid)
    return { result: undefined, audit: { what: 'supporting_document.deleted', sid, from: document.state }, jobs: shownAddresses(document) }
  })
}

/** Numbers may rely on another proof beside an address that this document shows. */
const shownAddresses = ({ attributes }: SupportingDocument): JobDraft[] =>
  addressSidsIn(attributes).map(sid => ({ kind: 'proof.changed', sid }))
