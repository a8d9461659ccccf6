import { AppError } from '../../domain/errors.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
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
    const document = await newSupportingDocument(tx, ctx, { host, friendlyName, type, attributes, mimeType: files[0]?.mimeType ?? null })
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

/** A draft inside a running change, as yet without scans. */
export async function newSupportingDocument(
  tx: Tx,
  ctx: Context,
  input: Pick<SupportingDocument, 'host' | 'friendlyName' | 'type' | 'attributes' | 'mimeType'>,
): Promise<SupportingDocument> {
  const document: SupportingDocument = {
    ...input,
    sid: ctx.mint('supportingDocument'),
    accountSid: ctx.accountSid,
    state: 'draft',
    verdict: null,
    expiresOn: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveSupportingDocument(tx, ctx, document)
  return document
}
