import { AppError } from '../../domain/errors.ts'
import { END_USER_TYPES } from '../../domain/regulations/regulation.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { EndUser, Host } from './end-user.ts'
import { saveEndUser } from './store.ts'

export interface NewEndUser {
  host: Host
  friendlyName: string
  type: string
  attributes: Record<string, unknown>
}

/** Files who stands behind a number or product. @throws AppError endUserTypeInvalid */
export function createEndUser(ctx: Context, input: NewEndUser): Promise<EndUser> {
  return change(ctx, async tx => {
    const endUser = await newEndUser(tx, ctx, input)
    return { result: endUser, audit: { what: 'end_user.created', sid: endUser.sid } }
  })
}

/** The same inside a running change. */
export async function newEndUser(tx: Tx, ctx: Context, input: NewEndUser): Promise<EndUser> {
  const endUser: EndUser = {
    ...input,
    type: parseType(input.host, input.type),
    sid: ctx.mint('endUser'),
    accountSid: ctx.accountSid,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveEndUser(tx, ctx, endUser)
  return endUser
}

/** Policies of Trust Hub may name kinds that are not published: any machine name will do there. */
function parseType(host: Host, text: string): string {
  const type = text.toLowerCase()
  const isKnown = host === 'numbers' ? END_USER_TYPES.some(known => known === type) : /^[a-z][a-z0-9_]*$/.test(type)
  if (!isKnown) throw new AppError('endUserTypeInvalid')
  return type
}
