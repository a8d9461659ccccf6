import { AppError } from '../../domain/errors.ts'
import { after, LIFECYCLES } from '../../domain/lifecycle.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { attachFiles, filesOf, setEraseAfter, unusedUntil } from '../documents/store.ts'
import type { Host } from '../end-users/end-user.ts'
import { compareScans } from './look.ts'
import { findSupportingDocument, saveSupportingDocument } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'

export interface SupportingDocumentChanges {
  friendlyName: string | undefined
  attributes: Record<string, unknown> | undefined
  files: readonly UploadedFile[]
  /** Twilio knows it, but only `draft` can be asked for: documents are submitted with their bundle. */
  status: string | undefined
}

/**
 * Changes a draft or a rejected document, which becomes a draft again. A scan replaces the one that is there. `claim` runs first in
 * the same transaction and may refuse.
 * @throws AppError notFound, wrongState, documentStatusAndAttributes, documentStatusUnknown, invalidParameter
 */
export function editSupportingDocument(
  ctx: Context,
  host: Host,
  sid: string,
  input: SupportingDocumentChanges,
  claim?: (tx: Tx) => Promise<void>,
): Promise<SupportingDocument> {
  checkStatus(input)
  const { friendlyName, attributes, files } = input
  return change(ctx, async tx => {
    await claim?.(tx)
    const document = await findSupportingDocument(tx, ctx, host, sid, true)
    if (!document) throw new AppError('notFound')
    const state = after('supporting_document', document.state, 'edit')
    await setEraseAfter(tx, ctx.accountSid, sid, unusedUntil(ctx))
    const added = await attachFiles(
      tx,
      ctx,
      sid,
      files.map(upload => ({ upload, documentType: document.type })),
    )
    const changed: SupportingDocument = {
      ...document,
      state,
      friendlyName: friendlyName || document.friendlyName,
      attributes: attributes ?? document.attributes,
      mimeType: files[0]?.mimeType ?? document.mimeType,
      expiresOn: null,
      updatedAt: ctx.now,
    }
    const comparison = await compareScans(tx, ctx, changed, await filesOf(tx, ctx, ctx.accountSid, sid))
    const edited = { ...changed, verdict: { reasons: [], comparison } }
    await saveSupportingDocument(tx, ctx, edited)
    return {
      result: edited,
      audit: { what: 'supporting_document.edited', sid, from: document.state, to: state },
      jobs: added.map(file => ({ kind: 'file.read', sid: file })),
    }
  })
}

function checkStatus({ status, friendlyName, attributes, files }: SupportingDocumentChanges): void {
  if (!status) return
  if (friendlyName || attributes || files.length > 0) throw new AppError('documentStatusAndAttributes')
  const wanted = status.toLowerCase().replaceAll('_', '-')
  if (!Object.hasOwn(LIFECYCLES.supporting_document, wanted)) throw new AppError('documentStatusUnknown')
  if (wanted !== 'draft')
    throw new AppError('invalidParameter', { name: 'Status', why: 'a document is submitted and decided with its bundle' })
}
