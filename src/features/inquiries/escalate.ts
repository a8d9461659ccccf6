import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { FullInquiry } from './inquiry.ts'
import { toPerson } from './judge.ts'
import { attemptsOf, lockInquiry } from './store.ts'

/** Told of the message that comes with an escalation, so that it reaches the thread of the reviewers. */
export type MessageKeeper = (
  tx: Parameters<Parameters<typeof change>[1]>[0],
  ctx: Context,
  aboutSid: string,
  message: string,
) => Promise<void>

/**
 * Hands a failed check to operations, who answer within the review's business hours.
 * @throws AppError notFound, wrongState
 */
export function escalateInquiry(ctx: Context, sid: string, message: string | undefined, keepMessage: MessageKeeper): Promise<FullInquiry> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, ctx.accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    const audit = await toPerson(tx, ctx, inquiry, 'escalate', ['the applicant escalated'])
    if (message) await keepMessage(tx, ctx, sid, message)
    const escalated = await lockInquiry(tx, ctx, ctx.accountSid, sid)
    if (!escalated) throw new AppError('notFound')
    return {
      result: { inquiry: escalated, attempts: await attemptsOf(tx, ctx, escalated) },
      audit,
      jobs: [{ kind: 'inquiry.changed', sid }],
    }
  })
}
