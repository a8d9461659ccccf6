import { AppError } from '../../domain/errors.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findRegulationBySid, graceOf } from '../regulations/store.ts'
import type { Bundle } from './bundle.ts'
import { bundleLacking } from './facts.ts'
import type { Contents } from './filed.ts'

/**
 * Under which version a bundle is approved, and until when. Where the rule changed while it waited it goes on under the new version, or
 * ends with the grace of that change. @throws AppError conflict when it lacks something and the grace is over
 */
export async function ruleAtApproval(
  tx: Tx,
  ctx: Context,
  bundle: Bundle,
  contents: Pick<Contents, 'endUsers' | 'documents' | 'addresses'>,
): Promise<Pick<Bundle, 'ruleVersion' | 'validUntil'>> {
  const { ruleVersion, validUntil } = bundle
  const rule = bundle.kind === 'bundle' ? await findRegulationBySid(tx, bundle.ruleSid) : undefined
  if (!rule || rule.version <= ruleVersion) return { ruleVersion, validUntil }
  if ((await bundleLacking(tx, ctx, bundle, contents, [rule])).length === 0) return { ruleVersion: rule.version, validUntil }
  const graceUntil = await graceOf(tx, rule.sid)
  if (graceUntil && graceUntil > ctx.now) return { ruleVersion, validUntil: graceUntil }
  throw new AppError('conflict', {
    why: 'The rule has changed since this was submitted and asks for more. Reject it, so that its owner can add what is missing',
  })
}
