import { AppError } from '../../domain/errors.ts'
import type { EndUserType, NumberType } from '../../domain/regulations/regulation.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { requireAddress } from '../addresses/create.ts'
import { findAddress } from '../addresses/store.ts'
import { attachFiles, filesOf } from '../documents/store.ts'
import { findRegulation } from '../regulations/store.ts'
import type { FiledDocument, IdentityDocument } from './identity-document.ts'
import { saveIdentityDocument } from './store.ts'

export interface NewIdentityDocument {
  friendlyName: string | undefined
  isoCountry: string
  numberType: NumberType
  endUserType: EndUserType
  attributes: Record<string, unknown>
  addressSid: string | undefined
  statusCallback: string | undefined
  files: readonly { upload: UploadedFile; documentType: string }[]
}

/** Files a draft with its details and scans; the machine reads them next. @throws AppError noRegulation, addressNotFound */
export function createIdentityDocument(ctx: Context, input: NewIdentityDocument): Promise<FiledDocument> {
  return change(ctx, async tx => {
    const regulation = await findRegulation(tx, input)
    if (!regulation) throw new AppError('noRegulation')
    if (input.addressSid) requireAddress(await findAddress(tx, ctx, input.addressSid))
    const document: IdentityDocument = {
      sid: ctx.mint('identityDocument'),
      accountSid: ctx.accountSid,
      state: 'draft',
      isoCountry: input.isoCountry,
      numberType: input.numberType,
      endUserType: input.endUserType,
      regulationSid: regulation.sid,
      regulationVersion: regulation.version,
      addressSid: input.addressSid ?? null,
      friendlyName: input.friendlyName ?? '',
      attributes: input.attributes,
      verdict: null,
      revision: 1,
      statusCallback: input.statusCallback ?? null,
      reviewDueAt: null,
      expiresOn: null,
      submittedAt: null,
      decidedAt: null,
      decidedBy: null,
      validUntil: null,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveIdentityDocument(tx, ctx, document)
    const files = await attachFiles(tx, ctx, document.sid, input.files)
    return {
      result: { document, files: await filesOf(tx, ctx, ctx.accountSid, document.sid) },
      audit: { what: 'identity_document.created', sid: document.sid, to: 'draft' },
      jobs: files.map(sid => ({ kind: 'file.read', sid })),
    }
  })
}
