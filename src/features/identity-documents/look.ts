import { judgeDocument } from '../../domain/documents/judge.ts'
import { type Script, SLOW_MS, scriptOf } from '../../domain/documents/magic.ts'
import { reason } from '../../domain/reasons.ts'
import { settledPrefixes } from '../../domain/regulations/locality.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { findAddress } from '../addresses/store.ts'
import type { DocumentFile } from '../documents/file.ts'
import type { DecidedBy, IdentityDocument, Verdict } from './identity-document.ts'

export interface Look {
  /** `wait`: not decided yet, and asked again later. */
  decision: 'pass' | 'fail' | 'person' | 'wait'
  by: DecidedBy
  verdict: Verdict
  /** YYYY-MM-DD when the first of the papers ends, if any says so. */
  expiresOn: string | null
}

/** Gathers the facts and asks the pure judge. */
export async function lookAt(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
  regulation: Regulation,
  files: readonly DocumentFile[],
): Promise<Look> {
  const account = await findAccount(tx, ctx, document.accountSid)
  const owner: Context = { ...ctx, accountSid: document.accountSid }
  const address = document.addressSid ? await findAddress(tx, owner, document.addressSid) : undefined
  // No number is known yet: an address that is in no prefix's locality for certain is settled by a person, before it serves any.
  const asksLocality = regulation.address.scope === 'locality' && address !== undefined
  const isSettled = asksLocality && settledPrefixes(address, await ctx.policy.locality(address.isoCountry)).length > 0
  const judged = judgeDocument({
    regulation,
    details: document.attributes,
    address: address ?? null,
    readings: files.flatMap(({ sid, documentType, reading }) => (reading ? [{ sid, kind: documentType, reading }] : [])),
    ...(asksLocality ? { locality: isSettled ? 'same' : 'unknown' } : {}),
    isoCountry: document.isoCountry,
    today: ctx.now.toISOString().slice(0, 10),
    usualProofDays: ctx.policy.settings.address_proof_usual_days,
    allowSpecimens: ctx.policy.allowSpecimens || (account?.allowsSpecimens ?? false),
  })
  const script = account?.isTest ? scriptOf(document.attributes) : undefined
  if (script) {
    const reasons = script.decision === 'fail' ? [reason(script.reason, script.field ? { field: script.field } : {})] : []
    const decision = decisionOf(script, ctx.now.getTime() - document.updatedAt.getTime())
    const why = decision === 'person' ? ['A magic value of a test account asks for a person'] : []
    return { decision, by: 'script', verdict: { reasons, comparison: judged.comparison, why }, expiresOn: null }
  }
  return {
    decision: judged.verdict,
    by: 'machine',
    verdict: { reasons: judged.reasons, comparison: judged.comparison, why: judged.why },
    expiresOn: judged.expiresOn,
  }
}

/** `sinceMs`: since it was submitted. Here no vendor can fail, so a person looks. */
function decisionOf({ decision }: Script, sinceMs: number): Look['decision'] {
  if (decision === 'slow') return sinceMs < SLOW_MS ? 'wait' : 'pass'
  return decision === 'error' ? 'person' : decision
}
