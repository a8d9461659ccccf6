import type { BundleFacts } from '../../domain/regulations/compliance.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** What the judgement of a number needs of a bundle; undefined when the account has none of this sid. */
export async function bundleFacts(_tx: Tx, _ctx: Context, _accountSid: string, _sid: string): Promise<BundleFacts | undefined> {
  return undefined
}

/** The account's newest bundles, for `/v1/Requirements`. */
export async function bundlesForRequirements(_tx: Tx, _ctx: Context, _limit: number): Promise<BundleFacts[]> {
  return []
}
