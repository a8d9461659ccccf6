import { AppError } from '../../domain/errors.ts'
import { asSystem, type Context, read } from '../../platform/postgres/context.ts'
import { printLink } from '../users/links.ts'
import { findUserOfStaff } from '../users/store.ts'
import { findMember } from './store.ts'

/** A one-time link to the Console for a member of staff. `baseUrl` is configured, never taken from a request. @throws AppError notFound, wrongState */
export async function staffSignInLink(ctx: Context, sid: string, baseUrl: string): Promise<{ url: string }> {
  const { member, user } = await read(ctx, async tx => ({ member: await findMember(tx, ctx, sid), user: await findUserOfStaff(tx, sid) }))
  if (!member || !user) throw new AppError('notFound')
  if (member.status !== 'active') throw new AppError('wrongState', { event: 'sign in', state: member.status })
  return { url: await printLink(asSystem(ctx), user, baseUrl) }
}
