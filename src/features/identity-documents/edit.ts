import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { requireAddress } from '../addresses/create.ts'
import { findAddress } from '../addresses/store.ts'
import { attachFiles, filesOf, setEraseAfter, unusedUntil } from '../documents/store.ts'
import { findRegulation } from '../regulations/store.ts'
import type { NewIdentityDocument } from './create.ts'
import type { FiledDocument, IdentityDocument } from './identity-document.ts'
import { lookAt } from './look.ts'
import { lockIdentityDocument, saveIdentityDocument } from './store.ts'

export type IdentityDocumentChanges = { [Name in keyof Omit<NewIdentityDocument, 'files'>]?: NewIdentityDocument[Name] | undefined } & Pick<
  NewIdentityDocument,
  'files'
>

/**
 * Changes a draft or a failed document, which becomes a draft again. A scan replaces the one of the same type.
 * @throws AppError notFound, wrongState, noRegulation, addressNotFound
 */
export function editIdentityDocument(ctx: Context, sid: string, input: IdentityDocumentChanges): Promise<FiledDocument> {
  return change(ctx, async tx => {
    const document = await lockIdentityDocument(tx, ctx, ctx.accountSid, sid)
    if (!document) throw new AppError('notFound')
    const state = after('identity_document', document.state, 'edit')
    const { files, ...given } = input
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const changed: IdentityDocument = {
      ...document,
      ...known,
      state,
      verdict: null,
      reviewDueAt: null,
      decidedAt: null,
      decidedBy: null,
      validUntil: null,
      expiresOn: null,
      revision: document.revision + 1,
      updatedAt: ctx.now,
    }
    const regulation = await findRegulation(tx, changed)
    if (!regulation) throw new AppError('noRegulation')
    if (given.addressSid) requireAddress(await findAddress(tx, ctx, given.addressSid))
    await setEraseAfter(tx, ctx.accountSid, sid, unusedUntil(ctx))
    const added = await attachFiles(tx, ctx, sid, files)
    const scans = await filesOf(tx, ctx, ctx.accountSid, sid)
    const next = { ...changed, regulationSid: regulation.sid, regulationVersion: regulation.version }
    const edited = { ...next, verdict: scans.length > 0 ? (await lookAt(tx, ctx, next, regulation, scans)).verdict : null }
    await saveIdentityDocument(tx, ctx, edited)
    return {
      result: { document: edited, files: scans },
      audit: { what: 'identity_document.edited', sid, from: document.state, to: state },
      jobs: added.map(file => ({ kind: 'file.read', sid: file })),
    }
  })
}
