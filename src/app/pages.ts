import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { parseSid } from '../domain/ids.ts'
import { holdsObject } from '../features/bundles/assignment-store.ts'
import type { DocumentFile } from '../features/documents/file.ts'
import { findFile } from '../features/documents/store.ts'
import { requireClaim } from '../features/reviews/claim.ts'
import { findReview } from '../features/reviews/store.ts'
import { requireRole } from '../platform/http/rights.ts'
import { baseContext, type ServerOptions } from '../platform/http/server.ts'
import { fileAbout } from '../platform/http/upload.ts'
import { change } from '../platform/postgres/change.ts'
import { type Context, read } from '../platform/postgres/context.ts'
import type { Services } from './services.ts'

interface PageParams {
  Sid: string
  File: string
  Page: string
}

/**
 * Pictures of scans, decoded and encoded anew so that nothing hidden in a file reaches anybody. A view by staff is in the
 * journal before the first byte is sent.
 */
export function addPageRoutes(app: FastifyInstance, services: Services, options: ServerOptions): void {
  app.get<{ Params: PageParams }>('/v1/IdentityDocuments/:Sid/Files/:File/Pages/:Page', async (request, reply) => {
    const ctx = await contextOf(request, 'account', options)
    const file = await read(ctx, tx => findFile(tx, ctx, parseSid('file', request.params.File) ?? ''))
    if (!file || file.accountSid !== ctx.accountSid || file.subjectSid !== parseSid('identityDocument', request.params.Sid))
      throw new AppError('notFound')
    return sendPage(services, file, request.params.Page, reply)
  })

  app.get<{ Params: PageParams }>('/staff/v1/Reviews/:Sid/Files/:File/Pages/:Page', async (request, reply) => {
    const ctx = await contextOf(request, 'staff', options)
    requireRole(ctx.actor, ['reviewer', 'supervisor'])
    const { review, file } = await read(ctx, async tx => {
      const found = await findFile(tx, ctx, parseSid('file', request.params.File) ?? '')
      const asked = await findReview(tx, parseSid('review', request.params.Sid) ?? '')
      if (!asked || !found) throw new AppError('notFound')
      const isOfCase = found.subjectSid === asked.subjectSid || (await holdsObject(tx, asked.subjectSid, found.subjectSid))
      if (!isOfCase) throw new AppError('notFound')
      return { review: asked, file: found }
    })
    await requireClaim(ctx, review, file.sid)
    await change(ctx, async () => ({ result: undefined, audit: { what: 'file.viewed', sid: file.sid, accountSid: file.accountSid } }))
    return sendPage(services, file, request.params.Page, reply)
  })
}

async function sendPage(services: Services, file: DocumentFile, page: string, reply: FastifyReply): Promise<FastifyReply> {
  const number = Number(page)
  if (!Number.isInteger(number) || number < 0 || number >= Math.max(file.reading?.pages ?? 1, 1)) throw new AppError('notFound')
  const chunks: Buffer[] = []
  for await (const chunk of services.vault.readFile(file.keySlot, fileAbout(file.keySlot), file.path)) chunks.push(chunk)
  const picture = await services.reader.render(Buffer.concat(chunks), number)
  if (!picture) throw new AppError('notFound')
  return reply
    .headers({ 'content-security-policy': 'sandbox', 'cache-control': 'no-store', 'content-disposition': 'inline' })
    .type('image/png')
    .send(picture)
}

async function contextOf(request: FastifyRequest, access: 'account' | 'staff', options: ServerOptions): Promise<Context> {
  const anonymous = baseContext(request, options)
  const { accountSid, actor } = await options.authenticate(request, access, anonymous)
  return access === 'staff' ? { ...anonymous, actor, scope: 'staff' } : { ...anonymous, accountSid, actor }
}
