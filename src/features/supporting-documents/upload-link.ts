import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { can } from '../../domain/lifecycle.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { hashSecret } from '../accounts/store.ts'
import type { Host } from '../end-users/end-user.ts'
import { editSupportingDocument } from './edit.ts'
import { findSupportingDocument } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'
import { findUploadLink, insertUploadLink, takeUploadLink, type UploadLink } from './upload-link-store.ts'

const LIFE_MS = 24 * 60 * 60_000

export interface NewUploadLink {
  url: string
  expiresAt: Date
  documentSid: string
}

/** A link that takes one upload for a draft or rejected document, within a day: the official SDKs cannot send files. @throws AppError notFound, wrongState */
export function createUploadLink(ctx: Context, host: Host, documentSid: string, linkBase: string): Promise<NewUploadLink> {
  const token = randomBytes(24).toString('base64url')
  return change(ctx, async tx => {
    const document = await findSupportingDocument(tx, ctx, host, documentSid)
    if (!document) throw new AppError('notFound')
    if (!can('supporting_document', 'edit', document.state)) throw new AppError('wrongState', { event: 'upload', state: document.state })
    const expiresAt = new Date(ctx.now.getTime() + LIFE_MS)
    await insertUploadLink(tx, { tokenHash: hashSecret(token), accountSid: ctx.accountSid, host, documentSid, expiresAt, now: ctx.now })
    return {
      result: { url: `${linkBase}/upload/${token}`, expiresAt, documentSid },
      audit: { what: 'supporting_document.link_created', sid: documentSid },
    }
  })
}

/** The living link of a token: asked before a single byte of the upload is taken. @throws AppError linkEnded */
export async function requireUploadLink(ctx: Context, token: string): Promise<UploadLink> {
  const link = await ctx.db.begin({ scope: 'system' }, tx => findUploadLink(tx, hashSecret(token), ctx.now))
  if (!link) throw new AppError('linkEnded')
  return link
}

/** Puts the uploaded scan into its document and uses the link up, both or neither. @throws AppError linkEnded, missingParameter, wrongState */
export async function uploadByLink(ctx: Context, token: string, files: readonly UploadedFile[]): Promise<SupportingDocument> {
  if (files.length === 0) throw new AppError('missingParameter', { name: 'File' })
  const { accountSid, host, documentSid } = await requireUploadLink(ctx, token)
  const owner: Context = { ...ctx, accountSid, actor: { ...ctx.actor, sid: documentSid, mayWrite: true } }
  const input = { friendlyName: undefined, attributes: undefined, files, status: undefined }
  return editSupportingDocument(owner, host, documentSid, input, async tx => {
    if (!(await takeUploadLink(tx, hashSecret(token), ctx.now))) throw new AppError('linkEnded')
  })
}
