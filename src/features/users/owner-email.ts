import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findOwner, findUser } from './store.ts'

/** Where the account's first owner is mailed, or null when there is none: messages then wait in the inbox only. */
export async function ownerEmail(tx: Tx, ctx: Context, accountSid: string): Promise<string | null> {
  const sid = await findOwner(tx, accountSid)
  const owner = sid ? await findUser(tx, ctx, sid) : undefined
  return owner?.email ?? null
}
