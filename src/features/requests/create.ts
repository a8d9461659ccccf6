import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { openReview } from '../reviews/store.ts'
import type { Message, SupportRequest, Thread } from './request.ts'
import { addMessage, countAbout, messagesOf, saveRequest } from './store.ts'

/** Questions that an applicant, who needs no account, may ask about one thing. */
const MAX_OF_AN_APPLICANT = 5
const DAY_S = 86_400

export interface NewRequest {
  subject: string
  message: string
  aboutSid: string | undefined
  email: string
  author: Message['author']
}

/** Asks a person: opens a thread and a review of kind `request`. */
export function createRequest(ctx: Context, input: NewRequest): Promise<Thread> {
  return change(ctx, async tx => {
    const request = await openRequest(tx, ctx, input)
    return {
      result: { request, messages: await messagesOf(tx, ctx, request) },
      audit: { what: 'request.created', sid: request.sid, to: 'open' },
    }
  })
}

/** The same inside a running change. */
export async function openRequest(
  tx: Tx,
  ctx: Context,
  { subject, message, aboutSid, email, author }: NewRequest,
): Promise<SupportRequest> {
  if (author === 'applicant' && aboutSid && (await countAbout(tx, ctx.accountSid, aboutSid)) >= MAX_OF_AN_APPLICANT)
    throw new AppError('tooManyRequests', { seconds: DAY_S })
  const sid = ctx.mint('request')
  const due = dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar)
  const review = await openReview(tx, ctx, {
    accountSid: ctx.accountSid,
    subjectSid: sid,
    subjectType: 'request',
    why: ['a person was asked'],
    dueAt: due,
  })
  const request: SupportRequest = {
    sid,
    accountSid: ctx.accountSid,
    state: 'open',
    subject,
    email,
    aboutSid: aboutSid ?? null,
    reviewDueAt: review.dueAt,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveRequest(tx, ctx, request)
  await addMessage(tx, ctx, request, author, message)
  return request
}

/** Keeps the message of an escalation as an answered-for thread: the escalation's own review is where it is decided. */
export async function keepEscalationMessage(tx: Tx, ctx: Context, aboutSid: string, message: string): Promise<void> {
  const request: SupportRequest = {
    sid: ctx.mint('request'),
    accountSid: ctx.accountSid,
    state: 'closed',
    subject: 'Escalation',
    email: '',
    aboutSid,
    reviewDueAt: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveRequest(tx, ctx, request)
  await addMessage(tx, ctx, request, 'applicant', message)
}
