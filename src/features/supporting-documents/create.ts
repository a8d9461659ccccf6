import { AppError } from '../../domain/errors.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { attachFiles } from '../documents/store.ts'
import type { Host } from '../end-users/end-user.ts'
import { saveSupportingDocument } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'

export interface NewSupportingDocument {
  host: Host
  friendlyName: string | undefined
  type: string | undefined
  attributes: Record<string, unknown>
  files: readonly UploadedFile[]
}

/** Files a draft, with or without scans; the machine reads them next. @throws AppError documentWithoutType, documentWithoutName, invalidParameter */
export function createSupportingDocument(ctx: Context, input: NewSupportingDocument): Promise<SupportingDocument> {
  const { host, friendlyName, attributes, files } = input
  if (!input.type) throw new AppError('documentWithoutType')
  if (!friendlyName) throw new AppError('documentWithoutName')
  const type = input.type.toLowerCase()
  if (!/^[a-z][a-z0-9_]*$/.test(type)) throw new AppError('invalidParameter', { name: 'Type', why: 'not a machine name' })
  return change(ctx, async tx => {
    const document: SupportingDocument = {
      sid: ctx.mint('supportingDocument'),
      accountSid: ctx.accountSid,
      host,
      type,
      state: 'draft',
      friendlyName,
      attributes,
      mimeType: files[0]?.mimeType ?? null,
      verdict: null,
      expiresOn: null,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveSupportingDocument(tx, ctx, document)
    const scans = await attachFiles(
      tx,
      ctx,
      document.sid,
      files.map(upload => ({ upload, documentType: type })),
    )
    return {
      result: document,
      audit: { what: 'supporting_document.created', sid: document.sid, to: 'draft' },
      jobs: scans.map(sid => ({ kind: 'file.read', sid })),
    }
  })
}
