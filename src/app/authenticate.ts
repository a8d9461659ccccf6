import type { FastifyRequest } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { authenticateAccount, authenticateStaff, type Principal } from '../features/keys/authenticate.ts'
import { findSession, requireCsrf, sessionCookie, staffActorOf } from '../features/users/session.ts'
import { parseBasic } from '../platform/http/basic.ts'
import type { Access } from '../platform/http/route.ts'
import { refuseCrossSite } from '../platform/http/same-site.ts'
import type { Context } from '../platform/postgres/context.ts'

/**
 * Basic credentials, else the Console's cookie. Staff have keys of their own, or a user who is staff too.
 * @throws AppError notAuthenticated, accountNotActive, forbidden
 */
export async function authenticate(request: FastifyRequest, access: Exclude<Access, 'public'>, ctx: Context): Promise<Principal> {
  const basic = parseBasic(request.headers.authorization)
  if (basic)
    return access === 'staff' ? authenticateStaff(ctx, basic.name, basic.secret) : authenticateAccount(ctx, basic.name, basic.secret)
  const token = sessionCookie.read(request)
  if (!token) throw new AppError('notAuthenticated')
  refuseCrossSite(request, ctx.publicUrl)
  const session = await findSession(ctx, token)
  requireCsrf(session, request.method, request.headers['x-csrf-token'])
  return access === 'staff' ? { accountSid: '', actor: staffActorOf(session) } : session
}
