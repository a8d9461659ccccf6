import { type Reason, reason } from '../../domain/reasons.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Bundle } from './bundle.ts'
import { statusCallback } from './callback.ts'
import type { Settled } from './settle.ts'
import { saveBundle } from './store.ts'

/** Sets when an approval ends, and tells its owner. */
export async function endOn(tx: Tx, owner: Context, bundle: Bundle, at: Date, reasons: readonly Reason[] = []): Promise<Settled> {
  const ending: Bundle = { ...bundle, validUntil: at, updatedAt: owner.now }
  await saveBundle(tx, owner, ending)
  const { sid, accountSid, kind, state } = bundle
  return {
    bundle: ending,
    audit: [{ what: `${kind}.end_set`, sid, accountSid, from: state, to: state, callback: statusCallback(ending, reasons) }],
    jobs: [{ kind: 'proof.changed', sid, accountSid }],
  }
}

/** The rule asks for more than the bundle holds: its approval ends on that day, or earlier if it had an end. */
export const endForRule = (tx: Tx, owner: Context, bundle: Bundle, graceUntil: Date): Promise<Settled> => {
  const { validUntil } = bundle
  return endOn(tx, owner, bundle, validUntil !== null && validUntil < graceUntil ? validUntil : graceUntil, [reason('rule_needs_more')])
}
