import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { refuseCrossSite } from '../../platform/http/same-site.ts'
import { baseContext, type ServerOptions } from '../../platform/http/server.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { findSession, requireCsrf, type Session, sessionCookie } from './session.ts'
import { signIn, signOut } from './sign-in.ts'
import { findUser } from './store.ts'

/** The Console's own session: the cookie is set and read here only. */
export function addSessionRoutes(app: FastifyInstance, options: ServerOptions, isSandbox: boolean): void {
  app.post<{ Body: { token?: unknown } }>('/console/v1/SignIn', async (request, reply) => {
    const token = request.body?.token
    if (typeof token !== 'string' || token === '') throw new AppError('missingParameter', { name: 'token' })
    const ctx = baseContext(request, options)
    // Another site must not sign somebody in as somebody else.
    refuseCrossSite(request, ctx.publicUrl)
    const { sessionToken } = await signIn(ctx, token)
    const earlier = sessionCookie.read(request)
    if (earlier) await signOut(ctx, earlier)
    sessionCookie.set(request, reply, sessionToken)
    return sessionView(ctx, await findSession(ctx, sessionToken), isSandbox)
  })

  app.get('/console/v1/Session', async request => {
    const ctx = baseContext(request, options)
    return sessionView(ctx, await currentSession(ctx, request), isSandbox)
  })

  app.delete('/console/v1/Session', async (request, reply: FastifyReply) => {
    const ctx = baseContext(request, options)
    const session = await currentSession(ctx, request)
    requireCsrf(session, 'DELETE', request.headers['x-csrf-token'])
    await signOut(ctx, sessionCookie.read(request) ?? '')
    sessionCookie.clear(request, reply)
    reply.code(204)
  })
}

function currentSession(ctx: Context, request: FastifyRequest): Promise<Session> {
  const token = sessionCookie.read(request)
  if (!token) throw new AppError('notAuthenticated')
  return findSession(ctx, token)
}

async function sessionView(anonymous: Context, session: Session, isSandbox: boolean) {
  const ctx: Context = { ...anonymous, accountSid: session.accountSid, actor: session.actor }
  const { user, account } = await read(ctx, async tx => ({
    user: await findUser(tx, ctx, session.userSid),
    account: await findAccount(tx, ctx, session.accountSid),
  }))
  if (!user || !account) throw new AppError('notAuthenticated')
  return {
    user: { sid: user.sid, email: user.email, name: user.name },
    account: {
      sid: account.sid,
      friendly_name: account.friendlyName,
      type: account.type,
      is_sandbox: isSandbox,
      is_test: account.isTest,
      is_house: account.isHouse,
    },
    role: user.role,
    staff_roles: session.actor.staffRoles,
    staff_sid: session.actor.staffSid ?? null,
    csrf_token: session.csrfToken,
  }
}
