import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { keepBundleScans } from '../bundles/facts.ts'
import { setEraseAfter } from '../documents/store.ts'
import { countNumbersWithBundle, countNumbersWithIdentity } from '../usage/store.ts'
import type { Mapping } from './number.ts'

const DAY_MS = 86_400_000

type Proof = Pick<Mapping, 'identitySid' | 'bundleSid'>

/** Papers of the context's account that a number relies on are kept while it does. */
export async function keepProof(tx: Tx, ctx: Context, { identitySid, bundleSid }: Proof): Promise<void> {
  if (identitySid) await setEraseAfter(tx, ctx.accountSid, identitySid, null)
  if (bundleSid) await keepBundleScans(tx, ctx, ctx.accountSid, bundleSid, null)
}

/** Papers that no number relies on any more are kept for as long as the operator has set; the caller has already written the mapping without them. */
export async function letProofGo(tx: Tx, ctx: Context, { identitySid, bundleSid }: Proof): Promise<void> {
  const until = new Date(ctx.now.getTime() + ctx.policy.settings.retention_released_days * DAY_MS)
  if (identitySid && (await countNumbersWithIdentity(tx, ctx.accountSid, identitySid)) === 0)
    await setEraseAfter(tx, ctx.accountSid, identitySid, until)
  if (bundleSid && (await countNumbersWithBundle(tx, ctx.accountSid, bundleSid)) === 0)
    await keepBundleScans(tx, ctx, ctx.accountSid, bundleSid, until)
}
