import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { withdrawReview } from '../reviews/store.ts'
import { saveState, toPerson } from './judge.ts'
import { findOwner, lockInquiry } from './store.ts'

const EVENTS = { passed: 'pass', failed: 'fail', expired: 'expire', escalated: 'escalate' } as const

/** Sandbox: forces a check into a state through the same transition as the real thing. @throws AppError notFound, invalidParameter, wrongState */
export function simulateInquiry(ctx: Context, { sid, status }: { sid: string; status: string | undefined }): Promise<{ status: string }> {
  return change(ctx, async tx => {
    const owner = await findOwner(tx, sid)
    const inquiry = owner && (await lockInquiry(tx, ctx, owner, sid))
    if (!inquiry) throw new AppError('notFound')
    const jobs = [{ kind: 'inquiry.changed', sid, accountSid: inquiry.accountSid }]
    // A check that nobody opened yet counts as started: the sandbox skips the applicant.
    const started = { ...inquiry, state: inquiry.state === 'created' ? after('inquiry', 'created', 'start') : inquiry.state }
    if (status === 'in-review') return { result: { status }, audit: await toPerson(tx, ctx, started, 'review', ['simulated']), jobs }
    const event = Object.entries(EVENTS).find(([state]) => state === status)?.[1]
    if (!event) throw new AppError('invalidParameter', { name: 'Status', why: 'one of passed, failed, in-review, escalated, expired' })
    if (event === 'escalate')
      return { result: { status: 'escalated' }, audit: await toPerson(tx, ctx, started, 'escalate', ['simulated']), jobs }
    await withdrawReview(tx, sid)
    const state = after('inquiry', started.state, event)
    const audit = await saveState(tx, ctx, { ...started, state, reviewDueAt: null }, inquiry.state)
    return { result: { status: state }, audit, jobs }
  })
}
