import { AppError } from '../../domain/errors.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import { enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { filesOf } from '../documents/store.ts'
import { type Decision, requireItems } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import type { Reopened } from '../reviews/supervise.ts'
import { conclude } from './settle.ts'
import { findIdentityDocument, lockIdentityDocument, ownerOfIdentityDocument } from './store.ts'

/** Carries a reviewer's decision out. @throws AppError notFound, wrongState, invalidParameter */
export async function decideIdentityDocument(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  const document = await lockIdentityDocument(tx, ctx, review.accountSid, review.subjectSid)
  if (!document) throw new AppError('notFound')
  if (review.isReopened && decision === 'approve') return []
  const files = await filesOf(tx, ctx, review.accountSid, document.sid)
  requireItems(
    reasons,
    files.map(({ sid }) => sid),
  )
  const verdict = { comparison: document.verdict?.comparison ?? [], why: document.verdict?.why ?? [], reasons }
  const event = decision === 'approve' ? 'pass' : review.isReopened ? 'revoke' : 'fail'
  const { audit, jobs } = await conclude(tx, ctx, { ...document, verdict }, event, 'person')
  enqueue(tx, { accountSid: review.accountSid, now: ctx.now }, jobs)
  return audit
}

/** For a supervisor who wants it looked at again. */
export async function reopenIdentityDocument(tx: Tx, ctx: Context, sid: string): Promise<Reopened | undefined> {
  const accountSid = await ownerOfIdentityDocument(tx, sid)
  const document = accountSid && (await findIdentityDocument(tx, ctx, accountSid, sid))
  return document ? { accountSid, subjectType: 'identity_document', hasPassed: document.state === 'passed' } : undefined
}
