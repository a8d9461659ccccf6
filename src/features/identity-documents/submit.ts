import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { missingDetails } from '../../domain/regulations/missing-details.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { filesOf, setEraseAfter } from '../documents/store.ts'
import { findRegulation } from '../regulations/store.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { statusCallback } from './callback.ts'
import type { FiledDocument, IdentityDocument } from './identity-document.ts'
import { settle } from './settle.ts'
import { lockIdentityDocument, saveIdentityDocument } from './store.ts'

/**
 * Hands a document in. Incomplete: refused with every open point, and it stays as it is. Complete and read: decided at once
 * when everything is proven or something is provably wrong, else it waits for a person.
 * @throws AppError notFound, wrongState, noRegulation, notCompliant
 */
export function submitIdentityDocument(ctx: Context, sid: string): Promise<FiledDocument> {
  return change(ctx, async tx => {
    const document = await lockIdentityDocument(tx, ctx, ctx.accountSid, sid)
    if (!document) throw new AppError('notFound')
    const state = after('identity_document', document.state, 'submit')
    const regulation = await findRegulation(tx, document)
    if (!regulation) throw new AppError('noRegulation')
    const files = await filesOf(tx, ctx, ctx.accountSid, sid)
    const open = missingDetails(regulation, {
      details: document.attributes,
      documentTypes: files.map(({ documentType }) => documentType),
      hasAddress: document.addressSid !== null,
      today: ctx.now.toISOString().slice(0, 10),
    })
    if (open.length > 0) {
      throw new AppError(
        'notCompliant',
        { open: open.map(({ field, document: paper, code }) => field ?? paper ?? code).join(', ') },
        { details: { reasons: open.map(reasonView) } },
      )
    }

    const pending: IdentityDocument = {
      ...document,
      state,
      regulationSid: regulation.sid,
      regulationVersion: regulation.version,
      submittedAt: ctx.now,
      decidedAt: null,
      decidedBy: null,
      validUntil: null,
      reviewDueAt: null,
      updatedAt: ctx.now,
    }
    await saveIdentityDocument(tx, ctx, pending)
    await setEraseAfter(tx, ctx.accountSid, sid, null)
    const submitted = { what: 'identity_document.submitted', sid, from: document.state, to: state, callback: statusCallback(pending) }
    const settled = await settle(tx, ctx, pending, { regulation, files, isFinal: false })
    return { result: { document: settled.document, files }, audit: [submitted, ...settled.audit], jobs: settled.jobs }
  })
}
