import { AppError } from '../../domain/errors.ts'
import { reason } from '../../domain/reasons.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context } from '../../platform/postgres/context.ts'
import { lockOpen } from './claim.ts'
import type { Deciders } from './decide.ts'
import { reviewsOf, setDecision } from './store.ts'

/**
 * Sandbox: decides the open case of a subject as a reviewer would. `states` says which decision leads to which status.
 * @throws AppError notFound (nothing waits for a person), invalidParameter, wrongState
 */
export function simulateDecision(states: Readonly<Record<string, 'approve' | 'reject'>>, wiring: { deciders: Deciders }) {
  return (ctx: Context, { sid, status = '' }: { sid: string; status: string | undefined }): Promise<{ status: string }> => {
    const decision = Object.entries(states).find(([state]) => state === status)?.[1]
    if (!decision) throw new AppError('invalidParameter', { name: 'Status', why: `one of ${Object.keys(states).join(', ')}` })
    return change(asSystem(ctx), async tx => {
      const open = (await reviewsOf(tx, sid)).find(({ state }) => state === 'open')
      if (!open) throw new AppError('notFound')
      const review = await lockOpen(tx, ctx, open.sid)
      const reasons = decision === 'reject' ? [reason('other')] : []
      const consequences = await wiring.deciders[review.subjectType](tx, ctx, review, { decision, reasons, note: 'Simulated' })
      await setDecision(tx, open.sid, { decision, reasonCodes: reasons.map(({ code }) => code), by: ctx.actor.sid, at: ctx.now })
      const audit = { what: 'sandbox.simulated', sid, accountSid: review.accountSid, to: status }
      return { result: { status }, audit: [audit, ...consequences] }
    })
  }
}
