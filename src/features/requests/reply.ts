import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Decision } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import { openReview, withdrawReview } from '../reviews/store.ts'
import type { Message, SupportRequest, Thread } from './request.ts'
import { addMessage, findRequest, messagesAbout, messagesOf, saveRequest } from './store.ts'

/** One more message of the account's side; an answered thread opens again and a person is asked once more. @throws AppError notFound */
export function replyToRequest(ctx: Context, sid: string, text: string): Promise<Thread> {
  return change(ctx, async tx => {
    const request = await findRequest(tx, ctx, ctx.accountSid, sid, true)
    if (!request) throw new AppError('notFound')
    const state = request.state === 'open' ? 'open' : after('request', request.state, 'reply')
    const about = { accountSid: ctx.accountSid, subjectSid: sid, subjectType: 'request' as const, why: ['a person was asked again'] }
    const review = await openReview(tx, ctx, { ...about, dueAt: dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar) })
    const replied = { ...request, state, reviewDueAt: review.dueAt, updatedAt: ctx.now }
    await saveRequest(tx, ctx, replied)
    await addMessage(tx, ctx, replied, 'account', text)
    return {
      result: { request: replied, messages: await messagesOf(tx, ctx, replied) },
      audit: { what: 'request.replied', sid, from: request.state, to: state },
    }
  })
}

/** Ends a thread for the account. @throws AppError notFound, wrongState */
export function closeRequest(ctx: Context, sid: string): Promise<Thread> {
  return change(ctx, async tx => {
    const request = await findRequest(tx, ctx, ctx.accountSid, sid, true)
    if (!request) throw new AppError('notFound')
    const closed: SupportRequest = { ...request, state: after('request', request.state, 'close'), reviewDueAt: null, updatedAt: ctx.now }
    await saveRequest(tx, ctx, closed)
    return {
      result: { request: closed, messages: await messagesOf(tx, ctx, closed) },
      audit: { what: 'request.closed', sid, from: request.state, to: 'closed' },
    }
  })
}

/** Ends a thread that nobody is to answer any more: before it is erased. @throws AppError notFound */
export function withdrawRequest(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const request = await findRequest(tx, ctx, ctx.accountSid, sid, true)
    if (!request) throw new AppError('notFound')
    await withdrawReview(tx, sid)
    await saveRequest(tx, ctx, { ...request, state: 'closed', reviewDueAt: null, updatedAt: ctx.now })
    return { result: undefined, audit: { what: 'request.withdrawn', sid, from: request.state, to: 'closed' } }
  })
}

/** Tells the one who asked that there is an answer. */
export type AnswerMailer = (tx: Tx, ctx: Context, request: SupportRequest, text: string) => Promise<void>

/** A reviewer's decision on a request is the answer to it: the note is the message. @throws AppError notFound, missingParameter, invalidParameter */
export function decideRequest(mail: AnswerMailer) {
  return async (tx: Tx, ctx: Context, review: Review, { note, decision }: Decision): Promise<Audit[]> => {
    const request = await findRequest(tx, ctx, review.accountSid, review.subjectSid, true)
    if (!request) throw new AppError('notFound')
    if (decision === 'ask') throw new AppError('invalidParameter', { name: 'Decision', why: 'a question is answered: approve or reject' })
    if (!note) throw new AppError('missingParameter', { name: 'Note' })
    const answered: SupportRequest = {
      ...request,
      state: decision === 'reject' ? 'closed' : 'answered',
      reviewDueAt: null,
      updatedAt: ctx.now,
    }
    await saveRequest(tx, ctx, answered)
    await addMessage(tx, ctx, answered, 'staff', note)
    await mail(tx, { ...ctx, accountSid: review.accountSid }, answered, note)
    return [{ what: 'request.answered', sid: request.sid, accountSid: request.accountSid, from: request.state, to: answered.state }]
  }
}

/** What the one who asks has said about a subject, beside its case. */
export const saidAbout = async (tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> => ({
  messages: (await messagesAbout(tx, ctx, review.accountSid, review.subjectSid)).map(messageOfCase),
})

const messageOfCase = ({ author, text, createdAt }: Message) => ({ author, text, date_created: createdAt.toISOString() })

/** What the queue shows of a request: the whole thread. */
export async function requestCase(tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> {
  const request = await findRequest(tx, ctx, review.accountSid, review.subjectSid)
  if (!request) return { deleted: true }
  const messages = await messagesOf(tx, ctx, request)
  return {
    subject: request.subject,
    about: request.aboutSid,
    status: request.state,
    messages: messages.map(messageOfCase),
  }
}
